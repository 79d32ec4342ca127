from __future__ import annotations

from datetime import timedelta

import pytest

from centre.accounts.people import BEGAN, TODAY, People, as_viewer, make_office, make_person, people
from lachan.centre.accounts.office_lists import (
    OfficeFilter,
    offices_by_code,
    offices_listed_for,
    persons_kept_by,
)

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def codes(people: People, at: str, wanted: OfficeFilter = OfficeFilter(), **more: object) -> list[str]:  # noqa: B008 - frozen
    page = offices_listed_for(as_viewer(people.at(at, "desk")), wanted, **more)  # type: ignore[arg-type]
    return [row.code for row in page.rows]


def test_one_sees_the_own_office_those_below_and_those_above(people: People) -> None:
    assert sorted(codes(people, "north")) == ["centre", "ministry", "north", "north_ward"]


def test_a_list_is_narrowed_to_a_word_a_kind_a_day_and_the_parts_of_an_office(people: People) -> None:
    assert codes(people, "centre", OfficeFilter(find="ward")) == ["north_ward"]
    assert codes(people, "centre", OfficeFilter(find="khong NORTH")) == []
    assert codes(people, "centre", OfficeFilter(find="cơ north")) == ["north", "north_ward"]
    assert codes(people, "centre", OfficeFilter(kind="bank")) == ["bank"]
    assert codes(people, "centre", OfficeFilter(day=BEGAN - timedelta(days=1))) == []
    assert codes(people, "centre", OfficeFilter(parent_id=people.office("north").pk)) == ["north_ward"]


def test_a_closed_office_is_left_out_from_its_last_day_on(people: People) -> None:
    closed = make_office("closed", parent=people.office("north"))
    closed.valid_to = TODAY
    closed.save()
    assert "closed" not in codes(people, "north", OfficeFilter(day=TODAY))
    assert "closed" in codes(people, "north", OfficeFilter(day=TODAY - timedelta(days=1)))


def test_pages_follow_one_another(people: People) -> None:
    for number in range(7):
        make_office(f"n{number}", parent=people.office("north"))
    viewer = as_viewer(people.at("north", "desk"))
    seen: list[str] = []
    place = ""
    for _ in range(10):
        page = offices_listed_for(viewer, OfficeFilter(), place=place, size=3)
        seen += [row.code for row in page.rows]
        place = page.later
        if not place:
            break
    assert len(seen) == len(set(seen)) == 11


def test_offices_are_found_by_code_and_their_accounts_counted(people: People) -> None:
    assert offices_by_code(["north", "nowhere"]).keys() == {"north"}
    assert offices_by_code([]) == {}
    before = persons_kept_by([people.office("south").pk])
    make_person("ai đó", office=people.office("south"))
    stopped = make_person("đã nghỉ", office=people.office("south"))
    stopped.is_active = False
    stopped.save()
    assert before == {}
    assert persons_kept_by([people.office("south").pk]) == {people.office("south").pk: 1}
