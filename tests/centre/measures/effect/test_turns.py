from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from lachan.centre.measures.effect.standing import APART
from lachan.centre.measures.effect.turns import HELD, STEPS, WAITED_FOR, next_look

if TYPE_CHECKING:
    from lachan.centre.measures.effect.standing import Effect

NOW: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def gaps(effect: Effect, *, count: int = 20) -> list[timedelta]:
    step, found = 0, []
    for _ in range(count):
        step, due = next_look(step=step, effect=effect, changed=False, at=NOW)
        found.append(due - NOW)
    return found


def test_what_holds_is_looked_at_ever_more_seldom_and_twice_a_day_at_least() -> None:
    found = gaps("effective")
    assert found == sorted(found)
    assert found[-1] == STEPS[-1] <= HELD


def test_what_is_waited_for_is_looked_at_each_hour() -> None:
    effects: tuple[Effect, ...] = ("not_effective", "returned", "not_verified")
    assert {gaps(effect)[-1] for effect in effects} == {WAITED_FOR}


def test_what_turned_is_looked_at_again_soon_and_late_enough_to_count() -> None:
    step, due = next_look(step=9, effect="effective", changed=True, at=NOW)
    assert step == 0
    assert APART <= due - NOW < timedelta(minutes=10)
