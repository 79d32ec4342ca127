"""Comparing a report once more: when it was added to, a picture was read, or a judgement that failed came after all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.indicators.affected import signal_ids, still_waiting
from lachan.centre.indicators.queries import indicators_in, refs_seen_with
from lachan.centre.reports.counting import SOURCE, is_known_good, report_id_of
from lachan.centre.reports.models import Addition, Report
from lachan.centre.reports.services.joining import CANDIDATES, SAME_THING_WITHIN
from lachan.centre.reports.services.telling import keep_tellings, ready_tellings
from lachan.centre.reports.services.watching import watch_indicator

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from lachan.centre.indicators.queries import IndicatorShown

BATCH: Final = 50


def compare_again(*, report_ids: Collection[int], now: datetime) -> int:
    """This will have reports compared once more when all that was told in them is judged; gives how many.

    Call it in the transaction of what brings something new: a picture that was read, a judgement that is tried again.
    """
    return Report.objects.filter(pk__in=list(report_ids)).update(again_at=now)


def compare_reports_again(*, now: datetime, limit: int = BATCH) -> int:
    """This will compare reports once more in which something new may be seen; gives how many. The worker's step.

    What was joined stays joined: one that stood alone is joined to those before it, those after it that stand alone to
    it. Counts need nothing: they are made of what was seen in a report at any time.
    """
    due = Report.objects.filter(again_at__isnull=False, joined_at__isnull=False).order_by("pk")
    found = list(due[: 4 * limit])
    if not found:
        return 0
    signals = _signals_of(found)
    unjudged = set(still_waiting([each for ids in signals.values() for each in ids]))
    ready = [report for report in found if unjudged.isdisjoint(signals[report.pk])][:limit]
    for report in ready:
        if report.state != Report.State.WITHDRAWN:
            _compare(report, now)
        # what came meanwhile has put another moment there, and is looked at next time
        Report.objects.filter(pk=report.pk, again_at=report.again_at).update(again_at=None)
    return len(ready)


def count_to_compare_again() -> int:
    """This will count the reports that wait to be compared once more."""
    return Report.objects.filter(again_at__isnull=False, joined_at__isnull=False).count()


def _signals_of(reports: Sequence[Report]) -> dict[int, set[int]]:
    """This will give the ids of the signals of each report: of what was told first, and of additions."""
    signals = {one.pk: {one.signal_id} if one.signal_id else set[int]() for one in reports}
    added = Addition.objects.filter(report_id__in=signals).values_list("report_id", "pk")
    of_ref = {_ref(report_id, pk): report_id for report_id, pk in added}
    for ref, signal_id in signal_ids(source=SOURCE, refs=list(of_ref)).items() if of_ref else ():
        signals[of_ref[ref]].add(signal_id)
    return signals


def _ref(report_id: int, addition_id: int | None = None) -> str:
    return f"{SOURCE}:{report_id}" if addition_id is None else f"{SOURCE}:{report_id}:{addition_id}"


def _compare(report: Report, now: datetime) -> None:
    added = report.additions.order_by("pk").values_list("pk", flat=True)
    refs = [_ref(report.pk), *(_ref(report.pk, pk) for pk in added)]
    seen = {one.id: one for ref in refs for one in indicators_in(SOURCE, ref)}
    near = _near(report, seen.values(), now)
    earlier = [one for one in near if one.pk < report.pk]
    ready = ready_tellings(reports=[report], now=now)
    with transaction.atomic():
        head = report.same_as_id
        if head is None and earlier:
            head = earlier[0].same_as_id or earlier[0].pk
            _put_below(report.pk, head)
        for one in near:
            if one.pk > report.pk and one.same_as_id is None:
                _put_below(one.pk, head or report.pk)
        keep_tellings(ready)
    for indicator_id in sorted(seen):
        watch_indicator(indicator_id=indicator_id, received_at=[report.received_at], now=now)


def _near(report: Report, seen: Collection[IndicatorShown], now: datetime) -> list[Report]:
    """This will give the reports about the same number, link or account that came within a week of it, by their ids."""
    ids: set[int] = set()
    for one in seen:
        if not is_known_good(kind=one.kind, value=one.value, now=now):
            ids.update(report_id_of(ref) for ref in refs_seen_with(one.id, source=SOURCE, limit=CANDIDATES))
    ids.discard(report.pk)
    near = Report.objects.filter(
        pk__in=ids,
        about=report.about,
        joined_at__isnull=False,
        received_at__gte=report.received_at - SAME_THING_WITHIN,
        received_at__lte=report.received_at + SAME_THING_WITHIN,
    )
    return list(near.exclude(state=Report.State.WITHDRAWN).order_by("pk"))


def _put_below(report_id: int, head: int) -> None:
    """This will put a report that stood alone, and those below it, below another one that stands above all."""
    if report_id != head and Report.objects.filter(pk=report_id, same_as__isnull=True).update(same_as=head):
        Report.objects.filter(same_as_id=report_id).update(same_as=head)
