"""`lachan setup`: the real start of a centre: territories, offices, and the first two administrators."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from lachan.centre.config.setting_up import Newcomer, SetUp

MISUSE = 2
_ADMINISTRATORS = 2
_NAMED = re.compile(r"\s*([^<>]+?)\s*<\s*([^<>\s]+)\s*>\s*")


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    parser.add_argument(
        "--offices", type=Path, help="the tree of offices, a CSV (docs/how-to/set-up-a-province.md)"
    )
    parser.add_argument(
        "--office",
        default="",
        help="code of the office that the administrators belong to (default: the root)",
    )
    parser.add_argument(
        "--administrator",
        action="append",
        default=[],
        metavar="'NAME <ADDRESS>'",
        help="stands twice: two persons decide",
    )
    parser.add_argument("--language", choices=("vi", "en"), default="vi", help="theirs (default vi)")
    parser.add_argument(
        "--territories",
        action="store_true",
        help="bring the territories alone, so that their codes can be looked up while the CSV is written",
    )
    parser.add_argument("--new-links", action="store_true", help="make new links for those who are named")
    parser.add_argument(
        "--site", default="", help="the site's address for the links, https://… (default: by LACHAN_HOSTS)"
    )


def run(options: argparse.Namespace) -> int:
    """This will set the centre up. Status 2 when something is wrong with what was given; then nothing was changed."""
    try:
        from lachan.centre.config.serve import ServeError, prepare
    except ModuleNotFoundError as error:
        print(f"lachan setup: {error.name} is missing; `make setup` installs it", file=sys.stderr)
        return MISUSE
    try:
        prepare(say=lambda line: print(line, file=sys.stderr), static=False)
    except ServeError as error:
        print(f"lachan setup: {error}", file=sys.stderr)
        return MISUSE
    return _set_up(options)


def _set_up(options: argparse.Namespace) -> int:
    from django.db import OperationalError
    from django.utils import timezone

    from lachan.centre.accounts.given_tables import TableRefusedError
    from lachan.centre.accounts.services.territories import TerritoryDataError
    from lachan.centre.config.setting_up import SetUpError, bring_territories, set_up_centre
    from lachan.centre.web.refusals import Refusal
    from lachan.centre.web.site import site_address

    try:
        if options.territories:
            _check_alone(options)
            print(f"Territories: {bring_territories(now=timezone.now())} added.")
            return 0
        newcomers = _newcomers(options)
        done = set_up_centre(
            offices=_table(options),
            office=options.office,
            newcomers=newcomers,
            new_links=options.new_links,
            now=timezone.now(),
        )
    except TableRefusedError as error:
        print(f"lachan setup: {options.offices} is not taken, and nothing was changed:", file=sys.stderr)
        for problem in error.problems:
            print(f"  {problem.say('en')}", file=sys.stderr)
        if error.more:
            print(f"  … and {error.more} more", file=sys.stderr)
        return MISUSE
    except Refusal as refusal:
        print(f"lachan setup: {refusal.what('en')} {refusal.mend('en')}", file=sys.stderr)
        return MISUSE
    except (SetUpError, TerritoryDataError, OperationalError, OSError, ValueError) as error:
        print(f"lachan setup: {error}", file=sys.stderr)
        return MISUSE
    _tell(done, options.site or site_address())
    return 0


def _check_alone(options: argparse.Namespace) -> None:
    if options.offices or options.administrator:
        raise ValueError("--territories stands alone; without it the offices bring the territories along")


def _table(options: argparse.Namespace) -> bytes | None:
    path = options.offices
    if path is None:
        return None
    if not path.is_file():
        raise ValueError(f"{path} is no file. Name the CSV with the tree of offices.")
    content: bytes = path.read_bytes()
    return content


def _newcomers(options: argparse.Namespace) -> tuple[Newcomer, ...]:
    from lachan.centre.config.setting_up import Newcomer

    said: Sequence[str] = options.administrator
    if not said and sys.stdin.isatty():
        from lachan.centre.accounts.queries.persons import persons_exist

        if not persons_exist():
            said = [_ask(number) for number in range(1, _ADMINISTRATORS + 1)]
    found = [(words, _NAMED.fullmatch(words)) for words in said]
    if wrong := [words for words, match in found if match is None]:
        raise ValueError(f"write an administrator as 'Nguyễn Văn An <an@example.vn>', not {wrong[0][:80]!r}")
    return tuple(Newcomer(match[1], match[2], options.language) for _, match in found if match)


def _ask(number: int) -> str:
    if number == 1:
        print("Making an administrator takes two administrators, so a centre begins with two.")
    name = input(f"Administrator {number}, name: ")
    return f"{name} <{input(f'Administrator {number}, mail address: ').strip()}>"


def _tell(done: SetUp, site: str) -> None:
    print(
        f"Territories: {done.territories} added. Offices: {done.offices} added, {done.offices_there} there before."
    )
    if not done.links:
        print(f"The office {done.office} has its administrators; nothing else was to be done.")
        return
    print(
        f"Administrators of {done.office}. Give each the own link; it sets the password, once, within 72 hours:"
    )
    for link in done.links:
        print(f"  {link.email}: {site.rstrip('/')}{link.path}")
