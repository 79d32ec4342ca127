from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lachan.centre.measures.effect.places import FORGOTTEN
from lachan.centre.measures.effect.probing import Look
from lachan.centre.measures.effect.undoing import Place, Places, after, expected, next_look, together

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def seen(*looks: tuple[float, dict[str, Look]], before: dict[str, Place] | None = None) -> Places:
    """This will look at some minutes, and give what stands after the last."""
    found = Places(before or {}, "not_verified")
    for minutes, told in looks:
        found = after(found.by_name, told, at=AT + timedelta(minutes=minutes))
    return found


def test_one_look_proves_neither() -> None:
    assert seen((0, {"a": Look.OPEN})).standing == "not_verified"
    assert seen((0, {"a": Look.BLOCKED})).standing == "not_verified"


def test_two_looks_in_a_row_minutes_apart_prove_either() -> None:
    assert seen((0, {"a": Look.OPEN}), (3, {"a": Look.OPEN})).standing == "undone"
    assert seen((0, {"a": Look.BLOCKED}), (3, {"a": Look.BLOCKED})).standing == "still"
    # two at once may have met one cache
    assert seen((0, {"a": Look.OPEN}), (2, {"a": Look.OPEN})).standing == "not_verified"


def test_it_is_undone_only_where_every_place_is_open() -> None:
    both = {"a": Look.OPEN, "b": Look.BLOCKED}
    assert seen((0, both), (4, both)).standing == "still"
    half = {"a": Look.OPEN, "b": Look.UNKNOWN}
    assert seen((0, half), (4, half)).standing == "not_verified"


def test_a_resolver_that_is_left_out_keeps_the_answer_open() -> None:
    before = expected(["a", "b"], at=AT)
    one = {"a": Look.OPEN}
    assert seen((0, one), (4, one), before=before).standing == "not_verified"
    both = {"a": Look.OPEN, "b": Look.OPEN}
    assert seen((0, both), (4, both), before=before).standing == "undone"


@pytest.mark.parametrize("look", [Look.GONE, Look.UNKNOWN])
def test_a_name_that_is_gone_and_silence_accuse_nobody(look: Look) -> None:
    assert seen((0, {"a": look}), (4, {"a": look}), (90, {"a": look})).standing == "not_verified"


def test_what_was_blocked_and_is_gone_now_is_held_against_nobody() -> None:
    blocked = {"a": Look.BLOCKED}
    assert seen((0, blocked), (4, blocked), (8, {"a": Look.GONE})).standing == "not_verified"


def test_one_silent_moment_takes_nothing_back_and_two_days_do() -> None:
    blocked, silent = {"a": Look.BLOCKED}, {"a": Look.UNKNOWN}
    assert seen((0, blocked), (4, blocked), (8, silent)).standing == "still"
    late = 4 + FORGOTTEN.total_seconds() / 60
    assert seen((0, blocked), (4, blocked), (late, silent)).standing == "not_verified"


def test_what_is_open_again_is_seen_after_it_was_seen_blocked() -> None:
    blocked, open_again = {"a": Look.BLOCKED}, {"a": Look.OPEN}
    assert seen((0, blocked), (4, blocked), (60, open_again)).standing == "not_verified"
    assert seen((0, blocked), (4, blocked), (60, open_again), (64, open_again)).standing == "undone"


def test_several_who_look_are_undone_together_or_not_at_all() -> None:
    assert together(["undone", "undone"]) == "undone"
    assert together(["undone", "not_verified"]) == "not_verified"
    assert together(["undone", "still"]) == "still"
    assert together([]) == "not_verified"


def test_it_is_looked_at_each_hour_at_least() -> None:
    step, due = next_look(step=9, changed=False, at=AT)
    assert (step, due) == (9, AT + timedelta(hours=1))
    assert next_look(step=9, changed=True, at=AT) == (0, AT + timedelta(minutes=4))
