"""The worker: runs every room's steps over and over, each in a thread of its own, so that none waits for another.

A step that raises is logged by its name and tried again, later each time; the others go on. Waiting goes by a clock
that can't be set back.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from lachan.centre.web.beats import EVERY_SECONDS, StepBeat, forget_old, forget_worker, note_beat
from lachan.centre.web.steps import all_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from types import FrameType

    from lachan.centre.web.steps import Step

# How long a step that fails waits before it is tried again: from the first to the most, doubled each time.
FIRST_RETRY_SECONDS: Final = 1.0
MOST_RETRY_SECONDS: Final = 60.0
# How long a running step may take to finish when the worker is asked to end. A supervisor waits a little longer.
END_SECONDS: Final = 25.0

_logger = logging.getLogger("lachan.work")


class Worker:
    """Runs steps until it is told to end. `clock` gives the time that steps are handed (aware, UTC)."""

    def __init__(
        self, steps: Iterable[Step], *, name: str = "", clock: Callable[[], datetime] = timezone.now
    ) -> None:
        """This will make ready; nothing runs yet."""
        self.steps = tuple(steps)
        self.name = name or f"{socket.gethostname()[:60]}:{os.getpid()}"
        self.clock = clock
        self._ended = Event()

    def end(self) -> None:
        """This will let running steps finish and begin no other. Safe to call from a signal handler."""
        self._ended.set()

    def run(self) -> bool:
        """This will work until `end` is called; it gives False when a step did not finish in time."""
        threads = [
            Thread(target=self._loop, args=(step,), name=step.name, daemon=True) for step in self.steps
        ]
        with suppress(DatabaseError):
            forget_old(now=self.clock())
        for thread in threads:
            thread.start()
        # in slices: a signal handler runs between them even where a wait can't be interrupted
        while not self._ended.wait(1.0):
            pass
        until = time.monotonic() + END_SECONDS
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
        running = [thread.name for thread in threads if thread.is_alive()]
        for name in running:
            _logger.error("step %s did not finish in %d s and is left as it is", name, END_SECONDS)
        with suppress(DatabaseError):
            forget_worker(worker=self.name)
        connections.close_all()
        return not running

    def _loop(self, step: Step) -> None:
        turn = _Turns(step, StepBeat(worker=self.name, step=step.name, started_at=self.clock()), self.clock)
        try:
            while not self._ended.is_set():
                self._ended.wait(turn.take())
        finally:
            connections.close_all()


class _Turns:
    """One step's turns, and what is noted of them."""

    def __init__(self, step: Step, beat: StepBeat, clock: Callable[[], datetime]) -> None:
        self.step, self.beat, self.clock = step, beat, clock
        self.noted: float | None = None

    def take(self) -> float:
        """This will run the step once and give how many seconds to wait before the next time."""
        begun = time.monotonic()
        was_failing = bool(self.beat.failures_in_a_row)
        try:
            close_old_connections()
            done = self.step.run(self.clock())
        except Exception as error:  # noqa: BLE001 - whatever a step raises, the others go on
            wait = self._fail(error)
        else:
            wait = 0.0 if done else self.step.pace_seconds
            self.beat.failures_in_a_row, self.beat.error = 0, ""
            if done:
                self.beat.done += done
                self.beat.done_at = self.clock()
        self.beat.took_ms = round((time.monotonic() - begun) * 1000)
        changed = was_failing != bool(self.beat.failures_in_a_row)
        if changed or self.noted is None or time.monotonic() - self.noted >= EVERY_SECONDS:
            self._note()
        return wait

    def _fail(self, error: Exception) -> float:
        beat = self.beat
        beat.failures_in_a_row += 1
        beat.failed_at = self.clock()
        beat.error = type(error).__name__
        # the formatter writes kind and places, never the message: it may hold what somebody sent
        _logger.error(
            "step %s failed %d times in a row", self.step.name, beat.failures_in_a_row, exc_info=error
        )
        # whatever it left half-done on its connection is rolled back with it
        connections.close_all()
        return min(MOST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2.0 ** min(beat.failures_in_a_row - 1, 10))

    def _note(self) -> None:
        self.noted = time.monotonic()
        try:
            if self.step.backlog is not None:
                self.beat.backlog = self.step.backlog()
            note_beat(beat=self.beat, now=self.clock())
        except Exception as error:  # noqa: BLE001 - a beat that can't be noted stops no work
            _logger.warning(
                "the beat of step %s could not be noted (%s)", self.step.name, type(error).__name__
            )
            connections.close_all()


def work() -> int:
    """This will run the steps of all rooms until SIGTERM or SIGINT; status 1 when a step did not finish in time.

    Django is set up and the database is up to date (`serve.prepare`).
    """
    worker = Worker(all_steps())

    def end(number: int, frame: FrameType | None) -> None:
        del number, frame
        worker.end()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    _logger.info("worker %s runs %d steps", worker.name, len(worker.steps))
    return 0 if worker.run() else 1
