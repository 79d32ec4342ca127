from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lachan.centre.web.kept import FORGOTTEN_AFTER, LONG_MS, Answer, good_for, kept, remake
from lachan.centre.web.models import Kept

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Maker:
    """Answers with how many times it was asked, and remembers what was asked when."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, datetime]] = []

    def __call__(self, asked: str, now: datetime) -> str:
        self.asked.append((asked, now))
        return f"{len(self.asked)} {asked}"


def ask(make: Maker, asked: str = "a", *, after: timedelta = timedelta(), name: str = "n") -> Answer:
    return kept(name=name, asked=asked, make=make, now=NOW + after)


def make_slow(took_ms: int = 2_000, **fields: object) -> None:
    Kept.objects.update(took_ms=took_ms, **fields)


def test_who_asks_the_same_within_a_minute_gets_the_same_and_is_told_when_it_was_so() -> None:
    make = Maker()
    assert ask(make) == Answer("1 a", NOW)
    assert ask(make, after=60 * SECOND) == Answer("1 a", NOW)
    assert ask(make, after=61 * SECOND) == Answer("2 a", NOW + 61 * SECOND)
    assert Kept.objects.count() == 1


def test_it_never_gives_the_answer_of_another_question() -> None:
    make = Maker()
    assert ask(make, "a").text == "1 a"
    assert ask(make, "b").text == "2 b"
    assert ask(make, "a", name="other").text == "3 a"
    assert ask(make, "a").text == "1 a"


def test_what_took_long_is_good_for_a_hundred_times_as_long() -> None:
    assert good_for(20) == timedelta(minutes=1)
    assert good_for(3_000) == timedelta(minutes=5)
    make = Maker()
    ask(make)
    make_slow(3_000)
    assert ask(make, after=300 * SECOND).text == "1 a"
    assert ask(make, after=301 * SECOND).text == "2 a"


def test_an_answer_of_the_future_is_not_believed_when_the_clock_was_set_back() -> None:
    make = Maker()
    ask(make, after=600 * SECOND)
    assert ask(make).text == "2 a"


def test_a_kept_answer_costs_one_query() -> None:
    make = Maker()
    ask(make)
    with CaptureQueriesContext(connection) as asked:
        ask(make, after=30 * SECOND)
    assert len(asked) == 1


def test_a_worker_makes_what_took_long_anew_before_it_is_stale_and_only_then() -> None:
    make = Maker()
    ask(make)
    make_slow(600)
    makers = {"n": make}
    assert remake(makers=makers, now=NOW + 29 * SECOND) == 0
    assert remake(makers=makers, now=NOW + 31 * SECOND) == 1
    assert remake(makers=makers, now=NOW + 31 * SECOND) == 0
    assert ask(make, after=70 * SECOND) == Answer("2 a", NOW + 31 * SECOND)
    assert make.asked == [("a", NOW), ("a", NOW + 31 * SECOND)]


def test_what_is_made_quickly_waits_until_somebody_wants_it() -> None:
    make = Maker()
    ask(make)
    make_slow(LONG_MS - 1)
    assert remake(makers={"n": make}, now=NOW + 50 * SECOND) == 0


def test_it_is_made_for_a_day_after_somebody_last_wanted_it_and_then_forgotten() -> None:
    make = Maker()
    ask(make)
    make_slow()
    assert remake(makers={"n": make}, now=NOW + FORGOTTEN_AFTER) == 1
    # a worker's own making is no wanting
    assert remake(makers={"n": make}, now=NOW + FORGOTTEN_AFTER + SECOND) == 0
    assert not Kept.objects.exists()


def test_wanting_a_kept_answer_counts_once_a_minute() -> None:
    make = Maker()
    ask(make)
    make_slow(60_000)
    ask(make, after=59 * SECOND)
    assert Kept.objects.get().wanted_at == NOW
    ask(make, after=61 * SECOND)
    assert Kept.objects.get().wanted_at == NOW + 61 * SECOND


def test_what_another_release_asked_is_made_by_nobody() -> None:
    make = Maker()
    ask(make, name="gone")
    make_slow()
    assert remake(makers={"n": make}, now=NOW + timedelta(hours=1)) == 0


def test_an_answer_that_fails_keeps_nothing() -> None:
    def fail(asked: str, now: datetime) -> str:
        raise LookupError(asked, now)

    with pytest.raises(LookupError):
        kept(name="n", asked="a", make=fail, now=NOW)
    assert not Kept.objects.exists()
