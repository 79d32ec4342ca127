"""`lachan lists`: build lists, and ask them."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from lachan.engine.model import ListEntry

MISUSE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    build = actions.add_parser(
        "build", help="compile CSV files into one base that is searched without loading it"
    )
    build.add_argument(
        "csv", type=Path, nargs="+", help="columns: value,kind,class,source and reason,expires,…"
    )
    build.add_argument(
        "--out", type=Path, required=True, help="the file to write; one in the data folder's lists/ is used"
    )
    popular = actions.add_parser("popular", help="build the list of popular sites into the data folder")
    popular.add_argument(
        "--out", type=Path, help="the file to write (default: popular.lists in the data folder's lists/)"
    )
    load = actions.add_parser(
        "load", help="load a MISP warninglist or a CSV into the register; only tried without --yes"
    )
    load.add_argument("file", type=Path, help="a list.json of misp-warninglists, or a CSV as for build")
    load.add_argument(
        "--class", dest="list_class", required=True, help="official, popular, shared, bad or corrected"
    )
    load.add_argument("--yes", action="store_true", help="load it; without this nothing is changed")
    load.add_argument(
        "--keep", action="store_true", help="keep entries of the same source that the file names no more"
    )
    check = actions.add_parser(
        "check",
        help="name entries of the operator's files that the register has corrected; 1 where there are any",
    )
    check.add_argument(
        "--out", type=Path, metavar="CSV",
        help="write the register's corrections as a list, so that lachan check goes by them too",
    )  # fmt: skip
    find = actions.add_parser("find", help="show what the lists say of a link, domain, number or account")
    find.add_argument("value", help="a link, domain, number or account, as it stands in a message")
    find.add_argument("--lists", type=Path, help="a list file over the others")


def run(options: argparse.Namespace) -> int:
    """This will do what the action says."""
    from lachan.engine.lists import BaseFileError, ListFileError

    actions = {"build": _build, "popular": _popular, "load": _load, "check": _check, "find": _find}
    try:
        return actions[options.action](options)
    except BrokenPipeError:
        raise  # the reader has left; `main` ends quietly
    except (BaseFileError, ListFileError, OSError) as error:
        print(f"lachan lists: {error}", file=sys.stderr)
        return MISUSE


def _today() -> date:
    return date.today()  # noqa: DTZ011 - a calendar day, where the command meets the world


def _build(options: argparse.Namespace) -> int:
    from lachan.engine.lists import read_csv, write_base

    entries = [entry for path in options.csv for entry in read_csv(path)]
    header = write_base(entries, options.out, built=_today())
    print(f"{options.out}: {header.entries:,} entries")
    return 0


def _popular(options: argparse.Namespace) -> int:
    from lachan.centre.config.environment import POPULAR_LIST
    from lachan.cli.given_lists import lists_folder
    from lachan.training.popular import ListsNotInstalledError, build_popular

    out = options.out or lists_folder(os.environ) / POPULAR_LIST
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        header = build_popular(out, built=_today())
    except ListsNotInstalledError as error:
        print(f"lachan lists: {error}", file=sys.stderr)
        return MISUSE
    print(f"{out}: {header.entries:,} popular sites")
    return 0


def _check(options: argparse.Namespace) -> int:
    try:
        from lachan.centre.config.serve import ServeError, prepare
    except ModuleNotFoundError as error:
        print(f"lachan lists: {error.name} is missing; `make setup` installs it", file=sys.stderr)
        return MISUSE
    try:
        prepare(say=lambda line: print(line, file=sys.stderr), static=False)
    except ServeError as error:
        print(f"lachan lists: {error}", file=sys.stderr)
        return MISUSE
    from django.utils import timezone

    from lachan.centre.indicators.overruled import corrections, overruled_in_files
    from lachan.centre.web.clock import today
    from lachan.engine.lists import write_csv

    day = today(timezone.now())
    found = overruled_in_files(day)
    for one in found:
        listed = f" (listed as {one.listed})" if one.listed != one.value else ""
        wins = "; the file wins: it says that it was listed after that" if one.decides else ""
        print(f"{one.file}: {one.kind} {one.value}{listed}, source {one.source}: corrected on "
              f"{one.corrected_on} by {one.correction}{wins}")  # fmt: skip
    if found:
        print("Take these out of the files. Answers of the site go by the correction unless the file wins; "
              "`lachan check` reads the files alone.")  # fmt: skip
    else:
        print("No list file calls bad what the register has corrected.")
    if options.out:
        print(f"{options.out}: {write_csv(corrections(day), options.out):,} corrections")
    return 1 if found else 0


def _load(options: argparse.Namespace) -> int:
    try:
        from django.utils import timezone

        from lachan.centre.config.serve import ServeError, prepare
    except ModuleNotFoundError as error:
        print(f"lachan lists: {error.name} is missing; `make setup` installs it", file=sys.stderr)
        return MISUSE
    try:
        prepare(say=lambda line: print(line, file=sys.stderr), static=False)
        from lachan.centre.audit.actors import OPERATOR
        from lachan.centre.indicators.loading import ListLoadError, load_list

        loaded = load_list(
            options.file,
            list_class=options.list_class,
            actor=OPERATOR,
            now=timezone.now(),
            dry_run=not options.yes,
            replace=not options.keep,
        )
    except (ServeError, ListLoadError, OSError) as error:
        print(f"lachan lists: {error}", file=sys.stderr)
        print("lachan lists: nothing was loaded", file=sys.stderr)
        return MISUSE
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(loaded.by_kind.items()))
    print(f"{loaded.source}: {loaded.read:,} read ({kinds})")
    print(f"{loaded.new:,} new, {loaded.kept:,} kept, {loaded.ended:,} ended")
    if loaded.waits:
        print("New entries of this class count once a second person has agreed to them at the desk.")
    if not options.yes:
        print("Nothing was changed; with --yes it is loaded.")
    return 0


def _find(options: argparse.Namespace) -> int:
    from lachan.cli.given_lists import open_lists
    from lachan.engine.extract import extract
    from lachan.engine.fold import fold, prepare
    from lachan.engine.model import InputKind

    prepared, _ = prepare(options.value)
    folded = fold(prepared)
    # a name under no known ending is no domain by itself in a text, but a list can hold it
    indicators = (
        extract(prepared, folded).indicators or extract(prepared, folded, kind=InputKind.DOMAIN).indicators
    )
    if not indicators:
        print(
            f"lachan lists: no link, domain, number or account is seen in {options.value[:60]!r}; "
            "give one as it stands in a message, such as vietcombank.top or 0912345678",
            file=sys.stderr,
        )
        return MISUSE
    lists = open_lists(options.lists, environ=os.environ, off=False)
    for indicator in indicators:
        print(f"{indicator.kind} {indicator.value}")
        entries = lists.find_all(indicator)
        for number, entry in enumerate(entries):
            print(f"  {'decides' if number == 0 else 'also'}: {_describe(entry)}")
        if not entries:
            print("  on no list")
    return 0


def _describe(entry: ListEntry) -> str:
    said = [entry.list_class.value, entry.value, f"source {entry.source}"]
    said += [entry.reason] if entry.reason else []
    said += [f"trust {entry.trust}, reviewed {entry.reviewed}"] if entry.trust else []
    said += [f"until {entry.expires}"] if entry.expires else []
    return ", ".join(said)
