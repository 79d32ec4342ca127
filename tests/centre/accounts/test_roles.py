from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from centre.accounts.people import (
    BEGAN,
    NOW,
    TODAY,
    People,
    as_actor,
    as_viewer,
    ask_role,
    give_role,
    people,
    refused,
)
from lachan.centre.accounts.models import Role, RolePeriod, RoleRequest
from lachan.centre.accounts.permissions import EXCLUDING, GUARDED_ROLES
from lachan.centre.accounts.services.roles import end_role, grant_role, start_administration
from lachan.centre.audit.actors import MACHINE, OPERATOR
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from lachan.centre.accounts.models import Person

__all__ = ["people"]

TOMORROW = TODAY + timedelta(days=1)


def grant(
    people: People,
    person: Person,
    role: str = Role.DESK,
    *,
    office: str = "north",
    by: Person | None = None,
    valid_from: date = TODAY,
    valid_to: date | None = None,
) -> int:
    return grant_role(
        person_id=person.pk,
        office_id=people.office(office).pk,
        role=role,
        valid_from=valid_from,
        valid_to=valid_to,
        actor=as_actor(by or people.at("north")),
        now=NOW,
    )


def test_an_administrator_gives_an_ordinary_role_at_once(people: People) -> None:
    person = people.nobody()
    period = grant(people, person)
    assert [(held.role, held.office_id) for held in as_viewer(person).roles] == [
        (Role.DESK, people.office("north").pk)
    ]
    assert RolePeriod.objects.get(pk=period).request is None


def test_an_administrator_from_above_gives_it_too_and_one_from_beside_does_not_find_the_office(
    people: People,
) -> None:
    grant(people, people.nobody(), office="north_ward", by=people.at("ministry"))
    with refused("not_found") as caught:
        grant(people, people.nobody("south"), by=people.at("south"))
    assert caught.value.status == 404


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.ADMINISTRATOR}))
def test_nobody_but_an_administrator_gives_a_role(people: People, role: str) -> None:
    with pytest.raises(Refusal) as caught:
        grant(people, people.nobody(), by=people.at("north", role))
    assert caught.value.status in {403, 404}
    assert not as_viewer(people.nobody()).roles


@pytest.mark.parametrize("role", sorted(GUARDED_ROLES))
def test_one_administrator_does_not_make_an_approver_or_an_administrator(people: People, role: str) -> None:
    with refused("role_takes_two"):
        grant(people, people.nobody(), role)


def test_who_gives_a_role_does_not_get_it(people: People) -> None:
    with refused("role_for_oneself"):
        grant(people, people.at("north"), Role.PARTNER)


def test_neither_the_machine_nor_a_stopped_administrator_gives_a_role(people: People) -> None:
    for actor in (MACHINE, OPERATOR):
        with refused("not_permitted"):
            grant_role(
                person_id=people.nobody().pk,
                office_id=people.office("north").pk,
                role=Role.DESK,
                valid_from=TODAY,
                actor=actor,
                now=NOW,
            )
    by = people.at("north")
    by.is_active = False
    by.save()
    with refused("not_permitted"):
        grant(people, people.nobody(), by=by)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "code"),
    [
        (TODAY - timedelta(days=1), None, "role_in_the_past"),
        (TODAY, TODAY, "role_ends_before_it_begins"),
        (TODAY, TODAY - timedelta(days=1), "role_ends_before_it_begins"),
    ],
)
def test_it_refuses_a_period_that_is_none(
    people: People, valid_from: date, valid_to: date | None, code: str
) -> None:
    with refused(code):
        grant(people, people.nobody(), valid_from=valid_from, valid_to=valid_to)
    assert not RolePeriod.objects.filter(person=people.nobody()).exists()


def test_it_refuses_a_period_outside_the_office_s(people: People) -> None:
    office = people.office("north")
    office.valid_to = TODAY + timedelta(days=30)
    office.save()
    with refused("role_outside_office"):
        grant(people, people.nobody())
    grant(people, people.nobody(), valid_to=office.valid_to)


