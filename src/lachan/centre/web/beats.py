"""Signs of life of the workers: noted by each step, read by the health page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import msgspec

from lachan.centre.web.models import Beat
from lachan.centre.web.steps import all_steps

# A worker notes each step at least this often; a write a second would cost more than it tells.
EVERY_SECONDS: Final = 10
# Whoever has said nothing for so long is counted as gone: several beats, and a step that takes long.
GONE_SECONDS: Final = 90
# Rows of workers that were killed are kept a day, to be seen, and then removed.
KEPT: Final = timedelta(days=1)
# Longer than any class has for a name; the column's own limit.
_ERROR_CHARS: Final = 120


class StepState(msgspec.Struct, frozen=True):
    """One step over all workers: how many live, when it was last run and last did something, what failed, what waits.

    `error` is "" where the last run of every living worker went well. `backlog` is None where the step does not count.
    `clock_back` says that a beat lies in the future: the machine's clock was set back.
    """

    step: str
    workers: int
    beat_at: datetime | None
    done_at: datetime | None
    failed_at: datetime | None
    error: str
    failures_in_a_row: int
    backlog: int | None
    took_ms: int
    clock_back: bool


class StepBeat(msgspec.Struct):
    """What one step in one worker tells of itself. `done` counts since the start; `error` is a class's name."""

    worker: str
    step: str
    started_at: datetime
    done: int = 0
    done_at: datetime | None = None
    failed_at: datetime | None = None
    error: str = ""
    failures_in_a_row: int = 0
    backlog: int | None = None
    took_ms: int = 0


def note_beat(*, beat: StepBeat, now: datetime) -> None:
    """This will note that a worker's step lives."""
    told = msgspec.structs.asdict(beat)
    worker, step = told.pop("worker"), told.pop("step")
    told["error"] = beat.error[:_ERROR_CHARS]
    Beat.objects.update_or_create(worker=worker, step=step, defaults={**told, "beat_at": now})


def forget_worker(*, worker: str) -> None:
    """This will remove the rows of a worker that ends as it should."""
    Beat.objects.filter(worker=worker).delete()


def forget_old(*, now: datetime) -> int:
    """This will remove the rows of workers that have been gone for a day, and give how many they were."""
    return Beat.objects.filter(beat_at__lt=now - KEPT).delete()[0]


def states(*, now: datetime) -> tuple[StepState, ...]:
    """This will give each step that the rooms have, whether any worker runs it or not: one query."""
    rows: dict[str, list[Beat]] = {step.name: [] for step in all_steps()}
    for beat in Beat.objects.order_by("beat_at"):
        if beat.step in rows:
            rows[beat.step].append(beat)
    return tuple(_state(step, beats, now) for step, beats in rows.items())


def _state(step: str, beats: list[Beat], now: datetime) -> StepState:
    living = [beat for beat in beats if now - beat.beat_at < timedelta(seconds=GONE_SECONDS)]
    last = beats[-1] if beats else None
    failing = [beat for beat in living if beat.failures_in_a_row]
    return StepState(
        step=step,
        workers=len(living),
        beat_at=last.beat_at if last else None,
        done_at=max((beat.done_at for beat in beats if beat.done_at), default=None),
        failed_at=max((beat.failed_at for beat in beats if beat.failed_at), default=None),
        error=failing[-1].error if failing else "",
        failures_in_a_row=max((beat.failures_in_a_row for beat in failing), default=0),
        backlog=last.backlog if last else None,
        took_ms=last.took_ms if last else 0,
        clock_back=bool(last and last.beat_at - now > timedelta(seconds=GONE_SECONDS)),
    )
