"""Figure `by_day`: how many cases were opened and closed on each day of the period."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec
from django.db.models import Count

from lachan.centre.cases.figures.asked import closed_in, opened_in
from lachan.centre.web.days import DayInVietnam

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lachan.centre.cases.figures.asked import Asked
    from lachan.centre.cases.models import Case


class Day(msgspec.Struct, frozen=True):
    """A day in Vietnam, with the cases opened and closed on it."""

    day: date
    opened: int
    closed: int


def by_day(asked: Asked) -> tuple[Day, ...]:
    """This will give every day of the period in order, those without a case too. Two queries.

    Opened counts what was merged since; closed counts what is closed still, without merged ones.
    """
    opened = _count(opened_in(asked), "opened_at")
    closed = _count(closed_in(asked), "closed_at")
    days = (asked.first + timedelta(days=number) for number in range(asked.days))
    return tuple(Day(day, opened.get(day, 0), closed.get(day, 0)) for day in days)


def _count(cases: QuerySet[Case], name: str) -> dict[date, int]:
    return dict(cases.annotate(day=DayInVietnam(name)).values_list("day").annotate(Count("pk")))
