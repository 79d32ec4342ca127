from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.accounts.people import NOW, TODAY, People, as_actor, as_viewer, give_role, people, refused
from lachan.centre.accounts.access import (
    acting_viewer,
    may_at,
    may_change_person,
    need_at,
    office_for,
    offices_for,
    person_for,
    person_requests_for,
    persons_for,
    role_period_for,
    role_periods_for,
    role_request_for,
    role_requests_for,
    viewer_of,
)
from lachan.centre.accounts.models import Person, Role, RolePeriod, RoleRequest
from lachan.centre.accounts.permissions import (
    LOG_VIEW,
    OFFICE_CHANGE,
    OFFICE_VIEW,
    PERSON_CHANGE,
    PERSON_VIEW,
    ROLE_DECIDE,
)
from lachan.centre.accounts.queries.persons import PersonFilter
from lachan.centre.audit.actors import MACHINE, person_actor

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

__all__ = ["people"]


def codes(people: People, ids: frozenset[int]) -> set[str]:
    return {name for name, office in people.offices.items() if office.pk in ids}


def names(rows: object) -> set[str]:
    return {row.name for row in rows}  # type: ignore[attr-defined]


def test_a_role_at_an_office_that_has_ended_gives_nothing(people: People) -> None:
    person = people.nobody()
    ended, later = people.office("north"), people.office("south")
    give_role(person, Role.DESK, ended)
    give_role(person, Role.ANALYST, later)
    type(ended).objects.filter(pk=ended.pk).update(valid_to=TODAY)
    type(later).objects.filter(pk=later.pk).update(valid_from=TODAY + timedelta(days=1))
    assert as_viewer(person).roles == ()
    assert {held.role for held in as_viewer(person, now=NOW - timedelta(days=1)).roles} == {Role.DESK}
    assert {held.role for held in as_viewer(person, now=NOW + timedelta(days=1)).roles} == {Role.ANALYST}


def test_a_view_holds_the_roles_of_the_day_alone(people: People) -> None:
    person = people.nobody()
    office = people.office("north")
    give_role(person, Role.DESK, office, valid_to=TODAY)
    give_role(person, Role.ANALYST, office, valid_from=TODAY, valid_to=TODAY + timedelta(days=1))
    give_role(person, Role.PUBLISHER, office, valid_from=TODAY + timedelta(days=1))
    assert {held.role for held in as_viewer(person).roles} == {Role.ANALYST}
    assert {held.role for held in as_viewer(person, now=NOW - timedelta(days=1)).roles} == {Role.DESK}


def test_the_day_is_vietnam_s(people: People) -> None:
    person = people.nobody()
    give_role(person, Role.DESK, people.office("north"), valid_from=TODAY)
    midnight = NOW.replace(day=27, hour=17, minute=0)
    assert viewer_of(person, now=midnight).roles
    assert not viewer_of(person, now=midnight - timedelta(seconds=1)).roles


def test_a_permission_holds_at_the_office_and_below_it_only(people: People) -> None:
    viewer = as_viewer(people.at("north"))
    may = {name for name, office in people.offices.items() if may_at(viewer, PERSON_CHANGE, office.pk)}
    assert may == {"north", "north_ward"}
    assert not may_at(viewer, LOG_VIEW, people.office("north").pk)
    assert not may_at(viewer, PERSON_CHANGE, 10**9)
    above = as_viewer(people.at("ministry"))
    may = {name for name, office in people.offices.items() if may_at(above, PERSON_CHANGE, office.pk)}
    assert may == set(people.offices) - {"other"}


def test_roles_at_two_offices_each_count_for_their_own(people: People) -> None:
    person = people.nobody()
    give_role(person, Role.AUDITOR, people.office("north"))
    give_role(person, Role.DESK, people.office("south"))
    viewer = as_viewer(person)
    assert codes(people, offices_for(viewer, LOG_VIEW)) == {"north", "north_ward"}
    assert codes(people, offices_for(viewer)) == {"ministry", "centre", "north", "north_ward", "south"}


