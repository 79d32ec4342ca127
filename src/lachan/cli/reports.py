"""`lachan reports`: take reports that come by mail, and answers to notices beside them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

MISUSE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    mail = actions.add_parser(
        "serve-mail", help="take mail that the centre's mail server hands on, until it is ended"
    )
    mail.add_argument("--at", required=True, help="127.0.0.1:8025, or the path of a Unix socket")
    mail.add_argument(
        "--to", required=True, action="append", metavar="ADDRESS", help="an address that takes reports"
    )
    mail.add_argument("--lmtp", action="store_true", help="speak LMTP instead of SMTP")
    mail.add_argument(
        "--authserv-id",
        default="",
        metavar="NAME",
        help="the name in the Authentication-Results of the centre's mail server; without it nobody gets a receipt",
    )


def run(options: argparse.Namespace) -> int:
    """This will serve until it is ended. Status 2 when something is wrong with what was given."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lachan.centre.config.settings")
    os.umask(0o077)
    try:
        import asyncio

        import django

        django.setup()
        from django.conf import settings
        from django.utils import timezone

        from lachan.centre.measures.services.letters import is_awaited, take_letter
        from lachan.centre.reports.mail.serving import Beside, DoorError, Doorway, serve_mail
    except ModuleNotFoundError as error:
        print(f"lachan reports: {error.name} is missing; `make setup` installs it", file=sys.stderr)
        return MISUSE
    doorway = Doorway(options.at, tuple(options.to), options.lmtp, options.authserv_id)

    def take(address: str, envelope_from: str, raw: bytes) -> None:
        take_letter(
            address=address,
            envelope_from=envelope_from,
            raw=raw,
            authserv_id=options.authserv_id,
            now=timezone.now(),
        )

    beside = Beside(is_awaited, take) if settings.ENVIRONMENT.notices_address else None
    try:
        print(f"taking mail for {', '.join(options.to)} at {options.at}", file=sys.stderr, flush=True)
        asyncio.run(serve_mail(doorway, beside))
    except (DoorError, OSError) as error:
        print(f"lachan reports: {error}", file=sys.stderr)
        return MISUSE
    return 0
