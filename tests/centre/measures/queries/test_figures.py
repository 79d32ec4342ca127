from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.measures.scene import NOW, approver, judged, officer, people, proposed, signed
from lachan.centre.measures.models import Measure
from lachan.centre.measures.queries.figures import LEAST_FOR_MEDIAN, figures_at, public_figures
from lachan.centre.measures.services.ending import lift_measure
from lachan.centre.measures.services.holding import hold_at_once

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def approved(people: People, number: int) -> Measure:
    judged("domain", f"gia-{number}.top")
    measure = proposed(people, f"gia-{number}.top")
    signed(measure, approver(people))
    return measure


def test_a_mistake_a_hold_and_a_no_are_counted(people: People) -> None:
    wrong = approved(people, 1)
    lift_measure(measure_id=wrong.pk, reason="Nhầm", was_wrong=True, actor=approver(people), now=NOW)
    judged("domain", "gia-2.top")
    signed(proposed(people, "gia-2.top"), approver(people), "refuse", reason="Trang thật")
    judged("domain", "gia-3.top")
    hold_at_once(
        kind="block_domain", value="gia-3.top", office_id=people.office("north").pk, reason="Tiền đang đi",
        actor=officer(people), now=NOW,
    )  # fmt: skip
    approved(people, 4)
    told = figures_at(NOW)
    assert (told.wrong, told.holds, told.holds_wrong, told.refused) == (1, 1, 0, 1)
    assert (told.in_force, told.approved) == (1, 2)
    assert [(one.code, one.in_force, one.approved) for one in told.kinds] == [("block_domain", 1, 2)]


def test_an_empty_centre_has_no_appeals(people: People) -> None:
    del people
    told = figures_at(NOW).appeals
    assert (told.filed, told.lifted, told.upheld, told.fallen, told.median_hours) == (0, 0, 0, 0, None)


def test_a_median_is_told_from_three_on(people: People) -> None:
    for number in range(LEAST_FOR_MEDIAN):
        measure = approved(people, number)
        Measure.objects.filter(pk=measure.pk).update(effective_at=NOW + timedelta(minutes=10 * (number + 1)))
        told = figures_at(NOW).minutes_to_effect
        assert told == (20.0 if number == LEAST_FOR_MEDIAN - 1 else None)


def test_what_is_older_than_a_year_counts_only_while_it_is_in_force(people: People) -> None:
    measure = approved(people, 1)
    Measure.objects.filter(pk=measure.pk).update(approved_at=NOW - timedelta(days=400))
    told = figures_at(NOW)
    assert (told.in_force, told.approved) == (1, 0)


def test_whoever_asks_it_is_counted_once_a_minute(people: People) -> None:
    assert public_figures(now=NOW).in_force == 0
    approved(people, 1)
    assert public_figures(now=NOW + timedelta(seconds=30)).in_force == 0
    assert public_figures(now=NOW + timedelta(seconds=90)).in_force == 1


def test_no_name_of_anything_is_in_it(people: People) -> None:
    measure = approved(people, 1)
    assert measure.value not in repr(figures_at(NOW))
    assert measure.number not in repr(figures_at(NOW))
