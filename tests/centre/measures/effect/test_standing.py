from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.measures.effect.probing import Look
from lachan.centre.measures.effect.standing import Seen, effect_of, together

if TYPE_CHECKING:
    from lachan.centre.measures.effect.standing import Effect

NOW: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def seen(*looks: tuple[int, Look]) -> list[Seen]:
    return [Seen(NOW + timedelta(minutes=minute), look) for minute, look in looks]


@pytest.mark.parametrize(
    ("before", "looks", "effect"),
    [
        ("not_verified", seen(), "not_verified"),
        ("not_verified", seen((0, Look.UNKNOWN), (9, Look.UNKNOWN)), "not_verified"),
        ("not_verified", seen((0, Look.BLOCKED)), "not_verified"),
        ("not_verified", seen((0, Look.BLOCKED), (1, Look.BLOCKED)), "not_verified"),
        ("not_verified", seen((0, Look.BLOCKED), (5, Look.BLOCKED)), "effective"),
        ("not_verified", seen((0, Look.BLOCKED), (5, Look.GONE)), "effective"),
        ("not_verified", seen((0, Look.OPEN)), "not_effective"),
        ("not_effective", seen((0, Look.BLOCKED), (5, Look.OPEN), (10, Look.BLOCKED)), "not_effective"),
        ("effective", seen((0, Look.OPEN)), "effective"),
        ("effective", seen((0, Look.OPEN), (5, Look.OPEN)), "returned"),
        ("effective", seen((0, Look.OPEN), (5, Look.BLOCKED), (6, Look.OPEN)), "effective"),
        ("returned", seen((0, Look.BLOCKED), (5, Look.UNKNOWN), (9, Look.BLOCKED)), "effective"),
    ],
)
def test_what_looks_in_a_row_mean(before: Effect, looks: list[Seen], effect: Effect) -> None:
    assert effect_of(before, looks) == effect


def test_a_measure_is_as_effective_as_where_it_is_least() -> None:
    assert together([]) == "not_verified"
    assert together(["effective", "effective"]) == "effective"
    assert together(["effective", "not_verified"]) == "not_verified"
    assert together(["effective", "not_effective"]) == "not_effective"
    assert together(["not_effective", "returned"]) == "returned"


@given(
    before=st.sampled_from(["not_verified", "effective", "not_effective", "returned"]),
    looks=st.lists(st.tuples(st.integers(0, 100), st.sampled_from(list(Look))), max_size=12),
)
def test_nothing_is_effective_without_two_looks_that_hold(
    before: Effect, looks: list[tuple[int, Look]]
) -> None:
    found = seen(*sorted(looks, key=lambda look: look[0]))
    holding = [each for each in found if each.look in {Look.BLOCKED, Look.GONE}]
    if effect_of(before, found) == "effective" and before != "effective":
        assert len(holding) >= 2
        assert holding[-1].at - holding[0].at >= timedelta(minutes=3)
