"""Working hours, and time counted in them. Pure: no clock, no database.

A day is worked by the spans of its weekday; not at all where it is closed or a holiday of the country; by the spans of
the usual day where it is worked by decree. Moments are aware; spans are on the clock of the zone, so that a change to
summer time neither loses nor doubles an hour.
"""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_DAYS_OFF: Final = Path(__file__).with_name("days_off_vn.json")
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# A fortnight off is the longest that any year brings; two months without a working minute are a slip of the pen.
MOST_DAYS_WITHOUT: Final = 60
_MOST_SPANS: Final = 6
_MOST_DAYS_NAMED: Final = 400
# Holidays are known until the year before; a later day is a slip of the pen, and is not counted up to.
_BEFORE: Final = date(2100, 1, 1)
_DAY_MINUTES: Final = 24 * 60
_DAY: Final = timedelta(days=1)
_NONE: Final = timedelta()
_SPAN: Final = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")

type Span = tuple[int, int]


class HoursFault(ValueError):  # noqa: N818 - a fault of what was given
    """Hours that can't be counted in: `code` is `span`, `zone`, `country`, `days` or `no_time`; `field` names where."""

    def __init__(self, code: str, field: str = "") -> None:
        """This will keep code and field."""
        super().__init__(code)
        self.code = code
        self.field = field


class NoWorkingTimeError(RuntimeError):
    """These hours have no working minute within 60 days. `read_hours` lets no such hours in."""


class Hours(msgspec.Struct, frozen=True):
    """When an office works. `week` has for each weekday (Monday first) spans of minutes from midnight, in order.

    `closed` are days off and `worked` days worked by decree, besides those of `country` ("" for none); what is named
    here comes before what the country says, and `worked` before `closed`.
    """

    week: tuple[tuple[Span, ...], ...]
    zone: str = "Asia/Ho_Chi_Minh"
    country: str = ""
    closed: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    @property
    def usual_day(self) -> tuple[Span, ...]:
        """The spans of the longest day of the week, the first of several: what is worked on a Saturday by decree."""
        return max(self.week, key=_minutes_of)

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """This will give the spans that are worked on a day, in minutes from midnight of the zone."""
        if day in self.worked:
            return self.usual_day
        if day in self.closed:
            return ()
        off, on = days_of(self.country, day.year)
        if day in on:
            return self.usual_day
        return () if day in off else self.week[day.weekday()]


def working_time(hours: Hours, start: datetime, end: datetime) -> timedelta:
    """This will give how much is worked from one moment to another; nothing where the second is not later."""
    counted = _NONE
    for begins, ends in _worked_from(hours, start):
        if begins >= end:
            break
        counted += min(ends, end) - begins
    return counted


def add_working_time(hours: Hours, start: datetime, needed: timedelta) -> datetime:
    """This will give the moment (UTC) at which so much has been worked since `start`: the earliest such moment.

    Nothing needed is done at once. Raises NoWorkingTimeError.
    """
    left = needed
    if left <= _NONE:
        return start.astimezone(UTC)
    for begins, ends in _worked_from(hours, start):
        if ends - begins >= left:
            return begins + left
        left -= ends - begins
    raise NoWorkingTimeError


def _worked_from(hours: Hours, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """This will give what is worked from a moment on, piece by piece in UTC; it ends after 60 days without any."""
    zone = ZoneInfo(hours.zone)
    moment = start.astimezone(UTC)
    day = moment.astimezone(zone).date()
    without = 0
    while without <= MOST_DAYS_WITHOUT:
        spans = hours.spans_on(day)
        without = 0 if spans else without + 1
        for first, last in spans:
            begins = max(_at(day, first, zone), moment)
            ends = _at(day, last, zone)
            if begins < ends:
                yield begins, ends
                moment = ends
        day += _DAY


def _at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minutes, _DAY_MINUTES)
    return datetime.combine(day + timedelta(days=days), time(*divmod(rest, 60)), zone).astimezone(UTC)


def _minutes_of(spans: Sequence[Span]) -> int:
    return sum(last - first for first, last in spans)