@pytest.mark.parametrize("office", ["bank", "other"])
@pytest.mark.parametrize("role", [Role.DESK, Role.ANALYST])
def test_nobody_does_the_desk_s_work_at_a_bank_or_an_operator(people: People, office: str, role: str) -> None:
    person, by = people.nobody("bank" if office == "bank" else "other"), people.at(office)
    with refused("role_at_partner"):
        grant(people, person, role, office=office, by=by)
    grant(people, person, Role.PARTNER, office=office, by=by)
    assert [(held.role, held.office_id) for held in as_viewer(person).roles] == [
        (Role.PARTNER, people.office(office).pk)
    ]


def test_nobody_is_made_approver_at_a_bank(people: People) -> None:
    with refused("role_at_partner"):
        ask_role(people, people.nobody("bank"), Role.APPROVER, office="bank", by=people.at("bank"))
    assert not RoleRequest.objects.exists()


def test_the_same_role_does_not_overlap_and_may_follow(people: People) -> None:
    person = people.nobody()
    grant(people, person, valid_to=TODAY + timedelta(days=10))
    with refused("role_overlaps"):
        grant(people, person, valid_from=TODAY + timedelta(days=9))
    grant(people, person, valid_from=TODAY + timedelta(days=10))
    with refused("role_overlaps"):
        grant(people, person, valid_from=TOMORROW)
    grant(people, person, office="north_ward")


@pytest.mark.parametrize(("wanted", "held"), sorted((a, b) for a, more in EXCLUDING.items() for b in more))
def test_what_excludes_each_other_is_refused_both_ways_at_whatever_office(
    people: People, wanted: str, held: str
) -> None:
    person = people.nobody()
    give_role(person, held, people.office("south"), valid_from=TOMORROW)
    with refused("role_excluded"):
        if wanted in GUARDED_ROLES:
            ask_role(people, person, wanted)
        else:
            grant(people, person, wanted)
    assert RolePeriod.objects.filter(person=person).count() == 1
    assert not RoleRequest.objects.exists()


def test_roles_that_exclude_each_other_may_follow_one_another(people: People) -> None:
    person = people.nobody()
    give_role(person, Role.ADMINISTRATOR, people.office("south"), valid_to=TOMORROW)
    grant(people, person, valid_from=TOMORROW)


def test_a_role_ended_before_it_began_stands_in_nobody_s_way(people: People) -> None:
    person = people.nobody()
    period = grant(people, person, Role.DESK, valid_from=TODAY + timedelta(days=5))
    end_role(period_id=period, actor=as_actor(people.at("north")), now=NOW)
    assert not as_viewer(person, now=NOW + timedelta(days=10)).roles
    grant(people, person, Role.DESK, valid_from=TOMORROW)
    with refused("role_ended"):
        end_role(period_id=period, actor=as_actor(people.at("north")), now=NOW + timedelta(days=6))


def test_an_ended_role_counts_no_more_from_the_day_on(people: People) -> None:
    person = people.nobody()
    period = grant(people, person)
    end_role(period_id=period, day=TOMORROW, actor=as_actor(people.at("centre")), now=NOW)
    assert as_viewer(person).roles
    assert not as_viewer(person, now=NOW + timedelta(days=1)).roles
    end_role(period_id=period, actor=as_actor(people.at("centre")), now=NOW)
    assert not as_viewer(person).roles


def test_an_end_is_not_moved_back_or_out(people: People) -> None:
    period = grant(people, people.nobody(), valid_to=TOMORROW)
    by = as_actor(people.at("north"))
    with refused("role_end_in_the_past"):
        end_role(period_id=period, day=TODAY - timedelta(days=1), actor=by, now=NOW)
    with refused("role_end_too_late"):
        end_role(period_id=period, day=TOMORROW + timedelta(days=1), actor=by, now=NOW)
    with refused("not_found"):
        end_role(period_id=period, actor=as_actor(people.at("south")), now=NOW)
    with refused("not_found"):
        end_role(period_id=10**9, actor=by, now=NOW)


