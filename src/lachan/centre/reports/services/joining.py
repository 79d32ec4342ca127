"""Comparing new reports with those before: which tell of the same incident, and where a crowd is at work."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from lachan.centre.indicators.affected import still_waiting
from lachan.centre.indicators.queries import indicators_in, refs_seen_with
from lachan.centre.indicators.signals import signals_by_id
from lachan.centre.reports.counting import SOURCE, is_known_good, report_id_of
from lachan.centre.reports.likeness import (
    are_nearly_the_same,
    marks_of,
    read_sketch,
    sketch_of,
    write_sketch,
)
from lachan.centre.reports.models import Band, Report
from lachan.centre.reports.services.telling import keep_tellings, ready_tellings
from lachan.centre.reports.services.watching import watch_indicator
from lachan.centre.web.commits import together

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from lachan.centre.indicators.queries import IndicatorShown
    from lachan.centre.reports.likeness import Sketch
    from lachan.centre.reports.services.telling import ReadyTelling

BATCH: Final = 100
# An incident is told within so long: the same words, or the same number, link or account.
SAME_WORDS_WITHIN: Final = timedelta(days=30)
SAME_THING_WITHIN: Final = timedelta(days=7)
CANDIDATES: Final = 30


def join_reports(*, now: datetime, limit: int = BATCH) -> int:
    """This will compare the oldest reports that were not compared yet, once detection has judged them; gives how many.

    While detection stands still they wait: compared by their words alone, a crowd would go unseen. What detection has
    put aside counts as judged, and is compared again when it was tried again with success (`rejoining.py`). Each is
    compared once, whoever runs this at the same time: its row is taken by a conditional update.
    """
    waiting = list(Report.objects.filter(joined_at__isnull=True).order_by("pk")[: 4 * limit])
    unjudged = set(still_waiting([report.signal_id for report in waiting if report.signal_id]))
    ready = [report for report in waiting if report.signal_id not in unjudged][:limit]
    if not ready:
        return 0
    drafts = _Drafts()
    texts = {one.id: one.text for one in signals_by_id([one.signal_id for one in ready if one.signal_id])}
    touched: dict[int, list[datetime]] = {}
    for report in ready:
        if report.state == Report.State.WITHDRAWN:
            drafts.add(_Draft(report, (), (), None))
            continue
        seen = indicators_in(SOURCE, f"{SOURCE}:{report.pk}")
        drafts.add(_draft(report, seen, texts.get(report.signal_id or 0, ""), drafts, now))
        for one in seen:
            touched.setdefault(one.id, []).append(report.received_at)
    tellings = ready_tellings(reports=ready, now=now)
    together(lambda: _write(drafts.made, tellings, now))
    for indicator_id, received_at in sorted(touched.items()):
        watch_indicator(indicator_id=indicator_id, received_at=received_at, now=now)
    Report.objects.filter(pk__in=[report.pk for report in ready], again_at=now).update(again_at=None)
    return len(ready)


def count_unjoined() -> int:
    """This will count the reports that wait to be compared."""
    return Report.objects.filter(joined_at__isnull=True).count()


def own_words(report: Report, signal_text: str) -> str:
    """This will give what is compared: what the reporter wrote, or what they sent where they wrote nothing."""
    return report.story or signal_text


class _Draft(msgspec.Struct, frozen=True):
    """What was found of a report, before it is written."""

    report: Report
    sketch: Sketch
    marks: tuple[int, ...]
    same_as: int | None


class _Drafts:
    """What was found in this turn: all is read first and written at once, so that nobody waits for the reading."""

    def __init__(self) -> None:
        self.made: list[_Draft] = []
        self.by_mark: dict[int, list[int]] = {}
        self.by_id: dict[int, _Draft] = {}

    def add(self, draft: _Draft) -> None:
        self.made.append(draft)
        self.by_id[draft.report.pk] = draft
        for mark in draft.marks:
            self.by_mark.setdefault(mark, []).append(draft.report.pk)


def _write(drafts: list[_Draft], tellings: Collection[ReadyTelling], now: datetime) -> None:
    bands: list[Band] = []
    joined: set[int] = set()
    for one in drafts:
        # who withdraws or joins it at the same moment comes first; nothing is written twice
        waiting = Report.objects.filter(pk=one.report.pk, joined_at__isnull=True)
        if waiting.exclude(state=Report.State.WITHDRAWN).update(
            sketch=write_sketch(one.sketch),
            same_as=one.same_as,
            joined_at=now,
            # until it has been looked at for a crowd: who dies in between leaves that to others
            again_at=Coalesce(F("again_at"), Value(now)),
        ):
            bands += [Band(report_id=one.report.pk, mark=mark) for mark in one.marks]
            joined.add(one.report.pk)
        else:
            waiting.update(joined_at=now)
    Band.objects.bulk_create(bands)
    keep_tellings(one for one in tellings if one.report_id in joined)


def _draft(
    report: Report, seen: Collection[IndicatorShown], text: str, drafts: _Drafts, now: datetime
) -> _Draft:
    sketch = sketch_of(own_words(report, text))
    marks = marks_of(sketch)
    head = _by_words(report, sketch, marks, drafts) or _by_things(report, seen, drafts, now)
    return _Draft(report, sketch, marks, head)


def _by_words(report: Report, sketch: Sketch, marks: tuple[int, ...], drafts: _Drafts) -> int | None:
    """This will give the first report of those in nearly the same words, or None."""
    ids: set[int] = set()
    for mark in marks:
        near = Band.objects.filter(mark=mark, report_id__lt=report.pk).order_by("-report_id")
        ids.update(near.values_list("report_id", flat=True)[:CANDIDATES])
        ids.update(pk for pk in drafts.by_mark.get(mark, ())[-CANDIDATES:] if pk < report.pk)
    for pk, same_as, other in _earlier(report, ids, report.received_at - SAME_WORDS_WITHIN, drafts):
        if are_nearly_the_same(sketch, other):
            return same_as or pk
    return None


def _by_things(
    report: Report, seen: Collection[IndicatorShown], drafts: _Drafts, now: datetime
) -> int | None:
    """This will give the first report of those about the same number, link or account, or None."""
    ids: set[int] = set()
    for one in seen:
        if not is_known_good(kind=one.kind, value=one.value, now=now):
            refs = refs_seen_with(one.id, source=SOURCE, limit=CANDIDATES)
            ids.update(found for ref in refs if (found := report_id_of(ref)) < report.pk)
    for pk, same_as, _ in _earlier(report, ids, report.received_at - SAME_THING_WITHIN, drafts):
        return same_as or pk
    return None


def _earlier(
    report: Report, ids: set[int], since: datetime, drafts: _Drafts
) -> list[tuple[int, int | None, Sketch]]:
    if not ids:
        return []
    found = Report.objects.filter(pk__in=ids, about=report.about, received_at__gte=since).exclude(
        state=Report.State.WITHDRAWN
    )
    return [
        (pk, draft.same_as, draft.sketch)
        if (draft := drafts.by_id.get(pk))
        else (pk, same_as, read_sketch(said))
        for pk, same_as, said in found.order_by("pk").values_list("pk", "same_as_id", "sketch")
    ]
