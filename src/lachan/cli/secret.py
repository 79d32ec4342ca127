"""`lachan secret`: make and change the secrets that calls of partners are signed with."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

MISUSE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    new = actions.add_parser(
        "new", help="make a secret and print it once; the one before stays valid beside it"
    )
    new.add_argument("name", help="whose it is, such as witness: small letters, digits, - and _")
    retire = actions.add_parser("retire", help="leave the newest alone, once the receiver has changed to it")
    retire.add_argument("name", help="whose it is")
    actions.add_parser(
        "list", help="show the names and the ids of their secrets, never the secrets themselves"
    )


def run(options: argparse.Namespace) -> int:
    """This will do what the action says. Status 2 when something is wrong with what was given."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lachan.centre.config.settings")
    # what is made here is for the owner alone
    os.umask(0o077)
    try:
        from lachan.centre.outbox import signing
    except ModuleNotFoundError as error:
        print(f"lachan secret: {error.name} is missing; `make setup` installs it", file=sys.stderr)
        return MISUSE
    try:
        if options.action == "new":
            made = signing.add_secret(name=options.name, now=datetime.now(UTC))  # noqa: TID251 - the command is the edge
            print(signing.shown(made))
            print(
                f"Its id is {made.id}. Hand it over to the receiver; it isn't shown again.", file=sys.stderr
            )
        elif options.action == "retire":
            count = signing.retire_secrets(name=options.name)
            print(f"{count} retired", file=sys.stderr)
        else:
            for name in signing.names():
                print(f"{name}\t{' '.join(secret.id for secret in signing.read_secrets(name))}")
    except signing.NoSecretError:
        print(f"lachan secret: there is no secret for {options.name!r}", file=sys.stderr)
        return MISUSE
    except (signing.SecretNameError, OSError) as error:
        print(f"lachan secret: {error}", file=sys.stderr)
        return MISUSE
    return 0