def test_to_look_at_are_the_offices_below_and_those_above(people: People) -> None:
    viewer = as_viewer(people.at("north", Role.DESK))
    assert codes(people, offices_for(viewer)) == {"ministry", "centre", "north", "north_ward"}
    for name, office in people.offices.items():
        if name in {"ministry", "centre", "north", "north_ward"}:
            assert office_for(viewer, office.pk).code == name
        else:
            with refused("not_found"):
                office_for(viewer, office.pk)
    with refused("not_found"):
        office_for(as_viewer(people.at("north")), people.office("centre").pk, OFFICE_CHANGE)


def test_who_has_no_role_sees_nothing_but_themselves(people: People) -> None:
    nobody = people.nobody()
    people.at("north", Role.DESK)
    viewer = as_viewer(nobody)
    assert offices_for(viewer) == frozenset()
    assert persons_for(viewer).rows == ()
    assert role_periods_for(viewer) == ()
    assert person_for(viewer, nobody.pk).name == nobody.name
    with refused("not_found"):
        person_for(viewer, people.at("north", Role.DESK).pk)


def test_what_is_not_seen_is_not_found_and_what_is_seen_is_not_permitted(people: People) -> None:
    viewer = as_viewer(people.at("north", Role.AUDITOR))
    with refused("not_permitted"):
        need_at(viewer, PERSON_CHANGE, people.office("north").pk)
    for name in ("south", "other", "bank"):
        with refused("not_found"):
            need_at(viewer, PERSON_CHANGE, people.office(name).pk)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_persons_are_seen_by_the_office_that_keeps_them_and_where_they_work(
    people: People, role: str
) -> None:
    kept = people.nobody("north")
    at_ward = people.at("north_ward", Role.DESK)
    works_here_too = people.nobody("south")
    give_role(works_here_too, Role.DESK, people.office("north"), valid_to=TODAY - timedelta(days=99))
    people.at("south", Role.DESK)
    people.at("centre", Role.DESK)
    viewer = as_viewer(people.at("north", role))
    seen = names(persons_for(viewer).rows)
    assert seen == {kept.name, at_ward.name, works_here_too.name, people.at("north", role).name}
    for person in Person.objects.all():
        if person.name in seen:
            assert person_for(viewer, person.pk).email == person.email
        else:
            with refused("not_found"):
                person_for(viewer, person.pk)


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.ADMINISTRATOR, Role.AUDITOR}))
def test_nobody_else_sees_persons(people: People, role: str) -> None:
    people.nobody()
    viewer = as_viewer(people.at("north", role))
    assert persons_for(viewer).rows == ()
    assert role_periods_for(viewer) == ()
    assert role_requests_for(viewer).rows == ()
    assert person_requests_for(viewer).rows == ()


def test_an_account_is_changed_by_who_administrates_all_that_it_opens(people: People) -> None:
    person = people.nobody("south")
    names = ("ministry", "centre", "north", "south", "other")
    kept = {name for name in names if may_change_person(as_viewer(people.at(name)), person.pk)}
    assert kept == {"ministry", "centre", "south"}
    give_role(person, Role.DESK, people.office("north"))
    may = {
        name for name in names if may_change_person(as_viewer(people.at(name)), person.pk)
    }  # fmt: skip
    assert may == {"ministry", "centre"}
    homeless = Person.objects.create(name="An", email="an@centre.example")
    assert not may_change_person(as_viewer(people.at("ministry")), homeless.pk)
    assert not may_change_person(as_viewer(people.at("ministry")), 10**9)


def test_periods_are_seen_at_one_s_offices_and_all_of_those_of_one_s_people(people: People) -> None:
    mine = people.nobody("north")
    give_role(mine, Role.DESK, people.office("south"))
    guest = people.nobody("south")
    here = give_role(guest, Role.DESK, people.office("north"))
    elsewhere = give_role(guest, Role.ANALYST, people.office("south"))
    viewer = as_viewer(people.at("north"))
    seen = {(row.person_name, row.office.code) for row in role_periods_for(viewer)}
    assert seen == {
        (mine.name, "south"),
        (guest.name, "north"),
        (people.at("north").name, "north"),
    }
    assert role_period_for(viewer, here.pk).person_id == guest.pk
    with refused("not_found"):
        role_period_for(viewer, elsewhere.pk)
    assert {row.office.code for row in role_periods_for(viewer, person_id=guest.pk)} == {"north"}


