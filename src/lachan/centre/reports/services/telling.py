"""What reports tell, made ready to be searched: their folded words, written when they are joined and when added to.

The words are made before the transaction, so that nobody waits for that, and kept in it only where they still hold.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import transaction
from django.db.models import Count

from lachan.centre.indicators.signals import signals_by_id
from lachan.centre.reports.models import Addition, Report, Telling, TellingsBehind
from lachan.centre.reports.services.filing import KEPT_DAYS
from lachan.centre.reports.stories import Told, words_of
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

EARLIER_AT_ONCE: Final = 100


class ReadyTelling(msgspec.Struct, frozen=True):
    """The words of a report as it was read, with so many additions; `again_on`: when they are to be written again."""

    report_id: int
    words: str
    additions: int
    again_on: date | None


def ready_tellings(*, reports: Sequence[Report], now: datetime) -> tuple[ReadyTelling, ...]:
    """This will make the words of reports, to be kept by `keep_tellings`. Two queries."""
    signals = signals_by_id([one.signal_id for one in reports if one.signal_id])
    texts = {one.id: one.text for one in signals}
    added: dict[int, list[str]] = {}
    found = Addition.objects.filter(report__in=[one.pk for one in reports]).order_by("pk")
    for report_id, text in found.values_list("report_id", "text"):
        added.setdefault(report_id, []).append(text)
    made = []
    for one in reports:
        additions = tuple(added.get(one.pk, ()))
        words = words_of(Told(one.story, texts.get(one.signal_id or 0, ""), additions))
        made.append(ReadyTelling(one.pk, words, len(additions), _again_on(one, now)))
    return tuple(made)


def keep_tellings(ready: Iterable[ReadyTelling]) -> int:
    """This will keep words in place of those that are there; gives how many reports have some.

    Call it in a transaction. What was withdrawn or emptied meanwhile gets none: each row is taken first, so that who
    withdraws it at this moment comes before, or after and removes the words again. What was added to meanwhile is left
    out, for it waits to be compared once more and gets its words then.
    """
    by_id = {one.report_id: one for one in ready}
    if not by_id:
        return 0
    kept = Report.objects.filter(pk__in=sorted(by_id), emptied_at__isnull=True)
    kept = kept.exclude(state=Report.State.WITHDRAWN).order_by("pk").select_for_update()
    ids = list(kept.values_list("pk", flat=True))
    added = Addition.objects.filter(report__in=ids).order_by().values_list("report_id").annotate(Count("pk"))
    counts = dict(added)
    same = [by_id[pk] for pk in ids if counts.get(pk, 0) == by_id[pk].additions]
    tellings = [
        Telling(report_id=one.report_id, words=one.words, again_on=one.again_on) for one in same if one.words
    ]
    Telling.objects.bulk_create(
        tellings, update_conflicts=True, unique_fields=["report"], update_fields=["words", "again_on"]
    )
    Telling.objects.filter(report__in=[one.report_id for one in same if not one.words]).delete()
    return len(tellings)


def write_due_tellings(*, now: datetime, limit: int = EARLIER_AT_ONCE) -> int:
    """This will write the words once more of reports whose message is no longer kept, at most so many; how many."""
    due = Telling.objects.filter(again_on__lte=today(now)).order_by("again_on")
    ids = list(due.values_list("pk", flat=True)[:limit])
    if ids:
        ready = ready_tellings(reports=list(Report.objects.filter(pk__in=ids)), now=now)
        with transaction.atomic():
            keep_tellings(ready)
    return len(ids)


def write_earlier_tellings(*, now: datetime, limit: int = EARLIER_AT_ONCE) -> int:
    """This will write the words of reports that were joined before there were any, the newest first; gives how many.

    Stopped and begun again it goes on where it was. One query where there is nothing to do any more.
    """
    behind = TellingsBehind.objects.filter(before_id__gt=0).first()
    if behind is None:
        return 0
    earlier = list(Report.objects.filter(pk__lt=behind.before_id).order_by("-pk")[:limit])
    # those that wait to be joined get theirs then
    ready = ready_tellings(reports=[one for one in earlier if one.joined_at is not None], now=now)
    with transaction.atomic():
        # who took this part at the same time has moved the mark
        here = TellingsBehind.objects.filter(pk=behind.pk, before_id=behind.before_id)
        if here.update(before_id=min((one.pk for one in earlier), default=0)):
            keep_tellings(ready)
    return len(earlier)


def _again_on(report: Report, now: datetime) -> date | None:
    """This will give the day on which the report's first signal is surely emptied, where the report is kept longer."""
    kept_until = today(report.received_at) + timedelta(days=KEPT_DAYS)
    # emptied by the worker in the course of the day after
    day = kept_until + timedelta(days=2)
    return day if report.keep_until > kept_until and today(now) < day else None
