from __future__ import annotations

import pytest
from django.db import OperationalError

from lachan.centre.cases.services.faults import FIRST_SECONDS, MOST_SECONDS, Faults


class Work:
    """Work that fails for as long as it is told to, on a clock of its own."""

    def __init__(self) -> None:
        self.now = 0.0
        self.done = 0
        self.error: Exception | None = ValueError("odd")
        self.faults = Faults(clock=lambda: self.now)

    def __call__(self) -> None:
        if self.error is not None:
            raise self.error
        self.done += 1

    def once(self) -> bool:
        return self.faults.try_one("report:7", self)


def test_what_fails_waits_longer_each_time_and_is_done_once_it_can_be() -> None:
    work = Work()
    pause = FIRST_SECONDS
    for _ in range(10):
        assert not work.once()
        assert work.faults.holds("report:7")
        work.now += pause - 0.1
        work.error, kept = None, work.error
        assert not work.once()
        assert work.done == 0
        work.error = kept
        work.now += 0.1
        pause = min(MOST_SECONDS, 2 * pause)
    assert pause == MOST_SECONDS
    work.error = None
    assert work.once()
    assert (work.done, work.faults.count()) == (1, 0)


def test_what_fails_keeps_nothing_else_from_being_done() -> None:
    work = Work()
    assert not work.once()
    assert work.faults.try_one("report:8", lambda: None)
    assert work.faults.count() == 1


def test_a_database_that_is_gone_is_no_fault_of_the_thing() -> None:
    work = Work()
    work.error = OperationalError("gone")
    with pytest.raises(OperationalError):
        work.once()
    assert work.faults.count() == 0
