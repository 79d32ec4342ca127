"""What the pages about the situation say: figures of a period beside the same one before, kept while they are good.

Each question is kept under its own key (`web.kept`): the offices, places and days that are asked for, so that nobody
gets the answer of somebody who sees more.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.accounts.queries.territories import Place, places_by_id, provinces_on, where_are
from lachan.centre.cases.figures.asked import Asked
from lachan.centre.cases.figures.changes import Changes, Counted, changes, count_to_read
from lachan.centre.indicators.rising import Rising, count_seen, rising
from lachan.centre.reports.figures import Came, came, count_received
from lachan.centre.web.clock import today
from lachan.centre.web.kept import Answer, find_kept, kept, long_ones, prepare

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from lachan.centre.web.kept import Makers

# a chart of fewer days shows nothing that comes and goes with the week
LEAST_DAYS: Final = 14
# what is read of each kind takes some 40 ms of the processor with so many rows; what takes longer, people wait for
# before a page that says so
MOST_AT_ONCE: Final = 20_000
# the map of before and of after (Nghị quyết 202/2025/QH15)
NEW_MAP: Final = date(2025, 7, 1)


class CasesAsked(msgspec.Struct, frozen=True):
    """A question about cases, as it is kept."""

    offices: tuple[int, ...]
    territories: tuple[int, ...]
    first: date
    last: date
    by_commune: bool = False


class ReportsAsked(msgspec.Struct, frozen=True):
    """A question about reports, as it is kept."""

    offices: tuple[int, ...]
    first: date
    last: date


class RisingAsked(msgspec.Struct, frozen=True):
    """A question about the register, as it is kept."""

    first: date
    last: date


def _make_cases(asked: str, now: datetime) -> str:
    wanted = msgspec.json.decode(asked, type=CasesAsked)
    return _written(changes(_question(wanted), now=now, by_commune=wanted.by_commune, least_days=LEAST_DAYS))


def _question(wanted: CasesAsked) -> Asked:
    return Asked(
        offices=frozenset(wanted.offices),
        territories=frozenset(wanted.territories),
        first=wanted.first,
        last=wanted.last,
    )


def _make_reports(asked: str, now: datetime) -> str:
    wanted = msgspec.json.decode(asked, type=ReportsAsked)
    return _written(
        came(offices=wanted.offices, first=wanted.first, last=wanted.last, now=now, least_days=LEAST_DAYS)
    )


def _make_rising(asked: str, now: datetime) -> str:
    wanted = msgspec.json.decode(asked, type=RisingAsked)
    return _written(rising(first=wanted.first, last=wanted.last, now=now))


CASES: Final = "console.cases"
REPORTS: Final = "console.reports"
RISING: Final = "console.rising"
MAKERS: Final[Makers] = {CASES: _make_cases, REPORTS: _make_reports, RISING: _make_rising}


_ASKED: Final = {CASES: CasesAsked, REPORTS: ReportsAsked, RISING: RisingAsked}
_DAY: Final = timedelta(days=1)


def turn_the_day(*, now: datetime) -> int:
    """This will ask today what was asked of the days up to yesterday, where that took long; gives how many it made.

    So that who looks first in the morning doesn't wait for it. One at a time.
    """
    day = today(now)
    for name, asked, wanted_at in long_ones(names=_ASKED):
        wanted = msgspec.json.decode(asked, type=_ASKED[name])
        if wanted.last != day - _DAY:
            continue
        turned = msgspec.structs.replace(wanted, first=wanted.first + _DAY, last=day)
        if prepare(name=name, asked=_written(turned), make=MAKERS[name], now=now, wanted_at=wanted_at):
            return 1
    return 0


class LongToCountError(Exception):
    """No answer is kept, and to make one takes longer than who looks should wait for a page."""


class Read[T](msgspec.Struct, frozen=True):
    """A kept answer, read; `text` is what it was read from, by which one knows whether it has changed."""

    value: T
    text: str
    made_at: datetime


def cases_of(
    *,
    offices: Collection[int],
    first: date,
    last: date,
    now: datetime,
    territories: Collection[int] = (),
    by_commune: bool = False,
    at_once: bool = False,
) -> Read[Changes]:
    """This will give the figures of cases. One query where they are kept.

    Raises LongToCountError where they are asked for `at_once`, aren't kept and would take long; the others as well.
    """
    wanted = CasesAsked(tuple(sorted(offices)), tuple(sorted(territories)), first, last, by_commune)
    answer = _ask(CASES, wanted, now, at_once=at_once)
    return Read(msgspec.json.decode(answer.text, type=Changes), answer.text, answer.made_at)


def reports_of(
    *, offices: Collection[int], first: date, last: date, now: datetime, at_once: bool = False
) -> Read[Came]:
    """This will give the figures of reports. One query where they are kept."""
    answer = _ask(REPORTS, ReportsAsked(tuple(sorted(offices)), first, last), now, at_once=at_once)
    return Read(msgspec.json.decode(answer.text, type=Came), answer.text, answer.made_at)


def rising_in(*, first: date, last: date, now: datetime, at_once: bool = False) -> Read[tuple[Rising, ...]]:
    """This will give which indicators rise in the whole country. One query where they are kept."""
    answer = _ask(RISING, RisingAsked(first, last), now, at_once=at_once)
    return Read(msgspec.json.decode(answer.text, type=tuple[Rising, ...]), answer.text, answer.made_at)


class ProvinceLine(msgspec.Struct, frozen=True):
    """A province with its figures; None for cases of which no place is known."""

    place: Place | None
    counted: Counted


def by_province(counted: dict[str, Counted], *, day: date) -> tuple[ProvinceLine, ...]:
    """This will give every province of a day with its cases, those of its former parts among them. Two queries or more.

    The most cases come first; cases without a province stand at the end, where there are any.
    """
    standing = provinces_on(day)
    sums = _moved({int(key): one for key, one in counted.items() if key}, day=day)
    lines = [ProvinceLine(place, sums.pop(place.id, _NOTHING)) for place in standing]
    lines.sort(key=lambda line: -line.counted.opened)
    unknown = [counted.get("", _NOTHING), *sums.values()]
    rest = add_up(unknown)
    return (*lines, ProvinceLine(None, rest)) if rest != _NOTHING else tuple(lines)


def by_commune(
    counted: dict[str, Counted], communes: Iterable[Place], *, day: date
) -> tuple[ProvinceLine, ...]:
    """This will give communes with their cases, those of their former parts among them, the most cases first.

    Communes without a case are left out; cases of the province at large stand at the end.
    """
    sums = _moved({int(key): one for key, one in counted.items() if key}, day=day)
    lines = [ProvinceLine(place, sums.pop(place.id)) for place in communes if place.id in sums]
    lines.sort(key=lambda line: (-line.counted.opened, -line.counted.going_on))
    rest = add_up([counted.get("", _NOTHING), *sums.values()])
    return (*lines, ProvinceLine(None, rest)) if rest != _NOTHING else tuple(lines)


def add_up(some: Iterable[Counted]) -> Counted:
    """This will add figures up."""
    sums = dict.fromkeys(Counted.__struct_fields__, 0)
    for one in some:
        for name in sums:
            sums[name] += getattr(one, name)
    return Counted(**sums)


def _moved(counted: dict[int, Counted], *, day: date) -> dict[int, Counted]:
    """This will put the figures of former places to what they are on a day; where one was divided, they stay."""
    places = places_by_id(counted.keys())
    became = where_are(list(places.values()), day=day)
    found: dict[int, list[Counted]] = {}
    for place_id, one in counted.items():
        now = became.get(place_id, ())
        found.setdefault(now[0].place.id if len(now) == 1 else place_id, []).append(one)
    return {place_id: add_up(some) for place_id, some in found.items()}


_NOTHING: Final = Counted()


def days_of(days: int, *, last: date) -> date:
    """This will give the first of so many days up to a last one."""
    return last - timedelta(days=days - 1)


def _ask(
    name: str, wanted: CasesAsked | ReportsAsked | RisingAsked, now: datetime, *, at_once: bool
) -> Answer:
    asked = _written(wanted)
    if at_once:
        if (answer := find_kept(name=name, asked=asked, now=now)) is not None:
            return answer
        if _is_long(wanted):
            raise LongToCountError
    return kept(name=name, asked=asked, make=MAKERS[name], now=now)


def _is_long(wanted: CasesAsked | ReportsAsked | RisingAsked) -> bool:
    """This will say whether more has to be read than fits into a page."""
    # with the period before, which it is compared with
    first = wanted.first - (wanted.last - wanted.first) - _DAY
    if isinstance(wanted, CasesAsked):
        rows = count_to_read(_question(wanted), most=MOST_AT_ONCE)
    elif isinstance(wanted, ReportsAsked):
        rows = count_received(first=first, last=wanted.last, most=MOST_AT_ONCE)
    else:
        rows = count_seen(first=first, last=wanted.last, most=MOST_AT_ONCE)
    return rows > MOST_AT_ONCE


def _written(value: object) -> str:
    return msgspec.json.encode(value, order="sorted").decode()
