"""Tokens that somebody else ends: who may, and who is told of it by mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from centre.accounts.people import NOW, TODAY, People, give_role, people
from lachan.centre.accounts.access import viewer_of
from lachan.centre.accounts.models import Person, Token
from lachan.centre.accounts.permissions import CASE_VIEW
from lachan.centre.accounts.services.sessions import end_sessions
from lachan.centre.accounts.services.tokens import (
    ask_for_token,
    decide_token,
    end_token,
    make_office_token,
    make_own_token,
)
from lachan.centre.accounts.token_access import live_tokens_of, person_token_for, tokens_at_machine
from lachan.centre.audit.actors import OPERATOR, Actor, person_actor
from lachan.centre.audit.models import Entry
from lachan.centre.outbox.models import Message
from lachan.centre.web.refusals import Refusal

__all__ = ["people"]
pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=30)


def own(person: Person, name: str = "bảng tính") -> int:
    told: dict[str, Any] = {"permissions": (CASE_VIEW,), "last_day": LATER}
    return make_own_token(name=name, **told, actor=person_actor(person.pk), now=NOW).id


def of_office(people: People, office: str = "north") -> int:
    first, second = person_actor(people.at(office).pk), person_actor(people.second(office).pk)
    asked = ask_for_token(
        office_id=people.office(office).pk,
        name="hệ thống của tỉnh",
        permissions=(CASE_VIEW,),
        last_day=LATER,
        reason="nối với phần mềm quản lý của tỉnh",
        actor=first,
        now=NOW,
    )
    decide_token(token_id=asked, grant=True, actor=second, now=NOW)
    return make_office_token(token_id=asked, actor=first, now=NOW).id


def state_of(token_id: int) -> tuple[str, str]:
    row = Token.objects.get(pk=token_id)
    return row.state, row.ended_by


def mails() -> list[tuple[str, str]]:
    rows = Message.objects.filter(purpose="accounts.token_ended").order_by("pk")
    return [(row.address, bytes(row.content).decode()) for row in rows]


def test_an_administrator_ends_a_person_s_token_and_the_person_is_told_by_mail(people: People) -> None:
    owner, by = people.at("north", "desk"), people.at("north")
    token, kept = own(owner), own(owner, "lịch tuần")
    end_token(token_id=token, actor=person_actor(by.pk), now=NOW)
    assert state_of(token) == ("ended", f"person:{by.pk}")
    assert state_of(kept) == ("live", "")
    entry = Entry.objects.get(kind="accounts.token_ended")
    assert (entry.actor, entry.subject) == (f"person:{by.pk}", f"person:{owner.pk}")
    ((address, text),) = mails()
    assert address == owner.email
    assert f"bảng tính (lch_…{Token.objects.get(pk=token).ending})" in text
    assert "lịch tuần" not in text
    assert "http" not in text
    # ended already it is ended, and nobody is told again
    end_token(token_id=token, actor=person_actor(by.pk), now=NOW)
    assert len(mails()) == 1


def test_who_reads_english_is_told_in_english_and_who_ends_their_own_is_not_told(people: People) -> None:
    owner = people.at("north", "desk")
    Person.objects.filter(pk=owner.pk).update(language="en")
    first, second = own(owner), own(owner)
    end_token(token_id=first, actor=person_actor(owner.pk), now=NOW)
    assert mails() == []
    end_token(token_id=second, actor=person_actor(people.at("centre").pk), now=NOW)
    ((_, text),) = mails()
    assert "has revoked tokens of yours" in text


@pytest.mark.parametrize(
    ("office", "role", "code"),
    [
        ("south", "administrator", "not_found"),
        ("north", "auditor", "not_permitted"),
        ("north", "approver", "not_found"),
        ("north_ward", "administrator", "not_found"),
    ],
)
def test_who_does_not_administrate_the_account_ends_nothing(
    people: People, office: str, role: str, code: str
) -> None:
    token = own(people.at("north", "desk"))
    viewer = viewer_of(people.at(office, role), now=NOW)
    for act in (
        lambda: end_token(token_id=token, actor=viewer.actor(), now=NOW),
        lambda: person_token_for(viewer, token),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == code
    assert live_tokens_of(viewer, people.at("north", "desk").pk, now=NOW) == ()
    assert state_of(token)[0] == "live"
    assert mails() == []


def test_who_works_at_another_office_too_is_beyond_an_administrator_of_one(people: People) -> None:
    owner = people.at("north", "desk")
    token = own(owner)
    give_role(owner, "analyst", people.office("south"))
    with pytest.raises(Refusal, match="person_beyond"):
        end_token(token_id=token, actor=person_actor(people.at("north").pk), now=NOW)
    assert state_of(token)[0] == "live"
    end_token(token_id=token, actor=person_actor(people.at("centre").pk), now=NOW)
    assert state_of(token)[0] == "ended"


def test_of_an_office_s_token_those_two_are_told_who_asked_and_granted_but_not_who_ended_it(
    people: People,
) -> None:
    token, other = of_office(people), of_office(people)
    end_token(token_id=token, actor=person_actor(people.at("north").pk), now=NOW)
    assert [address for address, _ in mails()] == [people.second("north").email]
    assert people.office("north").name_vi in mails()[0][1]
    end_token(token_id=other, actor=person_actor(people.at("centre").pk), now=NOW)
    assert {address for address, _ in mails()[1:]} == {people.at("north").email, people.second("north").email}


def test_nobody_who_is_stopped_is_written_to(people: People) -> None:
    token = of_office(people)
    Person.objects.filter(pk=people.second("north").pk).update(is_active=False)
    end_token(token_id=token, actor=person_actor(people.at("north").pk), now=NOW)
    assert state_of(token)[0] == "ended"
    assert mails() == []


def test_an_address_that_cannot_be_written_to_keeps_no_token_alive(people: People) -> None:
    owner = people.at("north", "desk")
    token = own(owner)
    Person.objects.filter(pk=owner.pk).update(email="không có thư")
    end_token(token_id=token, actor=person_actor(people.at("north").pk), now=NOW)
    assert state_of(token)[0] == "ended"
    assert mails() == []


def test_who_sits_at_the_machine_ends_any_token_and_sees_those_in_use(people: People) -> None:
    mine, offices = own(people.at("north", "desk")), of_office(people)
    assert [row.id for row in tokens_at_machine(now=NOW)] == [mine, offices]
    assert [row.id for row in tokens_at_machine(office_id=people.office("north").pk, now=NOW)] == [offices]
    for token in (mine, offices):
        end_token(token_id=token, actor=OPERATOR, now=NOW)
        assert state_of(token) == ("ended", "machine:operator")
    assert {"machine:operator"} == set(
        Entry.objects.filter(kind="accounts.token_ended").values_list("actor", flat=True)
    )
    assert "Người vận hành" in mails()[0][1]
    assert tokens_at_machine(now=NOW) == ()
    with pytest.raises(Refusal, match="not_found"):
        end_token(token_id=10**9, actor=OPERATOR, now=NOW)
    with pytest.raises(Refusal, match="not_permitted"):
        end_token(token_id=mine, actor=Actor("machine", "lachan"), now=NOW)


def test_ending_all_sessions_ends_the_tokens_where_that_is_asked_for_and_one_mail_names_them(
    people: People,
) -> None:
    owner, by = people.at("north", "desk"), person_actor(people.at("north").pk)
    tokens = [own(owner), own(owner, "lịch tuần")]
    end_sessions(person_id=owner.pk, actor=by, now=NOW)
    assert [state_of(one)[0] for one in tokens] == ["live", "live"]
    end_sessions(person_id=owner.pk, actor=by, now=NOW, with_tokens=True)
    assert [state_of(one)[0] for one in tokens] == ["ended", "ended"]
    ((_, text),) = mails()
    assert "bảng tính" in text
    assert "lịch tuần" in text


def test_who_ends_their_own_sessions_and_tokens_gets_no_mail_and_open_requests_are_taken_back(
    people: People,
) -> None:
    owner = people.at("north")
    asked = ask_for_token(
        office_id=people.office("north").pk, name="x", permissions=(CASE_VIEW,), last_day=LATER,
        reason="nối với phần mềm quản lý của tỉnh", actor=person_actor(owner.pk), now=NOW,
    )  # fmt: skip
    end_sessions(person_id=owner.pk, actor=person_actor(owner.pk), now=NOW, with_tokens=True)
    assert Token.objects.get(pk=asked).state == "withdrawn"
    assert mails() == []


def test_nobody_ends_sessions_or_tokens_of_an_account_they_do_not_administrate(people: People) -> None:
    owner = people.at("north", "desk")
    token = own(owner)
    with pytest.raises(Refusal):
        end_sessions(person_id=owner.pk, actor=person_actor(people.at("south").pk), now=NOW, with_tokens=True)
    assert state_of(token)[0] == "live"
