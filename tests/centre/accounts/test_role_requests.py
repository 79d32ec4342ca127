from __future__ import annotations

from datetime import timedelta

import pytest

from centre.accounts.people import (
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
from lachan.centre.accounts.queries.roles import REQUEST_LASTS
from lachan.centre.accounts.services.role_requests import (
    decide_role_request,
    expire_role_requests,
    request_role,
    withdraw_role_request,
)

__all__ = ["people"]


def test_two_administrators_make_an_approver(people: People) -> None:
    person = people.nobody()
    request = ask_role(people, person)
    assert not as_viewer(person).roles
    period = decide_role_request(
        request_id=request, grant=True, actor=as_actor(people.second("north")), now=NOW
    )
    assert period is not None
    assert [held.role for held in as_viewer(person).roles] == [Role.APPROVER]
    made = RolePeriod.objects.get(pk=period).request
    assert made is not None
    assert (made.state, made.decided_by, made.asked_by) == (
        "granted",
        people.second("north"),
        people.at("north"),
    )


def test_who_asked_does_not_decide_nor_does_whom_it_is_for(people: People) -> None:
    request = ask_role(people, people.nobody("north_ward"), Role.ADMINISTRATOR)
    with refused("request_own"):
        decide_role_request(request_id=request, grant=True, actor=as_actor(people.at("north")), now=NOW)
    # an administrator of the office above, for whom the role at the office below is asked
    above = ask_role(people, people.at("centre"), Role.ADMINISTRATOR, by=people.at("ministry"))
    with refused("request_about_you"):
        decide_role_request(request_id=above, grant=True, actor=as_actor(people.at("centre")), now=NOW)
    assert set(RoleRequest.objects.values_list("state", flat=True)) == {"open"}


def test_one_from_beside_does_not_find_the_request(people: People) -> None:
    request = ask_role(people, people.nobody())
    for stranger in (people.at("south"), people.at("other"), people.at("north", Role.AUDITOR)):
        with refused("not_found"):
            decide_role_request(request_id=request, grant=True, actor=as_actor(stranger), now=NOW)


def test_a_decision_is_made_once(people: People) -> None:
    request = ask_role(people, people.nobody())
    second, third = as_actor(people.second("north")), as_actor(people.at("centre"))
    assert decide_role_request(request_id=request, grant=False, actor=second, now=NOW) is None
    for grant_it in (True, False):
        with refused("request_decided"):
            decide_role_request(request_id=request, grant=grant_it, actor=third, now=NOW)
    assert not as_viewer(people.nobody()).roles


def test_a_request_that_stands_is_not_made_twice_and_may_be_made_again_afterwards(people: People) -> None:
    request = ask_role(people, people.nobody())
    with refused("request_stands"):
        ask_role(people, people.nobody(), by=people.at("centre"))
    with refused("request_not_yours"):
        withdraw_role_request(request_id=request, actor=as_actor(people.at("centre")), now=NOW)
    withdraw_role_request(request_id=request, actor=as_actor(people.at("north")), now=NOW)
    with refused("request_decided"):
        withdraw_role_request(request_id=request, actor=as_actor(people.at("north")), now=NOW)
    ask_role(people, people.nobody())


def test_a_request_expires(people: People) -> None:
    request = ask_role(people, people.nobody())
    late = NOW + REQUEST_LASTS
    with refused("request_expired"):
        decide_role_request(request_id=request, grant=True, actor=as_actor(people.second("north")), now=late)
    assert expire_role_requests(now=late - timedelta(seconds=1)) == 0
    assert expire_role_requests(now=late) == 1
    assert expire_role_requests(now=late) == 0
    assert RoleRequest.objects.get(pk=request).state == "expired"


def test_an_expired_request_does_not_stand_in_the_way_of_a_new_one(people: People) -> None:
    ask_role(people, people.nobody())
    later = NOW + REQUEST_LASTS
    request_role(
        person_id=people.nobody().pk,
        office_id=people.office("north").pk,
        role=Role.APPROVER,
        valid_from=later.date(),
        reason="vẫn cần",
        actor=as_actor(people.at("north")),
        now=later,
    )
    assert sorted(RoleRequest.objects.values_list("state", flat=True)) == ["expired", "open"]


def test_a_request_whose_asker_has_gone_is_not_granted(people: People) -> None:
    asker = people.at("north")
    request = ask_role(people, people.nobody(), by=asker)
    RolePeriod.objects.filter(person=asker).update(valid_to=TODAY)
    decider = as_actor(people.second("north"))
    with refused("asker_gone"):
        decide_role_request(request_id=request, grant=True, actor=decider, now=NOW)
    decide_role_request(request_id=request, grant=False, actor=decider, now=NOW)


def test_a_role_begins_no_earlier_than_it_is_granted(people: People) -> None:
    request = ask_role(people, people.nobody())
    later = NOW + timedelta(days=3)
    period = decide_role_request(
        request_id=request, grant=True, actor=as_actor(people.second("north")), now=later
    )
    assert period is not None
    assert RolePeriod.objects.get(pk=period).valid_from == later.date()


def test_what_was_possible_when_asked_is_looked_at_again_when_granted(people: People) -> None:
    request = ask_role(people, people.nobody(), Role.ADMINISTRATOR)
    give_role(people.nobody(), Role.DESK, people.office("north"), valid_from=TODAY)
    with refused("role_excluded"):
        decide_role_request(request_id=request, grant=True, actor=as_actor(people.second("north")), now=NOW)
    assert RoleRequest.objects.get(pk=request).state == "open"


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (" \t ", "reason_missing"),
        ("a" * 501, "reason_too_long"),
        ("đổi\u202egnờưhp", "reason_unreadable"),
        ("a\0b", "reason_unreadable"),
        ("\ud800 vì", "reason_unreadable"),
    ],
)
def test_it_refuses_a_reason_that_is_none(people: People, reason: str, code: str) -> None:
    with refused(code):
        request_role(
            person_id=people.nobody().pk,
            office_id=people.office("north").pk,
            role=Role.APPROVER,
            valid_from=TODAY,
            reason=reason,
            actor=as_actor(people.at("north")),
            now=NOW,
        )
