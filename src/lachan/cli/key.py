"""`lachan key`: issue and withdraw keys for the API."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

MISUSE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    new = actions.add_parser("new", help="make a key and print it once")
    new.add_argument("name", help="whom the key is for")
    withdraw = actions.add_parser("withdraw", help="take a key away")
    withdraw.add_argument("name", help="whom the key was for")
    actions.add_parser("list", help="show for whom there are keys, never the keys themselves")


def run(options: argparse.Namespace) -> int:
    """This will do what the action says."""
    from lachan.centre.accounts.keys import KeyNameError, KeysFileError
    from lachan.centre.config import keys

    try:
        if options.action == "new":
            print(keys.issue(name=options.name, now=datetime.now(UTC)))  # noqa: TID251 - the command is the edge
            print("This key is shown once. Keep it; only its hash is stored.", file=sys.stderr)
        elif options.action == "withdraw":
            if not keys.withdraw(name=options.name):
                print(f"lachan key: there is no key for {options.name!r}", file=sys.stderr)
                return MISUSE
        else:
            for key in keys.issued():
                print(f"{key.name}\t{key.issued_at:%Y-%m-%d %H:%M}")
    except (KeyNameError, KeysFileError, OSError) as error:
        print(f"lachan key: {error}", file=sys.stderr)
        return MISUSE
    return 0
