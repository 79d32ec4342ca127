"""Whose hours count: those of the office, or of the nearest above it that has some, or the usual ones."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

from lachan.centre.accounts.queries.offices import chain_above
from lachan.centre.cases.hours import WEEKDAYS, Hours, read_hours, usual_hours
from lachan.centre.cases.models import Calendar

if TYPE_CHECKING:
    from collections.abc import Collection


class InForce(msgspec.Struct, frozen=True):
    """The hours that count for an office on a day, and whose they are; both None for the usual ones."""

    hours: Hours
    calendar_id: int | None = None
    office_id: int | None = None
    valid_from: date | None = None
    made_at: datetime | None = None


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
