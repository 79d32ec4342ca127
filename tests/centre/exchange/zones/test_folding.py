from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lachan.centre.exchange.zones.folding import (
    KEPT_SECONDS,
    begun_anew,
    folded,
    is_due,
    without_old,
)
from lachan.centre.exchange.zones.standing import Fold, Standing
from lachan.centre.exchange.zones.wire import EXPIRE_SECONDS

DAY = 86_400
# three in the morning in Vietnam, and noon
NIGHT = int(datetime(2026, 11, 28, 20, 0, tzinfo=UTC).timestamp())
NOON = int(datetime(2026, 11, 29, 5, 0, tzinfo=UTC).timestamp())


def standing(at: int, serial: int = 100) -> Standing:
    return begun_anew(Standing(serial, serial, "x", 1), now=at)


@pytest.mark.parametrize(
    ("now", "age", "changed", "wanted"),
    [
        (NIGHT, DAY, 1_999, False),
        (NIGHT, DAY, 2_000, True),
        (NOON, DAY, 19_999, False),
        (NOON, DAY, 20_000, True),
        (NIGHT, 8 * DAY, 1, True),
        (NIGHT, 8 * DAY, 0, False),
        (NOON, 8 * DAY, 1, False),
        # not twice in a night, and not again and again while many come
        (NIGHT, 1_800, 100_000, False),
    ],
)
def test_the_base_takes_in_much_at_once_little_at_night_and_nothing_never(
    *, now: int, age: int, changed: int, wanted: bool
) -> None:
    assert is_due(standing(now - age), changed=changed, now=now) is wanted


def test_bases_are_kept_until_who_could_not_take_a_later_one_has_dropped_them() -> None:
    first = standing(NOON)
    second = folded(Standing(200, 200, "x", 1, folds=first.folds), now=NOON + DAY)
    assert (second.fold, second.covered) == (Fold(200, 200, NOON + DAY), 100)
    assert second.base_seq_of(100) == 100
    assert second.base_seq_of(150) is None
    until = NOON + DAY + KEPT_SECONDS
    assert KEPT_SECONDS > EXPIRE_SECONDS
    assert without_old(second, now=until - 1).covered == 100
    assert without_old(second, now=until).covered == 200
    assert without_old(first, now=until + 9 * DAY) == first


def test_there_are_never_more_bases_than_can_be_looked_after() -> None:
    found = standing(NOON)
    for number in range(15):
        found = folded(found, now=NOON + number)
    assert not is_due(found, changed=100_000, now=NOON + DAY)
    # other rules need one all the same
    assert len(folded(found, now=NOON + DAY).folds) == 16


def test_who_has_a_base_of_before_other_rules_takes_it_anew() -> None:
    found = folded(Standing(200, 200, "x", 200, folds=standing(NOON).folds), now=NOON + 1)
    assert found.base_seq_of(100) is None
    assert found.base_seq_of(200) == 200
