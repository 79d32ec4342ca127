from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from centre.cases.scene import CANTHO, HANOI, NOW, WARD, opened, people, seeing
from lachan.centre.accounts.models import Role, Territory
from lachan.centre.cases.figures.asked import asked_by, before, cases_of
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def ids(people: People, office: str, **wanted: object) -> set[int]:
    asked = asked_by(seeing(people, office), now=NOW, **wanted)  # type: ignore[arg-type] # as each test says
    return set(cases_of(asked).values_list("pk", flat=True))


def place(code: str) -> int:
    return Territory.objects.get(code=code).pk


def test_it_asks_of_one_s_offices_and_below_for_thirty_days_until_today(people: People) -> None:
    north = opened(people)
    ward = opened(people, kind="message", territory_code=WARD)
    south = opened(people, "south", territory_code=CANTHO)
    asked = asked_by(seeing(people), now=NOW)
    assert (asked.first, asked.last, asked.days) == (date(2026, 10, 25), date(2026, 11, 23), 30)
    assert ids(people, "north") == {north.pk, ward.pk}
    assert ids(people, "north_ward") == {ward.pk}
    assert ids(people, "centre") == {north.pk, ward.pk, south.pk}


def test_it_is_narrowed_to_an_office_kinds_and_territories(people: People) -> None:
    north = opened(people)
    ward = opened(people, kind="message", territory_code=WARD)
    south = opened(people, "south", kind="app", territory_code=CANTHO)
    assert ids(people, "centre", office_id=people.office("north").pk) == {north.pk, ward.pk}
    assert ids(people, "centre", kinds=("message", "app")) == {ward.pk, south.pk}
    # a province takes in its communes; a commune stands for itself
    assert ids(people, "centre", territories=(place(HANOI),)) == {north.pk, ward.pk}
    assert ids(people, "centre", territories=(place(WARD),)) == {ward.pk}
    assert ids(people, "centre", territories=(place(CANTHO),), kinds=("message",)) == set()


def test_one_end_of_a_period_gives_the_other(people: People) -> None:
    viewer = seeing(people)
    since = asked_by(viewer, first=date(2026, 11, 20), now=NOW)
    assert (since.first, since.last) == (date(2026, 11, 20), date(2026, 11, 23))
    old = asked_by(viewer, first=date(2026, 1, 1), now=NOW)
    assert (old.last, old.days) == (date(2026, 1, 30), 30)
    until = asked_by(viewer, last=date(2026, 1, 30), now=NOW)
    assert (until.first, until.days) == (date(2026, 1, 1), 30)


def test_the_same_period_before_is_as_long_and_ends_where_this_begins(people: People) -> None:
    asked = asked_by(seeing(people), first=date(2026, 11, 16), last=date(2026, 11, 22), now=NOW)
    earlier = before(asked)
    assert (earlier.first, earlier.last, earlier.days) == (date(2026, 11, 9), date(2026, 11, 15), 7)
    assert earlier.offices == asked.offices


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"first": date(2026, 11, 2), "last": date(2026, 11, 1)}, "cases_period"),
        ({"first": date(2026, 11, 24)}, "cases_period"),
        ({"first": date(2000, 1, 1), "last": date(2026, 11, 1)}, "cases_period"),
        ({"first": date.max}, "cases_period"),
        ({"last": date.max}, "cases_period"),
        ({"last": date.min}, "cases_period"),
        ({"kinds": ("website", "witchcraft")}, "cases_kind"),
    ],
)
def test_it_refuses_a_period_or_a_kind_that_is_none(
    people: People, wanted: dict[str, object], code: str
) -> None:
    with pytest.raises(Refusal) as told:
        ids(people, "north", **wanted)
    assert (told.value.status, told.value.code) == (422, code)


def test_it_tells_nobody_of_offices_that_aren_t_theirs_to_look_at(people: People) -> None:
    opened(people)
    with pytest.raises(Refusal) as told:
        ids(people, "south", office_id=people.office("north").pk)
    assert told.value.status in {403, 404}
    asked = asked_by(seeing(people, "centre", Role.AUDITOR), now=NOW)
    assert not cases_of(asked).exists()
