"""What two do at the same moment, in threads with connections of their own, on whichever database is set."""

from __future__ import annotations

from functools import partial

import pytest

from centre.accounts.people import NOW, TODAY, People, as_actor, as_viewer, make_people, make_person
from centre.racing import at_once
from lachan.centre.accounts.models import Person, Role, RolePeriod, RoleRequest
from lachan.centre.accounts.permissions import EXCLUDING
from lachan.centre.accounts.queries.roles import administrators_over
from lachan.centre.accounts.services.persons import add_person, stop_person
from lachan.centre.accounts.services.role_requests import decide_role_request, request_role
from lachan.centre.accounts.services.roles import end_role, grant_role

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 6


@pytest.fixture
def people(transactional_db: None) -> People:
    del transactional_db
    return make_people()


def ask(people: People, person: Person, role: str = Role.APPROVER) -> int:
    return request_role(
        person_id=person.pk,
        office_id=people.office("north").pk,
        role=role,
        valid_from=TODAY,
        reason="cần",
        actor=as_actor(people.at("north")),
        now=NOW,
    )


def test_of_two_deciders_one_decides(people: People) -> None:
    second, third = as_actor(people.second("north")), as_actor(people.at("centre"))
    for round_number in range(ROUNDS):
        request = ask(people, make_person(f"person {round_number}", office=people.office("north")))
        outcomes = at_once(
            partial(decide_role_request, request_id=request, grant=True, actor=second, now=NOW),
            partial(decide_role_request, request_id=request, grant=False, actor=third, now=NOW),
        )
        assert outcomes == ["done", "request_decided"]
        state = RoleRequest.objects.get(pk=request).state
        assert RolePeriod.objects.filter(request_id=request).count() == (1 if state == "granted" else 0)


def test_of_two_roles_that_exclude_each_other_one_is_given(people: People) -> None:
    by, second = as_actor(people.at("centre")), as_actor(people.second("north"))
    for round_number in range(ROUNDS):
        person = make_person(f"person {round_number}", office=people.office("north"))
        request = ask(people, person, Role.ADMINISTRATOR)
        outcomes = at_once(
            partial(decide_role_request, request_id=request, grant=True, actor=second, now=NOW),
            partial(
                grant_role,
                person_id=person.pk,
                office_id=people.office("south").pk,
                role=Role.DESK,
                valid_from=TODAY,
                actor=by,
                now=NOW,
            ),
        )
        assert outcomes == ["done", "role_excluded"]
        held = {role.role for role in as_viewer(person).roles}
        assert len(held) == 1
        assert not any(EXCLUDING.get(role, frozenset()) & held for role in held)


def test_the_same_role_is_given_once(people: People) -> None:
    by, too = as_actor(people.at("north")), as_actor(people.at("centre"))
    for round_number in range(ROUNDS):
        person = make_person(f"person {round_number}", office=people.office("north"))
        outcomes = at_once(
            *(
                partial(
                    grant_role,
                    person_id=person.pk,
                    office_id=people.office("north").pk,
                    role=Role.DESK,
                    valid_from=TODAY,
                    actor=actor,
                    now=NOW,
                )
                for actor in (by, too, by)
            )
        )
        assert outcomes == ["done", "role_overlaps", "role_overlaps"]


def test_two_administrators_who_end_each_other_leave_one(people: People) -> None:
    root = people.office("ministry")
    for _ in range(ROUNDS):
        RolePeriod.objects.all().delete()
        people.persons.clear()
        Person.objects.all().delete()
        first, second = people.at("ministry"), people.second("ministry")
        periods = {period.person_id: period.pk for period in RolePeriod.objects.all()}
        outcomes = at_once(
            partial(end_role, period_id=periods[second.pk], actor=as_actor(first), now=NOW),
            partial(stop_person, person_id=first.pk, actor=as_actor(second), now=NOW),
        )
        assert outcomes[0] == "done"
        # the other found the last one, or had lost the role by then
        assert outcomes[1] in {"last_administrator", "not_permitted", "not_found"}
        assert len(administrators_over(root.pk, day=TODAY)) == 1


def test_an_address_gets_one_account(people: People) -> None:
    by = as_actor(people.at("north"))
    for round_number in range(ROUNDS):
        outcomes = at_once(
            *(
                partial(
                    add_person, name="An", email=email, office_id=people.office("north").pk, actor=by, now=NOW
                )
                for email in (f"an{round_number}@north.example", f"AN{round_number}@North.example")
            )
        )
        assert outcomes == ["address_taken", "done"]


def test_the_same_request_is_made_once(people: People) -> None:
    people.at("north")
    for round_number in range(ROUNDS):
        person = make_person(f"person {round_number}", office=people.office("north"))
        outcomes = at_once(partial(ask, people, person), partial(ask, people, person))
        assert outcomes == ["done", "request_stands"]
