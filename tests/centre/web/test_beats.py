from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lachan.centre.web import beats
from lachan.centre.web.beats import StepBeat, forget_old, forget_worker, note_beat, states
from lachan.centre.web.steps import Step, all_steps

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


def nothing(now: datetime) -> int:
    del now
    return 0


@pytest.fixture(autouse=True)
def _two_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = (Step("seal", nothing), Step("send", nothing))
    monkeypatch.setattr(beats, "all_steps", lambda: steps)


def note(step: str, *, worker: str = "a:1", at: datetime = NOW, **more: object) -> None:
    beat = StepBeat(worker=worker, step=step, started_at=NOW - timedelta(hours=1))
    for name, value in more.items():
        setattr(beat, name, value)
    note_beat(beat=beat, now=at)


def test_a_step_that_nobody_runs_is_shown_as_that() -> None:
    seal, send = states(now=NOW)
    assert (seal.step, seal.workers, seal.beat_at) == ("seal", 0, None)
    assert (send.step, send.workers) == ("send", 0)


def test_a_step_tells_when_it_last_did_something_and_what_waits() -> None:
    note("seal", done=3, done_at=NOW - timedelta(seconds=9), backlog=17, took_ms=12)
    note("seal", done=5, done_at=NOW - timedelta(seconds=2), backlog=4, took_ms=8)
    seal, _ = states(now=NOW)
    assert (seal.workers, seal.backlog, seal.took_ms, seal.error) == (1, 4, 8, "")
    assert seal.done_at == NOW - timedelta(seconds=2)


def test_a_worker_that_was_killed_counts_as_gone_and_is_forgotten_after_a_day() -> None:
    note("seal", at=NOW - timedelta(seconds=beats.GONE_SECONDS + 1))
    seal, _ = states(now=NOW)
    assert (seal.workers, seal.beat_at is not None) == (0, True)
    assert forget_old(now=NOW) == 0
    assert forget_old(now=NOW + timedelta(days=2)) == 1


def test_the_failure_of_one_worker_is_shown_beside_the_health_of_another() -> None:
    note("seal", worker="a:1", error="OperationalError", failures_in_a_row=4, failed_at=NOW)
    note("seal", worker="b:2")
    seal, _ = states(now=NOW)
    assert (seal.workers, seal.error, seal.failures_in_a_row) == (2, "OperationalError", 4)
    forget_worker(worker="a:1")
    seal, _ = states(now=NOW)
    assert (seal.workers, seal.error) == (1, "")


def test_a_clock_that_was_set_back_is_seen() -> None:
    note("seal", at=NOW + timedelta(hours=1))
    seal, _ = states(now=NOW)
    assert (seal.workers, seal.clock_back) == (1, True)


def test_a_step_that_is_no_more_is_not_shown() -> None:
    note("of-an-older-release")
    assert [state.step for state in states(now=NOW)] == ["seal", "send"]


def test_the_steps_of_the_rooms_have_names_of_their_own_and_a_pace() -> None:
    steps = all_steps()
    assert {"audit.seal"} <= {step.name for step in steps}
    assert len({step.name for step in steps}) == len(steps)
    assert all(0 < step.pace_seconds <= 3600 for step in steps)
    # sealing must be within a second of the commit
    assert next(step for step in steps if step.name == "audit.seal").pace_seconds <= 0.5
