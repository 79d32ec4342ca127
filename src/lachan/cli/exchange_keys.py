"""`lachan exchange keys`: the keys that lists are signed with: show, announce the next, switch, end, withdraw."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

MISUSE = 2
ACTS = ("show", "announce", "switch", "end", "withdraw")
_WITHDRAW = (
    "This withdraws every key that signs and makes a new one that nothing announces. Whoever has pinned a key takes "
    "nothing from here, partners and extensions alike, until people have given them the new one. Say --yes if one was "
    "stolen or lost; docs/how-to/change-the-lists-key.md has the order."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    parser.add_argument(
        "act",
        nargs="?",
        default="show",
        choices=ACTS,
        help="show (the default); announce the next; switch to it; end the one before; withdraw all (one was stolen)",
    )
    parser.add_argument(
        "--days", type=int, default=30, help="announce: for how many days it is not switched to (30)"
    )
    parser.add_argument("--yes", action="store_true", help="withdraw: yes, all of them, at once")


def run(options: argparse.Namespace, now: datetime) -> int:
    """This will do what is asked. Raises Refusal. Status 2: a key file can't be used."""
    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.exchange.services.changing_keys import (
        announce_key,
        end_key,
        switch_key,
        withdraw_keys,
    )
    from lachan.centre.web.keyfiles import KeyFileError
    from lachan.centre.web.keymarks import WrongKeyError

    try:
        if options.act == "announce":
            name = announce_key(days=options.days, actor=OPERATOR, now=now)
            print(f"{name} is announced. It signs beside the present key from now on.")
        elif options.act == "switch":
            name = switch_key(actor=OPERATOR, now=now)
            print(f"{name} counts now. The key before signs on until: lachan exchange keys end")
        elif options.act == "end":
            name = end_key(actor=OPERATOR, now=now)
            print(
                f"{name} signs nothing any more, and its file is removed. Remove it from copies of the keys too."
            )
        elif options.act == "withdraw":
            if not options.yes:
                print(f"lachan exchange keys: {_WITHDRAW}", file=sys.stderr)
                return MISUSE
            name = withdraw_keys(actor=OPERATOR, now=now)
            print(
                f"All keys are withdrawn. {name} counts now; nothing announces it. Give it to people by hand:"
            )
        _show()
    except (KeyFileError, WrongKeyError) as error:
        print(f"lachan exchange keys: {error}", file=sys.stderr)
        return MISUSE
    return 0


def _show() -> None:
    from lachan.centre.exchange import signing
    from lachan.centre.exchange.queries.signing_keys import SIGNING, all_keys, signing_keys

    for row in all_keys() or signing_keys():
        public = bytes.fromhex(row.public) if row.public else signing.public_key(row.file)
        said = [signing.key_name(public), row.state]
        if row.state in SIGNING:
            said.append(signing.minisign_line(public))
        if row.state == "next" and row.switch_from is not None:
            said.append(f"not before {row.switch_from:%Y-%m-%d %H:%M} UTC")
        if row.ended_at is not None:
            said.append(f"since {row.ended_at:%Y-%m-%d %H:%M} UTC")
        print("\t".join(said))
