"""What reports tell, made ready to be searched: their folded words, written when they are joined and when added to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.indicators.signals import signals_by_id
from lachan.centre.reports.models import Addition, Report, Telling, TellingsBehind
from lachan.centre.reports.services.filing import KEPT_DAYS
from lachan.centre.reports.stories import Told, words_of
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

EARLIER_AT_ONCE: Final = 100


def write_tellings(*, report_ids: Collection[int], now: datetime) -> int:
    """This will write the words of these reports, in place of what is there; gives how many have some.

    Call it in a transaction. What is withdrawn or emptied gets none: each row is taken first, so that who withdraws it
    at this moment comes before, and it is left out, or after, and the words are removed again.
    """
    if not report_ids:
        return 0
    kept = Report.objects.filter(pk__in=sorted(report_ids), emptied_at__isnull=True)
    reports = list(kept.exclude(state=Report.State.WITHDRAWN).order_by("pk").select_for_update())
    signals = signals_by_id([one.signal_id for one in reports if one.signal_id])
    texts = {one.id: one.text for one in signals}
    added: dict[int, list[str]] = {}
    for report_id, text in (
        Addition.objects.filter(report__in=[one.pk for one in reports])
        .order_by("pk")
        .values_list("report_id", "text")
    ):
        added.setdefault(report_id, []).append(text)
    said = {
        one.pk: words_of(Told(one.story, texts.get(one.signal_id or 0, ""), tuple(added.get(one.pk, ()))))
        for one in reports
    }
    tellings = [
        Telling(report_id=one.pk, words=said[one.pk], again_on=_again_on(one, now))
        for one in reports
        if said[one.pk]
    ]
    Telling.objects.bulk_create(
        tellings, update_conflicts=True, unique_fields=["report"], update_fields=["words", "again_on"]
    )
    Telling.objects.filter(report__in=[pk for pk, words in said.items() if not words]).delete()
    return len(tellings)


def write_due_tellings(*, now: datetime, limit: int = EARLIER_AT_ONCE) -> int:
    """This will write the words once more of reports whose message is no longer kept, at most so many; how many."""
    due = Telling.objects.filter(again_on__lte=today(now)).order_by("again_on")
    with transaction.atomic():
        ids = list(due.values_list("pk", flat=True)[:limit])
        write_tellings(report_ids=ids, now=now)
    return len(ids)


def write_earlier_tellings(*, now: datetime, limit: int = EARLIER_AT_ONCE) -> int:
    """This will write the words of reports that were joined before there were any, the newest first; gives how many.

    Stopped and begun again it goes on where it was. One query where there is nothing to do any more.
    """
    behind = TellingsBehind.objects.filter(before_id__gt=0).first()
    if behind is None:
        return 0
    earlier = Report.objects.filter(pk__lt=behind.before_id).order_by("-pk")
    ids = list(earlier.values_list("pk", flat=True)[:limit])
    with transaction.atomic():
        # who took this part at the same time has moved the mark
        here = TellingsBehind.objects.filter(pk=behind.pk, before_id=behind.before_id)
        if here.update(before_id=min(ids, default=0)):
            # those that wait to be joined get theirs then
            joined = Report.objects.filter(pk__in=ids, joined_at__isnull=False)
            write_tellings(report_ids=list(joined.values_list("pk", flat=True)), now=now)
    return len(ids)


def _again_on(report: Report, now: datetime) -> date | None:
    """This will give the day on which the report's first signal is surely emptied, where the report is kept longer."""
    kept_until = today(report.received_at) + timedelta(days=KEPT_DAYS)
    # emptied by the worker in the course of the day after
    day = kept_until + timedelta(days=2)
    return day if report.keep_until > kept_until and today(now) < day else None
