from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.measures.effect.places import FORGOTTEN, Places, after
from lachan.centre.measures.effect.probing import Look
from lachan.centre.measures.effect.standing import Seen, effect_of

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
EMPTY: Final = Places({}, "not_verified", None)


def seen(*looks: tuple[int, Mapping[str, Look]]) -> Places:
    found = EMPTY
    for minute, each in looks:
        found = after(found.by_name, each, at=NOW + timedelta(minutes=minute))
    return found


def test_it_is_effective_since_the_first_look_that_held_at_the_slowest_place() -> None:
    found = seen(
        (0, {"a": Look.BLOCKED, "b": Look.OPEN}),
        (4, {"a": Look.BLOCKED, "b": Look.BLOCKED}),
        (8, {"a": Look.BLOCKED, "b": Look.BLOCKED}),
    )
    assert (found.effect, found.effective_since) == ("effective", NOW + timedelta(minutes=4))


def test_one_resolver_that_lets_through_is_not_hidden_by_the_others() -> None:
    found = seen(*((minute, {"a": Look.BLOCKED, "b": Look.OPEN}) for minute in (0, 4, 8)))
    assert (found.effect, found.effective_since) == ("not_effective", None)
    assert found.by_name["a"].effect == "effective"


def test_it_has_come_back_when_one_place_is_open_again() -> None:
    held: Mapping[str, Look] = {"a": Look.BLOCKED, "b": Look.BLOCKED}
    found = seen((0, held), (4, held), (8, {"a": Look.OPEN}), (12, {"a": Look.OPEN}))
    assert found.effect == "returned"


def test_a_resolver_that_is_asked_no_more_counts_no_more() -> None:
    late = int(FORGOTTEN.total_seconds()) // 60
    found = seen(
        (0, {"a": Look.BLOCKED, "b": Look.OPEN}), (4, {"a": Look.BLOCKED}), (late, {"a": Look.BLOCKED})
    )
    assert set(found.by_name) == {"a"}
    assert found.effect == "effective"


def test_silence_changes_nothing() -> None:
    found = seen((0, {"a": Look.BLOCKED}), (4, {"a": Look.UNKNOWN}), (8, {"a": Look.BLOCKED}))
    assert found.effect == "effective"


@given(looks=st.lists(st.tuples(st.integers(0, 200), st.sampled_from(list(Look))), max_size=14))
def test_look_by_look_it_is_what_all_looks_together_mean(looks: list[tuple[int, Look]]) -> None:
    ordered = sorted(looks, key=lambda look: look[0])
    at_once = effect_of("not_verified", [Seen(NOW + timedelta(minutes=at), look) for at, look in ordered])
    assert seen(*((at, {"a": look}) for at, look in ordered)).effect == at_once


def test_what_was_only_silent_for_days_is_known_no_more() -> None:
    held: Mapping[str, Look] = {"a": Look.BLOCKED}
    silent: Mapping[str, Look] = {"a": Look.UNKNOWN}
    hours = [(hour * 60, silent) for hour in range(1, 49)]
    assert seen((0, held), (4, held), *hours[:47]).effect == "effective"
    assert seen((0, held), (4, held), *hours, (49 * 60, silent)).effect == "not_verified"
