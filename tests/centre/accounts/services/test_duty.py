from __future__ import annotations

from typing import Any

import pytest

from centre.accounts.people import NOW, TODAY, People, people
from lachan.centre.accounts.access import viewer_of
from lachan.centre.accounts.models import DutyContact, Role
from lachan.centre.accounts.permissions import CASE_WORK
from lachan.centre.accounts.queries.duty import duty_contact_of, duty_contacts, reachable, working_at
from lachan.centre.accounts.services.duty import set_duty_contact
from lachan.centre.audit.models import Entry
from lachan.centre.web.refusals import Refusal

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def put(people: People, office: str = "bank", by: str = "centre", **changed: Any) -> None:
    told: dict[str, Any] = {"mail": "truc@nganhang.example", "answers_for": ["970436", "momo"]}
    set_duty_contact(
        office_id=people.office(office).pk,
        actor=viewer_of(people.at(by), now=NOW).actor(),
        now=NOW,
        **told | changed,
    )


def test_a_bank_is_reached_at_its_duty_desk_under_its_codes(people: People) -> None:
    put(people, answers_for=["970436", " MoMo ", "970436", ""])
    (contact,) = duty_contacts(day=TODAY)
    assert (contact.mail, contact.answers_for) == ("truc@nganhang.example", ("970436", "momo"))
    assert duty_contact_of(people.office("bank").pk) == contact
    assert "truc@" not in Entry.objects.get(kind="accounts.duty_contact_set").data


def test_it_is_changed_and_taken_away(people: People) -> None:
    put(people)
    put(people, mail="ca@nganhang.example", answers_for=["970436"])
    assert DutyContact.objects.get().mail == "ca@nganhang.example"
    put(people, mail="")
    assert duty_contacts(day=TODAY) == ()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"mail": "truc"}, "duty_mail"),
        ({"mail": "a@b@c.example"}, "duty_mail"),
        ({"mail": "x" * 250 + "@nganhang.example"}, "duty_mail"),
        ({"answers_for": ["97 04"]}, "duty_codes"),
        ({"answers_for": ["a\0b"]}, "duty_codes"),
        ({"answers_for": [f"{n:06}" for n in range(31)]}, "duty_codes"),
    ],
)
def test_it_refuses_what_is_no_address_and_no_code(
    people: People, changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal, match=code):
        put(people, **changed)
    assert DutyContact.objects.count() == 0


def test_a_code_is_of_one_office_and_only_an_administrator_sets_it(people: People) -> None:
    put(people)
    with pytest.raises(Refusal, match="duty_taken"):
        put(people, "south")
    with pytest.raises(Refusal, match="not_found"):
        put(people, "other")
    with pytest.raises(Refusal):
        set_duty_contact(
            office_id=people.office("bank").pk, mail="", answers_for=[],
            actor=viewer_of(people.at("centre", Role.DESK), now=NOW).actor(), now=NOW,
        )  # fmt: skip
    assert DutyContact.objects.count() == 1


def test_it_gives_who_works_at_an_office_today_and_how_they_are_reached(people: People) -> None:
    officer, auditor = people.at("north", Role.DESK), people.at("north", Role.AUDITOR)
    north = people.office("north").pk
    assert working_at([north], CASE_WORK, day=TODAY) == {north: frozenset({officer.pk})}
    officer.is_active = False
    officer.save()
    assert working_at([north], CASE_WORK, day=TODAY) == {}
    assert set(reachable([officer.pk, auditor.pk])) == {auditor.pk}
