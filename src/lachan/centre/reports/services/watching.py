"""Crowds: many reports of a day on one thing that depend on one another raise an alarm for the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least

from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.log import record
from lachan.centre.reports.counting import ALARM_WITHIN, tellings_of
from lachan.centre.reports.independence import count_independent
from lachan.centre.reports.models import Alarm

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

# More reports on one indicator within a day that depend on one another are for the desk to look at.
MOST_DEPENDENT: Final = 20
# Reports that came so close to each other are looked at as one; a day is then an hour longer at most.
_TOGETHER: Final = timedelta(hours=1)


def watch_indicator(*, indicator_id: int, received_at: Collection[datetime], now: datetime) -> None:
    """This will raise an alarm where many reports of a day on an indicator depend on one another, or renew it.

    `received_at` are the moments at which the reports came that were just compared. The days that end with them are
    looked at, and not the day before `now`: when detection stood still, a crowd is found afterwards all the same.
    """
    for since, until in reversed(list(_days(received_at))):
        _watch(indicator_id, since, until, now)


def _days(received_at: Collection[datetime]) -> Iterator[tuple[datetime, datetime]]:
    """This will give the day that ends with each report, in one with those that came within the hour before it."""
    left = sorted(received_at)
    while left:
        until = left[-1]
        first = min(at for at in left if at >= until - _TOGETHER)
        left = [at for at in left if at < first]
        yield first - ALARM_WITHIN, until


def _watch(indicator_id: int, since: datetime, until: datetime, now: datetime) -> None:
    tellings = tellings_of(indicator_id, since=since, until=until, with_crowds=False)
    if len(tellings) <= MOST_DEPENDENT:
        return
    independent = count_independent(tellings)
    if len(tellings) - independent <= MOST_DEPENDENT:
        return
    counts = {"reports": len(tellings), "independent": independent}
    with transaction.atomic():
        if Alarm.objects.filter(indicator_id=indicator_id, closed_at__isnull=True).update(
            **counts, since_at=Least(F("since_at"), since), last_at=now
        ):
            return
        alarm, new = Alarm.objects.get_or_create(
            indicator_id=indicator_id,
            closed_at__isnull=True,
            defaults={
                **counts,
                "report_id": tellings[-1].report_id,
                "since_at": since,
                "raised_at": now,
                "last_at": now,
                "closed_at": None,
            },
        )
        if new:
            record(
                kind="reports.alarm_raised",
                actor=MACHINE,
                now=now,
                subject=f"alarm:{alarm.pk}",
                data={"indicator": indicator_id, **counts},
            )
