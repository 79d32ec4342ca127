"""Whose hours count: those of the office, or of the nearest above it that has some, or the usual ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import msgspec

from lachan.centre.accounts.queries.offices import chain_above
from lachan.centre.accounts.tree import below
from lachan.centre.cases.hours import (
    WEEKDAYS,
    Hours,
    add_working_time,
    read_hours,
    usual_hours,
    working_time,
)
from lachan.centre.cases.models import Calendar, Clock
from lachan.centre.web.clock import today
from lachan.centre.web.read_once import read_once

if TYPE_CHECKING:
    from collections.abc import Collection

CALENDARS_SHOWN: Final = 20
MOST_LOOKED_AT: Final = 1_000


class InForce(msgspec.Struct, frozen=True):
    """The hours that count for an office on a day, and whose they are; both None for the usual ones."""

    hours: Hours
    calendar_id: int | None = None
    office_id: int | None = None
    valid_from: date | None = None
    made_at: datetime | None = None


class CalendarShown(msgspec.Struct, frozen=True):
    """Hours that an office has set; `followed_at` since when clocks that ran before count in them too."""

    id: int
    valid_from: date
    hours: Hours
    made_by: str
    made_at: datetime
    followed_at: datetime | None


class Moves(msgspec.Struct, frozen=True):
    """How many open cases count in some hours, and how many of them are due sooner or later by new ones.

    `is_least`: there are more than were looked at.
    """

    cases: int
    sooner: int
    later: int
    is_least: bool = False


@read_once
def hours_of(office_id: int, *, day: date) -> InForce:
    """This will give the hours that count for an office on a day. Three queries at most."""
    chain = chain_above(office_id)
    rows = Calendar.objects.filter(office_id__in=chain, valid_from__lte=day).order_by("valid_from", "pk")
    newest = {row.office_id: row for row in rows}
    for one in chain:
        if one in newest:
            row = newest[one]
            return InForce(_read(row), row.pk, row.office_id, row.valid_from, row.made_at)
    return InForce(usual_hours())


def hours_by_calendar(calendar_ids: Collection[int | None]) -> dict[int | None, Hours]:
    """This will give hours by the ids of their calendars; None has the usual ones. One query at most."""
    ids = {one for one in calendar_ids if one is not None}
    found: dict[int | None, Hours] = {None: usual_hours()}
    if ids:
        found |= {row.pk: _read(row) for row in Calendar.objects.filter(pk__in=ids)}
    return found


def calendars_of(office_id: int) -> tuple[CalendarShown, ...]:
    """This will give the calendars that an office has set, the newest first. One query."""
    rows = Calendar.objects.filter(office_id=office_id).order_by("-valid_from", "-pk")
    return tuple(
        CalendarShown(row.pk, row.valid_from, _read(row), row.made_by, row.made_at, row.followed_at)
        for row in rows[:CALENDARS_SHOWN]
    )


def offices_by_hours_of(office_id: int, *, day: date) -> frozenset[int]:
    """This will give the offices that count in an office's own hours: itself and those below without hours between.

    Three queries.
    """
    here = below([office_id])
    set_there = set(Calendar.objects.filter(valid_from__lte=day).values_list("office_id", flat=True))
    own = (set_there & here) - {office_id}
    return here - (below(own) if own else frozenset())


def moves_of(office_id: int, hours: Hours, *, valid_from: date, now: datetime) -> Moves:
    """This will say how many open cases would get another deadline by hours that an office sets from a day on.

    Of more than 1,000 running clocks the first are looked at, and it is said that there are more.
    """
    begins = datetime.combine(valid_from, time(), ZoneInfo(hours.zone)).astimezone(UTC)
    at = max(now, begins)
    offices = offices_by_hours_of(office_id, day=max(valid_from, today(now)))
    running = Clock.objects.filter(
        case__going_on=True, case__office_id__in=offices, done_at__isnull=True, around_the_clock=False,
        due_at__gt=now,
    ).order_by("pk")  # fmt: skip
    clocks = list(running[: MOST_LOOKED_AT + 1])
    before = hours_by_calendar({clock.calendar_id for clock in clocks})
    sooner, later = set[int](), set[int]()
    for clock in clocks[:MOST_LOOKED_AT]:
        if clock.running_since is None or clock.due_at is None or clock.due_at <= at:
            continue
        used = clock.used + working_time(before[clock.calendar_id], clock.running_since, at)
        due = add_working_time(hours, at, clock.allowed - used)
        if due != clock.due_at:
            (sooner if due < clock.due_at else later).add(clock.case_id)
    cases = {clock.case_id for clock in clocks[:MOST_LOOKED_AT]}
    return Moves(len(cases), len(sooner), len(later), len(clocks) > MOST_LOOKED_AT)


def _read(row: Calendar) -> Hours:
    decode = msgspec.json.decode
    week = decode(row.week, type=dict[str, list[str]])
    return read_hours(
        {name: week.get(name, []) for name in WEEKDAYS},
        valid_from=row.valid_from,
        zone=row.zone,
        country=row.country,
        closed=decode(row.closed, type=list[date]),
        worked=decode(row.worked, type=list[date]),
    )
