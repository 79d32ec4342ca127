"""Measures that were proposed in one go and wait for the viewer: what is alike is signed together, the rest singly."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Count, Min

from lachan.centre.measures.blast import Blast
from lachan.centre.measures.lots import OneOfLot, mark_of, unlike
from lachan.centre.measures.models import Measure
from lachan.centre.measures.queries.appealed import frozen_now
from lachan.centre.measures.queries.barred import barred_from
from lachan.centre.measures.queries.measures import (
    MeasureFilter,
    MeasureRow,
    measures_seen,
    measures_wanted,
    rows_of,
)
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer

# As many names as a person looks through before a signature; of a greater lot the oldest come first.
MOST_TOGETHER: Final = 500
_LOTS_SHOWN: Final = 10
# of one call of `propose_measures`: one moment, one who asked, one office, one kind
_ONE_GO: Final = ("proposed_at", "proposed_by", "office_id", "kind")


class LotShown(msgspec.Struct, frozen=True):
    """A lot in a list: how many of it wait for the viewer, and the number of the first."""

    number: str
    kind: str
    proposed_at: datetime
    proposed_by: str
    office_id: int
    count: int


class Odd(msgspec.Struct, frozen=True):
    """A measure that is signed by itself, and why (`lots.unlike`, or `appealed`)."""

    row: MeasureRow
    why: tuple[str, ...]


class Lot(msgspec.Struct, frozen=True):
    """A lot as whoever signs has to see it. `first` is any of it: kind, who asks, why, for how long are of all.

    `alike` are signed together under `mark`; `odd` by themselves; `looking` are not looked at yet; `later` wait behind
    the first `MOST_TOGETHER`; of `barred` the table lets the viewer sign none, for `barred_because`.
    """

    first: MeasureRow
    alike: tuple[MeasureRow, ...]
    odd: tuple[Odd, ...]
    looking: int
    later: int
    barred: int
    barred_because: str
    mark: str

    @property
    def count(self) -> int:
        """This will give how many wait for the viewer."""
        return len(self.alike) + len(self.odd) + self.looking + self.later + self.barred


def lots_waiting(viewer: Viewer) -> tuple[LotShown, ...]:
    """This will give the lots of two and more that wait for the viewer, the oldest first. One query."""
    waiting = measures_wanted(viewer, MeasureFilter()).order_by()
    found = waiting.values(*_ONE_GO).annotate(count=Count("pk"), number=Min("number")).filter(count__gt=1)
    return tuple(LotShown(**each) for each in found.order_by("proposed_at", "number")[:_LOTS_SHOWN])


def lot_size(viewer: Viewer, row: MeasureRow) -> int:
    """This will count what waits for the viewer of the lot of a measure. One query."""
    return _of_lot(viewer, row).count()


def lot_for(viewer: Viewer, number: str, *, now: datetime) -> Lot:
    """This will give the lot of a measure that the viewer sees. Raises Refusal (404)."""
    measure = measures_seen(viewer).filter(number=number).first()
    if measure is None:
        raise Refusal(404, "not_found")
    waiting = _of_lot(viewer, measure)
    measures = list(waiting.order_by("pk")[:MOST_TOGETHER])
    later = waiting.count() - len(measures) if len(measures) == MOST_TOGETHER else 0
    barred = barred_from(viewer, measures, now=now)
    rows = [row for row in rows_of(measures) if row.id not in barred]
    looked = [row for row in rows if row.looked_at is not None]
    apart = unlike(
        [
            OneOfLot(row.id, row.about, row.value, tuple(stop.code for stop in row.stops), row.blast)
            for row in looked
        ],
        rest=_decided_of(measure),
    )
    frozen = frozen_now(now)
    for row in looked:
        if frozen.appeal_against(row.about, row.value):
            apart[row.id] = (*apart.get(row.id, ()), "appealed")
    alike = tuple(row for row in looked if row.id not in apart)
    [first] = rows_of([measure])
    return Lot(
        first=first,
        alike=alike,
        odd=tuple(Odd(row, apart[row.id]) for row in looked if row.id in apart),
        looking=len(rows) - len(looked),
        later=later,
        barred=len(barred),
        barred_because=next(iter(barred.values()), ""),
        mark=mark_of((row.id, row.seen_sha256) for row in alike),
    )


def _decided_of(one: Measure) -> list[OneOfLot]:
    """This will give what of a lot waits no more, as far as the likeness of the rest asks."""
    same = Measure.objects.filter(**{name: getattr(one, name) for name in _ONE_GO}, looked_at__isnull=False)
    rows = same.exclude(state=Measure.State.PROPOSED).order_by("pk")[:MOST_TOGETHER]
    return [
        OneOfLot(pk, about, value, (), msgspec.json.decode(blast, type=Blast))
        for pk, about, value, blast in rows.values_list("pk", "about", "value", "blast")
        if blast
    ]


def _of_lot(viewer: Viewer, one: Measure | MeasureRow) -> QuerySet[Measure]:
    return measures_wanted(viewer, MeasureFilter()).filter(**{name: getattr(one, name) for name in _ONE_GO})