def test_the_last_administrator_stays_until_another_is_there(people: People) -> None:
    root = people.office("ministry")
    only = people.at("ministry")
    period = RolePeriod.objects.get(person=only)
    with refused("last_administrator"):
        end_role(period_id=period.pk, actor=as_actor(only), now=NOW)
    # one below doesn't count for what is above, and one who is stopped or gone by then doesn't either
    people.at("centre")
    stopped = people.second("ministry")
    stopped.is_active = False
    stopped.save()
    for_a_day = give_role(people.nobody(), Role.ADMINISTRATOR, root, valid_to=TOMORROW)
    for day in (TODAY, TOMORROW):
        with refused("last_administrator"):
            end_role(period_id=period.pk, day=day, actor=as_actor(only), now=NOW)
    end_role(period_id=for_a_day.pk, actor=as_actor(only), now=NOW)
    give_role(people.nobody("south"), Role.ADMINISTRATOR, root, valid_from=TOMORROW)
    with refused("last_administrator"):
        end_role(period_id=period.pk, day=TODAY, actor=as_actor(only), now=NOW)
    end_role(period_id=period.pk, day=TOMORROW, actor=as_actor(only), now=NOW)


def test_of_two_administrators_one_of_whom_goes_on_a_day_the_other_does_not_go_before(people: People) -> None:
    first, second = people.at("ministry"), people.second("ministry")
    periods = {period.person_id: period.pk for period in RolePeriod.objects.all()}
    later = TODAY + timedelta(days=10)
    end_role(period_id=periods[first.pk], day=later, actor=as_actor(second), now=NOW)
    for day in (TODAY, TOMORROW, later, later + timedelta(days=1)):
        with refused("last_administrator"):
            end_role(period_id=periods[second.pk], day=day, actor=as_actor(first), now=NOW)


def test_an_office_below_may_lose_its_own_while_one_above_is_there(people: People) -> None:
    people.at("centre")
    period = RolePeriod.objects.get(person=people.at("north"))
    end_role(period_id=period.pk, actor=as_actor(people.at("north")), now=NOW)


def test_the_first_administrators_are_two(people: People) -> None:
    office_id = people.office("other").pk
    an, binh = people.nobody("other"), people.nobody("north")
    for chosen in ([], [an.pk], [an.pk, an.pk]):
        with refused("administration_needs_two"):
            start_administration(office_id=office_id, person_ids=chosen, actor=OPERATOR, now=NOW)
    with refused("not_permitted"):
        start_administration(
            office_id=office_id, person_ids=[an.pk, binh.pk], actor=as_actor(people.at("other")), now=NOW
        )
    RolePeriod.objects.all().delete()
    start_administration(office_id=office_id, person_ids=[an.pk, binh.pk], actor=OPERATOR, now=NOW)
    assert [held.role for held in as_viewer(an).roles] == [Role.ADMINISTRATOR]
    with refused("administration_stands"):
        start_administration(
            office_id=office_id, person_ids=[people.nobody("south").pk], actor=OPERATOR, now=NOW
        )


def test_where_one_is_left_the_one_at_the_machine_puts_another_beside(people: People) -> None:
    people.at("ministry")
    start_administration(
        office_id=people.office("ministry").pk, person_ids=[people.nobody().pk], actor=OPERATOR, now=NOW
    )
    with refused("administration_stands"):
        start_administration(
            office_id=people.office("south").pk,
            person_ids=[people.nobody("south").pk, people.nobody("centre").pk],
            actor=OPERATOR,
            now=NOW,
        )


def test_a_role_that_is_none_is_refused(people: People) -> None:
    with refused("role_unknown"):
        grant(people, people.nobody(), "director")
    with refused("role_takes_one"):
        ask_role(people, people.nobody(), Role.DESK)
    assert BEGAN < TODAY
