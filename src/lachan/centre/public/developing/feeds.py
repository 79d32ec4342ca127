"""Which feeds stand open to anybody, and which list files there are: only what has an address here is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from django.urls import NoReverseMatch, reverse

from lachan.centre.exchange.codes import TLP_OF
from lachan.centre.exchange.formats.list_formats import ALL
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import timedelta

# name of the address → the key of its words below `developers.feed`, and the format that comes there
_FEEDS: Final = {
    "exchange_lists": ("lists", "lists"),
    "taxii": ("taxii", "stix"),
    "lookup-sets": ("lookup", "lookup"),
    "lookup-client": ("client", "lookup"),
    "exchange_misp_manifest": ("misp", "misp"),
}
_UNITS: Final = (("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1))


class Feed(msgspec.Struct, frozen=True):
    """A feed that anybody may take: its name in the words, and its path."""

    name: str
    path: str


class ListFile(msgspec.Struct, frozen=True):
    """A list file: its name, the code of its words, its path, its kinds, and whether anybody gets it."""

    file: str
    code: str
    path: str
    kinds: tuple[str, ...]
    is_open: bool


def feeds(*, of: str = "") -> tuple[Feed, ...]:
    """This will give the feeds that have an address on this site; those of one format where it is named."""
    found = []
    for route, (name, format_name) in _FEEDS.items():
        if of not in {"", format_name}:
            continue
        try:
            found.append(Feed(name, reverse(route)))
        except NoReverseMatch:
            continue
    return tuple(found)


def list_files() -> tuple[ListFile, ...]:
    """This will give the list files in their order. What is of kinds that are for everybody is open."""
    return tuple(
        ListFile(
            each.file,
            each.code,
            reverse("exchange_list", args=[each.file]),
            tuple(each.kinds),
            any(TLP_OF[kind] == "clear" for kind in each.kinds),
        )
        for each in ALL
    )


def lasting(time: timedelta | None, lang: str) -> str:
    """This will say a time in its largest whole unit: 7 days, 15 minutes; "" for none."""
    if time is None:
        return ""
    seconds = int(time.total_seconds())
    unit, length = next((each for each in _UNITS if seconds % each[1] == 0), _UNITS[-1])
    count = seconds // length
    one = "_one" if count == 1 else ""
    return say(f"developers.time.{unit}{one}", lang, count=f"{count}")
