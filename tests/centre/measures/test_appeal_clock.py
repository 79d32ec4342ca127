from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lachan.centre.measures.appeal_clock import CLOCKS, due_of, escalate_at, falls, warn_at

CAME = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_an_unproven_appeal_has_two_days_and_a_proven_one_a_day_from_its_proof() -> None:
    assert due_of(received_at=CAME, proven_at=None) == CAME + 48 * HOUR
    assert due_of(received_at=CAME, proven_at=CAME + HOUR) == CAME + 25 * HOUR


def test_a_proof_never_makes_it_later() -> None:
    assert due_of(received_at=CAME, proven_at=CAME + 40 * HOUR) == CAME + 48 * HOUR


def test_it_is_warned_before_it_is_escalated_and_escalated_before_it_falls() -> None:
    due = CAME + 24 * HOUR
    assert warn_at(due, proven=True) < escalate_at(due, proven=True) < due
    assert warn_at(due, proven=False) < escalate_at(due, proven=False) == due


def test_nothing_falls_that_nobody_was_told_of() -> None:
    due = CAME + 24 * HOUR
    assert not falls(due_at=due, escalated_at=None, now=due + 100 * HOUR)
    # the machine was off for days: those above have an hour from when it came back
    back = due + 72 * HOUR
    assert not falls(due_at=due, escalated_at=back, now=back + timedelta(minutes=59))
    assert falls(due_at=due, escalated_at=back, now=back + HOUR)
    assert not falls(due_at=due, escalated_at=due - 3 * HOUR, now=due - timedelta(seconds=1))


def test_each_number_has_its_reason() -> None:
    for span in (CLOCKS.proven, CLOCKS.unproven, CLOCKS.grace, CLOCKS.repeat):
        assert len(span.reason) > 40
