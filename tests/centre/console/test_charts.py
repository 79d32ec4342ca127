from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.console.charts import HEIGHT, MOST_BARS, WIDTH, bars_of, step_of, steps_of

LAST = date(2026, 11, 28)


def days(*counts: int) -> list[tuple[date, int]]:
    return [(LAST - timedelta(days=len(counts) - 1 - at), count) for at, count in enumerate(counts)]


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=400))
def test_every_bar_stands_inside_the_picture_and_as_high_as_its_number(counts: list[int]) -> None:
    chart = bars_of(days(*counts))
    assert len(chart.bars) <= MOST_BARS
    assert sum(bar.count for bar in chart.bars) == sum(counts)
    assert chart.grid[0].count == 0
    assert chart.grid[-1].count >= max(bar.count for bar in chart.bars)
    assert 4 <= len(chart.grid) <= 6
    for bar in chart.bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= WIDTH
        assert 0 <= bar.y <= HEIGHT
        # rounded to a tenth of a point, twice
        assert bar.height == pytest.approx(bar.count / chart.grid[-1].count * 192, abs=0.11)
    assert [bar.is_last for bar in chart.bars].index(True) == len(chart.bars) - 1


def test_of_many_days_a_bar_stands_for_several_and_the_newest_is_whole() -> None:
    chart = bars_of(days(*[1] * 125))
    assert chart.each_days == 3
    assert [bar.count for bar in chart.bars] == [2, *[3] * 41]
    assert chart.bars[-1].first == LAST - timedelta(days=2)


def test_the_last_day_has_its_label_and_no_two_stand_in_one_another() -> None:
    for count in (1, 7, 14, 30, 62, 400):
        chart = bars_of(days(*[1] * count))
        labelled = [bar for bar in chart.bars if bar.has_label]
        assert labelled[-1].is_last
        assert all(after.middle - bar.middle > 45 for bar, after in itertools.pairwise(labelled))


def test_the_highest_is_named_the_newest_of_several_and_none_where_nothing_is() -> None:
    most = bars_of(days(5, 1, 5, 2)).most
    assert most is not None
    assert most.last == LAST - timedelta(days=1)
    empty = bars_of(days(0, 0))
    assert empty.most is None
    assert [line.count for line in empty.grid] == [0, 1, 2, 3]


def test_shades_part_the_places_that_have_something_by_quarters() -> None:
    steps = steps_of([0, 0, 1, 2, 3, 4, 5, 6, 7, 8])
    assert steps == (1, 3, 5, 7)
    assert [step_of(count, steps) for count in (0, 1, 2, 3, 5, 7, 100)] == [0, 1, 1, 2, 3, 4, 4]


def test_few_different_numbers_get_fewer_shades_and_the_most_the_darkest() -> None:
    assert steps_of([0, 0]) == ()
    assert step_of(0, ()) == 0
    steps = steps_of([1, 1, 1, 1, 9])
    assert steps == (1,)
    assert step_of(9, steps) == 4
    assert [step_of(count, steps_of([1, 2])) for count in (1, 2)] == [3, 4]