def test_requests_are_seen_by_administrators_of_the_office_and_above(people: People) -> None:
    request = RoleRequest.objects.create(
        person=people.nobody(),
        office=people.office("north"),
        role=Role.APPROVER,
        valid_from=TODAY,
        reason="cần",
        asked_by=people.at("north"),
        asked_at=NOW,
    )
    for name, why in (("north", "asked_by_you"), ("centre", ""), ("ministry", "")):
        viewer = as_viewer(people.at(name))
        assert role_request_for(viewer, request.pk).why_not == why
        assert [row.id for row in role_requests_for(viewer, state="open").rows] == [request.pk]
        assert role_requests_for(viewer, state="granted").rows == ()
    for stranger in (people.at("south"), people.at("other"), people.at("north", Role.AUDITOR)):
        with refused("not_found"):
            role_request_for(as_viewer(stranger), request.pk)
        assert role_requests_for(as_viewer(stranger)).rows == ()


def test_only_a_person_who_may_sign_in_acts(people: People) -> None:
    person = people.at("north")
    assert acting_viewer(as_actor(person), now=NOW).may(ROLE_DECIDE)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    for actor in (as_actor(person), person_actor(10**9), MACHINE):
        with refused("not_permitted"):
            acting_viewer(actor, now=NOW)


def test_persons_are_found_by_parts_of_the_name_without_accents_and_by_address(people: People) -> None:
    person = people.nobody("north")
    Person.objects.filter(pk=person.pk).update(
        name="Nguyễn Thị Ánh Đào", sort_name="dao nguyen thi anh", email="anh.dao@north.example"
    )
    viewer = as_viewer(people.at("north"))
    for find in ("dao", "ĐÀO", "nguyễn đào", "anh.dao@", "  Thị  ", "NORTH.example anh"):
        assert names(persons_for(viewer, PersonFilter(find=find)).rows) >= {"Nguyễn Thị Ánh Đào"}, find
    for find in ("đao zz", "%", "_", "'; drop table", "\0", "\ud800", "x" * 5_000):
        assert persons_for(viewer, PersonFilter(find=find)).rows == (), find


def test_persons_are_narrowed_by_role_office_and_state(people: People) -> None:
    desk = people.at("north", Role.DESK)
    gone = people.at("north", Role.ANALYST)
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    RolePeriod.objects.filter(person=gone).update(valid_to=TODAY)
    at_ward = people.at("north_ward", Role.DESK)
    viewer = as_viewer(people.at("north", Role.AUDITOR))
    ward = people.office("north_ward").pk

    def found(**wanted: object) -> set[str]:
        return names(persons_for(viewer, PersonFilter(**wanted)).rows)  # type: ignore[arg-type]

    assert found(role=Role.DESK) == {desk.name, at_ward.name}
    assert found(role=Role.DESK, office_id=ward) == {at_ward.name}
    assert found(office_id=ward) == {at_ward.name}
    assert found(is_active=False) == {gone.name}
    assert found(role=Role.ANALYST) == set()
    assert found(role="director") == set()


def test_a_list_of_persons_takes_two_queries_however_long(
    people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(130):
        Person.objects.create(
            name=f"Person {number:03}",
            sort_name=f"{number:03} person",
            email=f"p{number}@north.example",
            office=people.office("north"),
        )
    viewer = as_viewer(people.at("north"))
    with django_assert_num_queries(2):
        first = persons_for(viewer)
    with django_assert_num_queries(3):
        second = persons_for(viewer, place=first.later)
    assert [row.name for row in first.rows] == [f"Person {number:03}" for number in range(50)]
    assert [row.name for row in second.rows] == [f"Person {number:03}" for number in range(50, 100)]
    with django_assert_num_queries(2):
        person_for(viewer, first.rows[0].id)
    with django_assert_num_queries(1):
        viewer_of(people.at("north"), now=NOW)


def test_looking_at_an_office_says_nothing_of_who_may_see_persons(people: People) -> None:
    viewer = as_viewer(people.at("north", Role.DESK))
    assert viewer.may(OFFICE_VIEW)
    assert not viewer.may(PERSON_VIEW)
    assert role_periods_for(viewer, office_id=people.office("north").pk) == ()
