"""The list of popular sites, built on the operator's machine from lists that may not be shipped.

`pymispwarninglists` (extra `lists`, BSD-3-Clause) carries Tranco, the Chrome UX report, Cisco Umbrella and Majestic
under their own terms. A site unit that stands in several of them is popular: no model alone calls it dangerous. It is
not vouched for.
"""

from __future__ import annotations

import json
from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING

from lachan.engine.links.suffixes import split_host
from lachan.engine.lists import write_base
from lachan.engine.model import Kind, ListClass, ListEntry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from lachan.engine.lists.base import Header

SOURCE = "popular"

# The folder of each list in the package, by the name that the entries' reason gives.
LISTS = {
    "tranco": ("tranco",),
    "crux": ("google-chrome-crux-1million",),
    "cisco": ("cisco_top20k",),
    "majestic": ("majestic_million",),
}


class ListsNotInstalledError(RuntimeError):
    """The package with the lists of popular sites is not installed."""

    def __init__(self) -> None:
        """This will say how to install it."""
        super().__init__("popular sites come from pymispwarninglists: install lachan[lists]")


def read_lists() -> dict[str, list[str]]:
    """This will read the four lists, each as it stands in the package (hosts, or addresses with a scheme).

    Raises ListsNotInstalledError.
    """
    try:
        folder = files("pymispwarninglists").joinpath("data", "misp-warninglists", "lists")
    except ModuleNotFoundError as error:
        raise ListsNotInstalledError from error
    return {
        name: [
            value
            for part in parts
            for value in json.loads(folder.joinpath(part, "list.json").read_bytes())["list"]
        ]
        for name, parts in LISTS.items()
    }


def popular_units(
    lists: Iterable[Iterable[str]], *, least: int = 2, without: Collection[str] = ()
) -> Iterator[str]:
    """This will give the site units that stand in at least so many of the lists, in order of the alphabet.

    A bare public suffix is nobody's site and is left out, and so are the units `without` (those listed as bad).
    """
    counts: Counter[str] = Counter()
    for values in lists:
        units = set()
        for value in values:
            host = value.partition("://")[2] or value
            site = split_host(host.partition("/")[0].partition(":")[0].lower())
            if site.known_suffix and not site.is_suffix:
                units.add(site.unit)
        counts.update(units)
    left_out = frozenset(without)
    yield from sorted(unit for unit, count in counts.items() if count >= least and unit not in left_out)


def build_popular(
    path: Path,
    *,
    built: date,
    lists: dict[str, list[str]] | None = None,
    least: int = 2,
    without: Collection[str] = (),
) -> Header:
    """This will write the list base of popular sites to `path`.

    It is laid below the packaged lists: `Layered(open_base(path, today=today), default_lists(today), overlay)`.
    Raises ListsNotInstalledError where `lists` is not given and the package is missing.
    """
    read = lists if lists is not None else read_lists()
    reason = f"in at least {least} of {', '.join(sorted(read))}"
    units = popular_units(read.values(), least=least, without=without)
    return write_base(
        (ListEntry(ListClass.POPULAR, Kind.DOMAIN, unit, SOURCE, reason) for unit in units), path, built=built
    )
