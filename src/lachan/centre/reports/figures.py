"""How many reports came on each day: a figure for pages about the situation. Of scams alone; who told is not asked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Count, F

from lachan.centre.accounts.tree import below_in_query
from lachan.centre.reports.models import Report
from lachan.centre.web.clock import VIETNAM
from lachan.centre.web.days import DayInVietnam

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

_DAY: Final = timedelta(days=1)


class Came(msgspec.Struct, frozen=True):
    """Reports of each day, those of the period together, and how many came in as much of the same period before."""

    days: tuple[tuple[date, int], ...]
    total: int
    before: int
    new: int


def came(*, offices: Collection[int], first: date, last: date, now: datetime, least_days: int = 1) -> Came:
    """This will count what came for some offices and those below from a first day to a last, both counted.

    Withdrawn reports, and complaints about an answer, are no part of it. `new` are those nobody has looked at yet,
    whenever they came. The period before is counted as far into it as this one has gone. Of a shorter period than
    `least_days`, so many `days` up to the last are given all the same. Three queries.
    """
    length = (last - first) + _DAY
    begins, ends = _begin(first), _begin(last + _DAY)
    there_ends = min(begins, now - length) if begins <= now < ends else begins
    rows = _of(offices).filter(about=Report.About.SCAM).exclude(state=Report.State.WITHDRAWN)
    shown = max(length.days, least_days)
    counted = dict(
        rows.filter(received_at__gte=ends - _DAY * shown, received_at__lt=ends)
        .annotate(on=DayInVietnam("received_at"))
        .values_list("on")
        .annotate(Count("pk"))
    )
    before = rows.filter(received_at__gte=begins - length, received_at__lt=there_ends).count()
    days = tuple(
        (day, counted.get(day, 0)) for day in (last - _DAY * number for number in reversed(range(shown)))
    )
    new = _of(offices).filter(state=Report.State.NEW).count()
    return Came(days=days, total=sum(count for day, count in days if day >= first), before=before, new=new)


def count_received(*, first: date, last: date, most: int) -> int:
    """This will count the reports of some days at whatever office, up to `most` and one more. One query."""
    received = Report.objects.filter(received_at__gte=_begin(first), received_at__lt=_begin(last + _DAY))
    return received.order_by().values("pk")[: most + 1].count()


def _of(offices: Collection[int]) -> QuerySet[Report]:
    if not offices:
        return Report.objects.none()
    # by a sum, so that neither database begins with an index of offices: the times are what narrows
    return Report.objects.order_by().alias(at=F("office_id") + 0).filter(at__in=below_in_query(offices))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
