"""Which lists name something: the register's entries, ended and waiting ones too, and what stands in files.

A page that shows only entries with the very same value would be silent of a link whose name is listed, and of what
stands in the packaged lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db.models import Q

from lachan.centre.indicators.entries import NEED_SECOND
from lachan.centre.indicators.lists import register_lists
from lachan.centre.indicators.models import ListEntry
from lachan.centre.indicators.queries import ENTRIES_SHOWN, EntryShown, shown_entry
from lachan.engine.lists.keys import key_of, value_of
from lachan.engine.model import Indicator, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class Naming(msgspec.Struct, frozen=True):
    """An entry that stands in a file (packaged, or the operator's) and not in the register."""

    list_class: str
    kind: str
    value: str
    source: str
    reason: str
    expires_on: date | None


class Named(msgspec.Struct, frozen=True):
    """What names something: entries of the register, the newest first, and those of files that hold today."""

    entries: tuple[EntryShown, ...] = ()
    in_files: tuple[Naming, ...] = ()


def lists_naming(things: Iterable[Indicator], *, day: date, limit: int = ENTRIES_SHOWN) -> Named:
    """This will give what names some things, each by itself or by what it lies under (a link by its name). Two queries.

    One of the two is asked at most once a second (`register_lists`).
    """
    lists = register_lists(day)
    keys: set[tuple[str, str]] = set()
    held = []
    for thing in things:
        keys.add((str(thing.kind), _listed_value(thing)))
        for entry in lists.find_all(thing):
            keys.add((str(entry.kind), entry.value))
            held.append(entry)
    if not keys:
        return Named()
    sought = Q()
    for kind, value in keys:
        sought |= Q(kind=kind, value=value)
    rows = tuple(shown_entry(row) for row in ListEntry.objects.filter(sought).order_by("-id")[:limit])
    kept = {(row.list_class, row.kind, row.value, row.source) for row in rows}
    in_files = dict.fromkeys(
        Naming(str(one.list_class), str(one.kind), one.value, one.source, one.reason, one.expires)
        for one in held
        if (str(one.list_class), str(one.kind), one.value, one.source) not in kept
    )
    return Named(rows, tuple(in_files)[:limit])


def state_of(entry: EntryShown, day: date) -> str:
    """This will say where an entry stands on a day: `ended`, `waiting` for a second person, `expired`, else `live`."""
    if entry.ended_at is not None:
        return "ended"
    if entry.agreed_at is None and entry.list_class in NEED_SECOND:
        return "waiting"
    return "expired" if entry.expires_on is not None and entry.expires_on < day else "live"


def _listed_value(thing: Indicator) -> str:
    # a link is listed without its scheme
    return value_of(key_of(Kind.URL, thing.value))[1] if thing.kind is Kind.URL else thing.value
