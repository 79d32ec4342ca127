"""`lachan token`: the tokens by which programs act for persons and offices: listed, and ended one by one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

MISUSE = 2
NOTHING_FOUND = 1


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    listing = acts.add_parser(
        "list", help="list tokens in use: id, whose, last signs, last day, last use, name; never the token"
    )
    whose = listing.add_mutually_exclusive_group()
    whose.add_argument("--person", type=int, metavar="ID", help="those of a person")
    whose.add_argument("--office", metavar="CODE", help="those of an office")
    end = acts.add_parser("end", help="end a token at once; its owner is told by mail")
    end.add_argument("token_id", type=int, metavar="ID", help="its id, as the list has it")


def run(options: argparse.Namespace) -> int:
    """This will do it. Status 1 where there is no such token; 2 where it can't be done, and nothing was changed."""
    try:
        from lachan.centre.config.opening import ServeError, open_site
    except ModuleNotFoundError as error:
        print(f"lachan token: {error.name} is missing; `make setup` installs it", file=sys.stderr)
        return MISUSE
    try:
        open_site()
    except ServeError as error:
        print(f"lachan token: {error}", file=sys.stderr)
        return MISUSE
    from django.db import DatabaseError

    try:
        return _list(options) if options.act == "list" else _end(options.token_id)
    except DatabaseError as error:
        print(f"lachan token: {error}; `lachan setup --territories` makes the tables", file=sys.stderr)
    except LookupError as error:
        print(f"lachan token: there is no office {error}", file=sys.stderr)
    return MISUSE


def _list(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from lachan.centre.accounts.queries.offices import office_by_code
    from lachan.centre.accounts.token_access import tokens_at_machine

    office_id = None if options.office is None else office_by_code(options.office).id
    rows = tokens_at_machine(person_id=options.person, office_id=office_id, now=timezone.now())
    for row in rows:
        owner = f"person:{row.person_id}" if row.office is None else f"office:{row.office.code}"
        used = f"{row.last_used_at:%Y-%m-%d %H:%M}" if row.last_used_at else "-"
        print(f"{row.id}\t{owner}\tlch_…{row.ending}\t{row.last_day}\t{used}\t{row.name}")
    return 0 if rows else NOTHING_FOUND


def _end(token_id: int) -> int:
    from django.utils import timezone

    from lachan.centre.accounts.services.tokens import end_token
    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.web.refusals import Refusal

    try:
        end_token(token_id=token_id, actor=OPERATOR, now=timezone.now())
    except Refusal:
        print(f"lachan token: there is no token {token_id}", file=sys.stderr)
        return NOTHING_FOUND
    print(f"Token {token_id} opens nothing any more.")
    return 0
