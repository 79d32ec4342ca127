"""What the centre got wrong, counted for the public: lifted as wrong, after an appeal or before, and what fell."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from django.db.models import Count, Q

from lachan.centre.measures.models import Appeal, Measure

if TYPE_CHECKING:
    from collections.abc import Iterable


class Mistakes(msgspec.Struct, frozen=True):
    """Figures of a period (from its first moment up to the one after its last).

    `measures_wrong`: measures lifted in it that should never have been; `by_kind` the same by kind. Appeals that were
    `filed`, and of those that ended in it: `lifted`, of these `wrong`, `upheld`, `fallen` (nobody decided in time),
    `moot`, `withdrawn`. `median_hours`: from the coming of an appeal to its decision by a person, None for none.
    """

    since: datetime
    until: datetime
    measures_wrong: int
    by_kind: dict[str, int]
    filed: int
    lifted: int
    wrong: int
    upheld: int
    fallen: int
    moot: int
    withdrawn: int
    median_hours: float | None


def mistakes_between(*, since: datetime, until: datetime) -> Mistakes:
    """This will count what was put right in a period. Four queries."""
    wrong = Measure.objects.filter(was_wrong=True, ended_at__gte=since, ended_at__lt=until)
    by_kind = dict(wrong.order_by().values_list("kind").annotate(count=Count("pk")))
    ended = Appeal.objects.filter(ended_at__gte=since, ended_at__lt=until)
    states = Appeal.State
    counts = ended.aggregate(
        wrong=Count("pk", filter=Q(state=states.LIFTED, was_wrong=True)),
        **{str(each): Count("pk", filter=Q(state=each)) for each in states if each != states.OPEN},
    )
    decided = ended.filter(state__in=[states.LIFTED, states.UPHELD]).values_list("received_at", "ended_at")
    return Mistakes(
        since=since,
        until=until,
        measures_wrong=sum(by_kind.values()),
        by_kind=by_kind,
        filed=Appeal.objects.filter(received_at__gte=since, received_at__lt=until).count(),
        median_hours=_median_hours(end - start for start, end in decided if end is not None),
        **counts,
    )


def _median_hours(times: Iterable[timedelta]) -> float | None:
    in_order = sorted(times)
    if not in_order:
        return None
    middle = len(in_order) // 2
    median = in_order[middle] if len(in_order) % 2 else (in_order[middle - 1] + in_order[middle]) / 2
    return round(median / timedelta(hours=1), 1)
