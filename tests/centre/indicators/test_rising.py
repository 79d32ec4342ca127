from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from lachan.centre.indicators.models import Indicator, Sighting, Signal
from lachan.centre.indicators.rising import Rising, rising
from lachan.centre.indicators.spelling import value_hash

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
DAY = date(2026, 11, 23)
_number = itertools.count(1)


def seen(*, now: int, before: int = 0, level: str = "dangerous", ago: timedelta | None = None) -> int:
    value = f"la{next(_number)}.example"
    made = Indicator.objects.create(
        kind="domain",
        value=value,
        value_sha256=value_hash(value),
        fold=value,
        first_seen_at=NOW,
        last_seen_at=NOW,
        level=level,
    )
    for count, at in ((now, NOW - timedelta(hours=1)), (before, NOW - (ago or timedelta(hours=30)))):
        for _ in range(count):
            signal = Signal.objects.create(
                source="reports",
                kind="text",
                ref=f"r{next(_number)}",
                text="",
                received_at=at,
                keep_until=DAY,
            )
            Sighting.objects.create(signal=signal, indicator=made, seen_at=at)
    return made.pk


def found(**wanted: Any) -> list[Rising]:
    return list(rising(first=DAY, last=DAY, now=NOW, **wanted))


def test_what_rises_most_comes_first() -> None:
    little = seen(now=4, before=3)
    much = seen(now=5)
    assert found() == [Rising(much, 5, 0), Rising(little, 4, 3)]


def test_what_is_seen_seldom_less_often_or_as_often_is_left_out() -> None:
    seen(now=2)
    seen(now=3, before=3)
    seen(now=3, before=5)
    assert found() == []


def test_what_is_known_to_be_good_is_no_news() -> None:
    seen(now=9, level="trusted")
    assert found() == []


def test_today_is_compared_with_as_much_of_yesterday() -> None:
    # 22 hours ago was yesterday after nine: neither today nor in what is compared
    one = seen(now=3, before=8, ago=timedelta(hours=22))
    assert found() == [Rising(one, 3, 0)]


def test_no_more_are_given_than_wanted() -> None:
    for _ in range(3):
        seen(now=3)
    assert len(found(limit=2)) == 2
