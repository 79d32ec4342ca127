from __future__ import annotations

import os
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError, connections

from fresh import SET_UP, Fresh, fresh_place
from lachan.centre.config import work as working
from lachan.centre.config.work import Worker
from lachan.centre.web import beats
from lachan.centre.web.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.django_db(transaction=True)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "FIRST_RETRY_SECONDS", 0.01)


def run_until(done: Event, *steps: Step, clock: Callable[[], datetime] | None = None) -> Worker:
    worker = Worker(steps, name="here:1", clock=clock or Clock())
    thread = Thread(target=worker.run)
    thread.start()
    assert done.wait(20)
    worker.end()
    thread.join(20)
    assert not thread.is_alive()
    return worker


def test_a_step_that_raises_is_tried_again_and_does_not_stop_the_others() -> None:
    tried: list[datetime] = []
    others = Event()

    def fail(now: datetime) -> int:
        tried.append(now)
        raise OperationalError("database is locked, said somebody@example.vn")

    def go_on(now: datetime) -> int:
        del now
        if len(tried) >= 3:
            others.set()
        return 0

    run_until(others, Step("fails", fail, 0.01), Step("goes-on", go_on, 0.01))
    assert len(tried) >= 3


def test_what_a_step_raised_is_logged_by_its_name_and_kind_and_never_by_its_message(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failed = Event()

    def fail(now: datetime) -> int:
        del now
        failed.set()
        raise ValueError("somebody@example.vn")

    with caplog.at_level("ERROR", logger="lachan.work"):
        run_until(failed, Step("fails", fail, 0.01))
    assert "step fails failed 1 times in a row" in caplog.text.replace("somebody", "")
    assert all("somebody" not in record.getMessage() for record in caplog.records)


def test_a_slow_step_does_not_delay_another() -> None:
    sealed: list[float] = []
    enough = Event()

    def seal(now: datetime) -> int:
        del now
        sealed.append(time.monotonic())
        if len(sealed) >= 20:
            enough.set()
        return 0

    def wait_for_a_receiver(now: datetime) -> int:
        del now
        enough.wait(20)
        return 1

    begun = time.monotonic()
    run_until(enough, Step("send", wait_for_a_receiver), Step("seal", seal, 0.01))
    assert sealed[19] - begun < 10


def test_what_waits_is_done_at_once_and_not_at_the_pace() -> None:
    left = list(range(50))
    done = Event()

    def take(now: datetime) -> int:
        del now
        if not left:
            done.set()
            return 0
        left.pop()
        return 1

    begun = time.monotonic()
    run_until(done, Step("take", take, 30.0))
    assert time.monotonic() - begun < 25


def test_a_clock_that_is_set_back_stalls_nothing() -> None:
    clock = Clock()
    seen: list[datetime] = []
    enough = Event()

    def step(now: datetime) -> int:
        seen.append(now)
        # every turn a day earlier
        clock.now -= timedelta(days=1)
        if len(seen) >= 5:
            enough.set()
        return 0

    run_until(enough, Step("step", step, 0.02), clock=clock)
    assert seen == sorted(seen, reverse=True)


def test_the_end_waits_for_the_running_step_and_begins_no_other() -> None:
    begun, finished = Event(), Event()
    later: list[str] = []

    def long(now: datetime) -> int:
        del now
        begun.set()
        time.sleep(0.3)
        finished.set()
        later.append("again")
        return 1

    worker = Worker([Step("long", long)], name="here:1", clock=Clock())
    thread = Thread(target=worker.run)
    thread.start()
    assert begun.wait(10)
    worker.end()
    thread.join(20)
    assert finished.is_set()
    assert later == ["again"]


def test_a_step_that_hangs_is_named_and_left_after_a_while(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(working, "END_SECONDS", 0.2)
    begun, let_go = Event(), Event()

    def hang(now: datetime) -> int:
        del now
        begun.set()
        let_go.wait(20)
        return 0

    worker = Worker([Step("hangs", hang)], name="here:1", clock=Clock())
    ended: list[bool] = []
    thread = Thread(target=lambda: ended.append(worker.run()))
    with caplog.at_level("ERROR", logger="lachan.work"):
        thread.start()
        assert begun.wait(10)
        worker.end()
        thread.join(20)
        assert ended == [False]
        assert "step hangs did not finish" in caplog.text
    let_go.set()


def test_each_step_notes_that_it_lives_what_failed_and_what_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "EVERY_SECONDS", 0)
    seen = Event()
    turns: list[int] = []

    def fail(now: datetime) -> int:
        del now
        turns.append(1)
        if len(turns) > 3:
            seen.set()
        raise LookupError("x")

    step = Step("fails", fail, 0.01, lambda: 7)
    monkeypatch.setattr(beats, "all_steps", lambda: (step,))
    told: list[beats.StepState] = []

    def look(*, worker: str) -> None:
        assert worker == "here:1"
        told.extend(beats.states(now=Clock().now))

    monkeypatch.setattr(working, "forget_worker", look)
    run_until(seen, step)
    (state,) = told
    assert (state.workers, state.error, state.backlog) == (1, "LookupError", 7)
    assert state.failures_in_a_row >= 3
    beats.forget_worker(worker="here:1")


def test_steps_leave_no_connection_behind() -> None:
    done = Event()

    def ask(now: datetime) -> int:
        del now
        with closing(connections["default"].cursor()) as cursor:
            cursor.execute("SELECT 1")
        done.set()
        return 0

    # an open connection at the end of its thread is a ResourceWarning, and so an error here
    run_until(done, Step("ask", ask, 0.01))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Fresh]:
    with fresh_place(tmp_path) as place:
        yield place


KILLED = (
    SET_UP
    + """
import os, signal, threading, time
from lachan.centre.config import work
from lachan.centre.web.steps import Step
from lachan.centre.web.models import KeyMark
from django.utils import timezone

def step(now):
    print("begun", flush=True)
    time.sleep(1.0)
    KeyMark.objects.create(name=str(time.monotonic()), fingerprint="finished", noted_at=timezone.now())
    return 1

work.all_steps = lambda: (Step("slow", step),)
raise SystemExit(work.work())
"""
)


@pytest.mark.live
@pytest.mark.on_database
def test_sigterm_lets_the_running_step_finish(place: Fresh) -> None:
    process = place.start(KILLED)
    assert process.stdout is not None
    while "begun" not in process.stdout.readline():
        pass
    os.kill(process.pid, 15)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    kept = place.python(
        SET_UP
        + "from lachan.centre.web.models import KeyMark; print(KeyMark.objects.filter(fingerprint='finished').count())"
    )
    assert kept.stdout.strip() == "1"
