"""What somebody who appeals names: read from what was typed, and whether a list names it, as the public check says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from lachan.centre.indicators.lists import register_lists
from lachan.centre.indicators.typed import JunkError, read_typed
from lachan.centre.measures.block_codes import read_code
from lachan.centre.measures.models import BlockCode, Measure
from lachan.centre.measures.numbers import NUMBER
from lachan.centre.measures.queries.standing import host_of
from lachan.centre.web.refusals import Refusal
from lachan.engine.extract import canonicalize
from lachan.engine.model import Indicator, Kind, ListClass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

# Fifty sister names of one owner are one appeal; who has more sends another.
MOST_THINGS: Final = 50
WHAT_CHARS: Final = 20_000
_ABOUT: Final = frozenset(str(kind) for kind in Kind if kind not in {Kind.TEXT, Kind.FILE})


class Named(msgspec.Struct, frozen=True):
    """A thing that was typed, as it is listed: kind and canonical value; else as it was read, `is_listed` False."""

    typed: str
    about: str
    value: str
    is_listed: bool

    @property
    def host(self) -> str:
        """Its host, "" for what has none."""
        return listed_host(self.about, self.value)


def read_named(what: str, *, day: date) -> tuple[Named, ...]:
    """This will read what somebody appeals against: one thing a line, or the code of the block page.

    Of the things in a line the one that a list names counts, as it is listed: who types a page of a listed site means
    the site. A code may stand for several. Raises Refusal about `/what` (422 `appeals_empty`, `appeals_what`,
    `appeals_many`).
    """
    if len(what) > WHAT_CHARS:
        raise Refusal(422, "appeals_many", pointer="/what", most=str(MOST_THINGS))
    lines = list(dict.fromkeys(line for each in what.splitlines() if (line := each.strip())))
    if not lines:
        raise Refusal(422, "appeals_empty", pointer="/what")
    if len(lines) > MOST_THINGS:
        raise Refusal(422, "appeals_many", pointer="/what", most=str(MOST_THINGS))
    codes = {line: code for line in lines if (code := read_code(line))}
    by_code = _by_codes(set(codes.values()))
    found: dict[tuple[str, str], Named] = {}
    for line in lines:
        meant = by_code.get(codes.get(line, ""), ())
        named = [Named(line, about, value, True) for about, value in meant] or [_read(line, day)]
        for one in named:
            found.setdefault((one.about, one.value), one)
    if len(found) > MOST_THINGS:
        raise Refusal(422, "appeals_many", pointer="/what", most=str(MOST_THINGS))
    return tuple(found.values())


def is_listed(about: str, value: str, *, day: date) -> bool:
    """This will say whether a list names a thing as bad today, as the public check does."""
    if about not in Kind:
        return False
    entry = register_lists(day).find(Indicator(Kind(about), value))
    return entry is not None and entry.list_class is ListClass.BAD


def _by_codes(codes: set[str]) -> dict[str, list[tuple[str, str]]]:
    """This will give the things that measures in force are about, by the block page's codes. One query."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = BlockCode.objects.filter(code__in=codes, measure__in_force=True).order_by("measure_id")
    for code, about, value in rows.values_list("code", "measure__about", "measure__value"):
        things = found.setdefault(code, [])
        if (about, value) not in things:
            things.append((about, value))
    return found if codes else {}


def _read(line: str, day: date) -> Named:
    lists = register_lists(day)
    read = _things(line)
    for thing in read:
        entry = lists.find(thing)
        if entry is None or entry.list_class is not ListClass.BAD:
            continue
        if NUMBER.fullmatch(entry.source):
            # a link stands on the list without its scheme; the measure has all of it
            measure = Measure.objects.filter(number=entry.source).values_list("about", "value").first()
            if measure is not None:
                return Named(line, *measure, True)
        return Named(line, str(entry.kind), entry.value, True)
    if not read:
        raise Refusal(422, "appeals_what", pointer="/what", line=line[:100])
    return Named(line, str(read[0].kind), read[0].value, False)


def _things(line: str) -> Sequence[Indicator]:
    """This will give what may be meant by a line, the likeliest first."""
    try:
        things = [thing for read in read_typed([line]) for thing in read.things]
    except JunkError:
        things = []
    # `vn.ten.app` may be an app or a name
    if (host := canonicalize(Kind.DOMAIN, line)) is not None:
        things.append(Indicator(Kind.DOMAIN, host))
    return [thing for thing in things if str(thing.kind) in _ABOUT]


def hosts_above(host: str) -> tuple[str, ...]:
    """This will give a host and all names above it but the last label: `a.b.example` → `a.b.example`, `b.example`."""
    labels = host.split(".")
    return tuple(".".join(labels[place:]) for place in range(max(1, len(labels) - 1))) if host else ()


def listed_host(about: str, value: str) -> str:
    """This will give the host of a thing, also of a link that is listed without its scheme."""
    if about == Kind.URL and "://" not in value:
        return urlsplit(f"//{value}").hostname or ""
    return host_of(about, value)
