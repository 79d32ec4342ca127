from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lachan.centre.outbox.channels.channel import Outcome
from lachan.centre.outbox.lanes import LONGEST_PAUSE_SECONDS, Lanes

NOW = datetime(2026, 11, 28, tzinfo=UTC)
AWAY = Outcome("later", "connect")


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_a_lane_pauses_longer_each_time_its_receiver_is_away() -> None:
    lanes = Lanes()
    lanes.note("bank", AWAY, now=NOW)
    assert lanes.paused(after(4)) == {"bank"}
    assert lanes.paused(after(5)) == set()
    lanes.note("bank", AWAY, now=after(5))
    assert lanes.paused(after(14)) == {"bank"}
    for number in range(20):
        lanes.note("bank", AWAY, now=after(1000 * number + 1000))
    assert lanes.paused(after(20_000 + LONGEST_PAUSE_SECONDS - 1)) == {"bank"}
    assert lanes.paused(after(20_000 + LONGEST_PAUSE_SECONDS)) == set()


def test_those_under_way_together_count_once() -> None:
    lanes = Lanes()
    for _ in range(5):
        lanes.note("bank", AWAY, now=NOW)
    assert lanes.paused(after(6)) == set()


def test_one_message_that_is_refused_pauses_nobody_and_one_taken_opens_the_lane() -> None:
    lanes = Lanes()
    lanes.note("bank", Outcome("never", "http.410"), now=NOW)
    lanes.note("bank", Outcome("later", "http.500"), now=NOW)
    assert lanes.paused(NOW) == set()
    lanes.note("bank", AWAY, now=NOW)
    lanes.note("bank", Outcome("delivered", "http.200"), now=after(1))
    assert lanes.paused(after(2)) == set()


def test_a_pause_does_not_last_for_a_clock_set_back() -> None:
    lanes = Lanes()
    lanes.note("bank", AWAY, now=NOW)
    assert lanes.paused(NOW - timedelta(days=1)) == set()
