"""The session that tests use opens the desk, and one without a second factor doesn't."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from centre.accounts.signed_in import sign_in
from lachan.centre.accounts.models import Person, SignInSession

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return Person.objects.create(name="Trần Thị Bình", email="binh@congan.example")


def test_a_whole_session_is_let_in_as_far_as_the_permission(client: Client, person: Person) -> None:
    answer = sign_in(client, person).get("/desk/")

    assert answer.status_code == 403


def test_a_session_with_a_password_alone_is_sent_to_set_up_a_second_factor(
    client: Client, person: Person
) -> None:
    answer = sign_in(client, person, second_factor=False).get("/desk/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/2fa/")


def test_a_session_belongs_to_its_person_and_is_kept_under_a_hash(client: Client, person: Person) -> None:
    sign_in(client, person)

    held = SignInSession.objects.get()
    assert held.person == person
    assert held.session_key != client.session.session_key
