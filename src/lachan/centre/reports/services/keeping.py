"""How long what people told is kept: emptied on its day, the traces of network and device earlier."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q

from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.log import record
from lachan.centre.reports.models import Report
from lachan.centre.reports.services.changing import EMPTY, empty_rest
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from datetime import datetime

# What tells a crowd from one person is of use for so long.
TRACES_DAYS: Final = 90
_AT_ONCE: Final = 100


def empty_due(*, now: datetime) -> int:
    """This will empty what is personal in reports whose time is over, at most 100; gives how many.

    Their files end by themselves on the same day (`evidence`), the text of their signals here.
    """
    due = Report.objects.filter(emptied_at__isnull=True, keep_until__lte=today(now)).order_by("keep_until")
    emptied: list[int] = []
    with transaction.atomic():
        for report in due[:_AT_ONCE]:
            # the day again: who adds to a report at this moment keeps it for longer
            still_due = Report.objects.filter(
                pk=report.pk, emptied_at__isnull=True, keep_until__lte=today(now)
            )
            if still_due.update(**EMPTY, emptied_at=now):
                empty_rest(report, now=now)
                emptied.append(report.pk)
        if emptied:
            record(kind="reports.emptied", actor=MACHINE, now=now, data={"reports": emptied})
    return len(emptied)


def empty_traces(*, now: datetime) -> int:
    """This will empty the marks of network and device after 90 days, at most 100 reports at once; gives how many."""
    old = Report.objects.filter(~Q(network="", device=""), received_at__lt=now - timedelta(days=TRACES_DAYS))
    with transaction.atomic():
        ids = list(old.order_by("received_at").values_list("pk", flat=True)[:_AT_ONCE])
        changed = Report.objects.filter(pk__in=ids).update(network="", device="")
        if changed:
            record(kind="reports.traces_emptied", actor=MACHINE, now=now, data={"reports": ids})
    return changed