class _DaysOff(msgspec.Struct, frozen=True):
    source: str
    worked: frozenset[date]
    off: list[tuple[date, str, str]]


@cache
def _days_off() -> _DaysOff:
    return msgspec.json.decode(_DAYS_OFF.read_bytes(), type=_DaysOff)


@cache
def days_of(country: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """This will give the days off of a country in a year, and the days at weekends that are worked by decree.

    Of Vietnam, of which scripts/build_holidays.py has written the years 1990 to 2099; no other country has any.
    """
    if country != "VN":
        return frozenset(), frozenset()
    known = _days_off()
    off = frozenset(day for day, _, _ in known.off if day.year == year)
    return off, frozenset(day for day in known.worked if day.year == year)


def holidays_of(country: str, year: int, lang: str) -> tuple[tuple[date, str], ...]:
    """This will give the days off of a country in a year by their names, in order."""
    if country != "VN":
        return ()
    return tuple((day, vi if lang == "vi" else en) for day, vi, en in _days_off().off if day.year == year)


def read_hours(
    week: Mapping[str, Sequence[str]],
    *,
    valid_from: date,
    zone: str = "Asia/Ho_Chi_Minh",
    country: str = "VN",
    closed: Sequence[date] = (),
    worked: Sequence[date] = (),
) -> Hours:
    """This will read hours as they are typed: `{"monday": ["08:00-12:00", "13:00-17:00"], …}`; a day left out is off.

    Raises HoursFault: for a span that is none or runs into another, an unknown weekday, zone or country, too many days
    or one after 2099, and where from `valid_from` on some 60 days in a row have no working minute.
    """
    if unknown := sorted(set(week) - set(WEEKDAYS)):
        raise HoursFault("span", unknown[0][:20])
    if country not in {"", "VN"}:
        raise HoursFault("country", "country")
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, LookupError):
        raise HoursFault("zone", "zone") from None
    for name, days in (("closed", closed), ("worked", worked), ("valid_from", (valid_from,))):
        if len(days) > _MOST_DAYS_NAMED or any(day >= _BEFORE for day in days):
            raise HoursFault("days", name)
    hours = Hours(
        week=tuple(_read_spans(week.get(name, ()), name) for name in WEEKDAYS),
        zone=zone,
        country=country,
        closed=frozenset(closed),
        worked=frozenset(worked),
    )
    _refuse_without_time(hours, valid_from)
    return hours


def write_week(hours: Hours) -> dict[str, list[str]]:
    """This will write the week as it is typed."""
    return {
        name: [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in spans]
        for name, spans in zip(WEEKDAYS, hours.week, strict=True)
    }


@cache
def usual_hours() -> Hours:
    """This will give the hours of `hours.toml`: what counts where no office has set any."""
    told = tomllib.loads(files("lachan.centre.cases").joinpath("hours.toml").read_text("utf-8"))["usual"]
    week = {name: told[name] for name in WEEKDAYS}
    return read_hours(week, valid_from=date(2025, 1, 1), zone=told["zone"], country=told["country"])


def _read_spans(given: Sequence[str], name: str) -> tuple[Span, ...]:
    if len(given) > _MOST_SPANS:
        raise HoursFault("span", name)
    read: list[Span] = []
    for said in given:
        found = _SPAN.fullmatch(said.replace(" ", "").replace("–", "-"))
        if found is None:
            raise HoursFault("span", name)
        first, last = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
        if first >= last or last > _DAY_MINUTES:
            raise HoursFault("span", name)
        read.append((first, last))
    read.sort()
    for (_, ends), (begins, _) in pairwise(read):
        if begins < ends:
            raise HoursFault("span", name)
    return tuple(read)


def _refuse_without_time(hours: Hours, valid_from: date) -> None:
    # beyond the last day that is named only weekdays and holidays are left, which never fill two months
    last = max((*hours.closed, valid_from)) + (MOST_DAYS_WITHOUT + 1) * _DAY
    day, without = valid_from, 0
    while day <= last:
        without = 0 if hours.spans_on(day) else without + 1
        if without > MOST_DAYS_WITHOUT:
            raise HoursFault("no_time", "closed" if any(hours.week) else "week")
        day += _DAY
