"""What an erasure takes of an account: the tokens by which programs acted for the person, too."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from centre.accounts.people import NOW, TODAY, People, people
from lachan.centre.accounts.models import Person, Token
from lachan.centre.accounts.permissions import CASE_VIEW
from lachan.centre.accounts.queries.told import told_about
from lachan.centre.accounts.services.erasures import erase_account, reapply_account_erasures
from lachan.centre.accounts.services.tokens import ask_for_token, make_own_token
from lachan.centre.audit.actors import person_actor
from lachan.centre.audit.services import journal_path

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["people"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _journal() -> Iterator[None]:
    yield
    journal_path().unlink(missing_ok=True)


def with_token(people: People) -> Person:
    person = people.at("north", "desk")
    make_own_token(
        name="bảng tính của Lan",
        permissions=(CASE_VIEW,),
        last_day=TODAY + timedelta(days=30),
        networks="203.0.113.0/24",
        actor=person_actor(person.pk),
        now=NOW,
    )
    Token.objects.update(last_used_at=NOW)
    return person


def erase(person: Person) -> None:
    with transaction.atomic():
        erase_account(Person.objects.get(pk=person.pk), actor=person_actor(person.pk), now=NOW)


def said_of_token() -> tuple[str, str, str, str, str, object]:
    row = Token.objects.get()
    return row.state, row.name, row.networks, row.ending, row.sha256, row.last_used_at


def test_tokens_end_and_say_nothing_of_the_person_any_more(people: People) -> None:
    person = with_token(people)
    erase(person)
    assert said_of_token() == ("ended", f"#{person.pk}", "", "", "", None)
    told = told_about(person.pk)
    assert told is not None
    assert "Lan" not in f"{told['tokens']}"


def test_a_backup_that_brought_a_token_back_loses_it_again(people: People) -> None:
    person = with_token(people)
    later = person.created_at + timedelta(hours=1)
    assert reapply_account_erasures(erased={person.pk: later}, now=later) == 1
    assert said_of_token() == ("ended", f"#{person.pk}", "", "", "", None)


def test_what_is_told_names_tokens_their_use_and_what_was_asked_for_offices_and_no_token(
    people: People,
) -> None:
    person, administrator = with_token(people), people.at("north")
    ask_for_token(
        office_id=people.office("north").pk,
        name="hệ thống của tỉnh",
        permissions=(CASE_VIEW,),
        last_day=TODAY + timedelta(days=30),
        reason="nối với phần mềm quản lý của tỉnh",
        actor=person_actor(administrator.pk),
        now=NOW,
    )
    told = told_about(person.pk)
    assert told is not None
    (token,) = told["tokens"]
    assert (token["name"], token["networks"], token["last_used_at"]) == (
        "bảng tính của Lan", "203.0.113.0/24", NOW,
    )  # fmt: skip
    assert "sha256" not in token
    asked = told_about(administrator.pk)
    assert asked is not None
    assert [one["reason"] for one in asked["tokens_asked_for_offices"]] == [
        "nối với phần mềm quản lý của tỉnh"
    ]
