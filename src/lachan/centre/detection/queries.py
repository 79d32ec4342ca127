"""What detection tells the desk: what waits, what could not be judged, and what changed with an engine or lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Max, Min

from lachan.centre.detection.models import Move, Picture, Sweep, Trouble
from lachan.centre.indicators import signals
from lachan.centre.indicators.queries import IndicatorShown, indicators_by_id
from lachan.centre.reports.counting import SOURCE, report_id_of

if TYPE_CHECKING:
    from datetime import datetime

SWEEPS_SHOWN: Final = 20
TROUBLES_SHOWN: Final = 50


class SweepShown(msgspec.Struct, frozen=True):
    """A pass over the register. `because` is `engine` or `lists`, `state` a word of `models.Sweep.State`.

    `judged` of about `until_id`; `changed` are verdicts that differ from the one before, `worsened` those that became
    dangerous by the engine, `lightened` those that are no longer. What a sample showed before stands under `trial_…`.
    """

    id: int
    because: str
    engine: str
    state: str
    begun_at: datetime
    ended_at: datetime | None
    cursor: int
    until_id: int
    judged: int
    changed: int
    worsened: int
    lightened: int
    trial_judged: int
    trial_worsened: int
    trial_lightened: int
    held_at: datetime | None
    held_for: str
    decided_by: str
    decided_at: datetime | None
    decided_because: str


class MoveShown(msgspec.Struct, frozen=True):
    """How many went from one level to another (0 while only the sample was judged), and some of them."""

    level_before: str
    level_after: str
    count: int
    examples: tuple[IndicatorShown, ...]


class Changed(msgspec.Struct, frozen=True):
    """What a pass changed, the largest move first."""

    sweep: SweepShown
    moves: tuple[MoveShown, ...]


class TroubleShown(msgspec.Struct, frozen=True):
    """A signal that could not be judged: how often it was tried, and from when on nobody tries any more."""

    signal_id: int
    source: str
    ref: str
    code: str
    tries: int
    first_at: datetime
    last_at: datetime
    put_aside_at: datetime | None

    @property
    def report_id(self) -> int | None:
        """The report that it came with, or was added to; None for what came from elsewhere."""
        return report_id_of(self.ref) if self.source == SOURCE else None


def count_put_aside() -> int:
    """This will count the signals that nobody tries any more."""
    return Trouble.objects.filter(put_aside_at__isnull=False).count()


class Standing(msgspec.Struct, frozen=True):
    """How detection stands: what waits and since when, what was put aside, and the pass that is held or under way."""

    waiting: int
    oldest_at: datetime | None
    put_aside: int
    last_put_aside_at: datetime | None
    pictures_waiting: int
    oldest_picture_at: datetime | None
    sweep: SweepShown | None


class UnknownSweepError(LookupError):
    """There is no such pass."""


def what_changed(version: str) -> Changed | None:
    """This will give what the last pass for an engine changed, by its whole name or by that without its lists."""
    found = Sweep.objects.filter(engine=version) | Sweep.objects.filter(
        engine__startswith=f"{version} lists/"
    )
    one = found.order_by("-id").first()
    return None if one is None else _changed(one)


def changed_by(sweep_id: int) -> Changed:
    """This will give what a pass changed. Raises UnknownSweepError."""
    one = Sweep.objects.filter(pk=sweep_id).first()
    if one is None:
        raise UnknownSweepError(sweep_id)
    return _changed(one)


def sweeps(*, limit: int = SWEEPS_SHOWN) -> tuple[SweepShown, ...]:
    """This will give the last passes, the newest first. One query."""
    return tuple(_shown(row) for row in Sweep.objects.order_by("-id")[:limit])


def troubles(*, limit: int = TROUBLES_SHOWN) -> tuple[TroubleShown, ...]:
    """This will give signals that could not be judged, those that were put aside first. Two queries."""
    rows = list(Trouble.objects.order_by("-put_aside_at", "-id")[:limit])
    told = {one.id: one for one in signals.signals_by_id([row.signal_id for row in rows])}
    return tuple(
        TroubleShown(
            row.signal_id,
            told[row.signal_id].source,
            told[row.signal_id].ref,
            row.code,
            row.tries,
            row.first_at,
            row.last_at,
            row.put_aside_at,
        )
        for row in rows
        if row.signal_id in told
    )


def standing() -> Standing:
    """This will give how detection stands. Five queries."""
    oldest = signals.waiting(1)
    aside = Trouble.objects.filter(put_aside_at__isnull=False)
    pictures = Picture.objects.filter(state=Picture.State.WAITING)
    current = Sweep.objects.filter(is_open=True).first()
    return Standing(
        waiting=signals.count_waiting() if oldest else 0,
        oldest_at=oldest[0].received_at if oldest else None,
        put_aside=aside.count(),
        last_put_aside_at=aside.aggregate(at=Max("put_aside_at"))["at"],
        pictures_waiting=pictures.count(),
        oldest_picture_at=pictures.aggregate(at=Min("noted_at"))["at"],
        sweep=None if current is None else _shown(current),
    )


def _changed(one: Sweep) -> Changed:
    rows = list(Move.objects.filter(sweep=one).order_by("-count", "level_before", "level_after"))
    ids = {row.pk: msgspec.json.decode(row.examples, type=list[int]) for row in rows}
    found = indicators_by_id({each for some in ids.values() for each in some})
    return Changed(
        _shown(one),
        tuple(
            MoveShown(
                row.level_before,
                row.level_after,
                row.count,
                tuple(found[each] for each in ids[row.pk] if each in found),
            )
            for row in rows
        ),
    )


def _shown(row: Sweep) -> SweepShown:
    return SweepShown(
        *(getattr(row, "pk" if name == "id" else name) for name in SweepShown.__struct_fields__)
    )


def count_to_sweep() -> int:
    """This will give about how many indicators the pass under way has still to judge: ids, not rows."""
    one = Sweep.objects.filter(is_open=True).values_list("until_id", "cursor").first()
    return 0 if one is None else max(0, one[0] - one[1])


def count_pictures() -> int:
    """This will give how many files of reports wait to be read."""
    return Picture.objects.filter(state=Picture.State.WAITING).count()
