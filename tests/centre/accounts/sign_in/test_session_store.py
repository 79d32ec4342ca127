"""Sessions: under a hash, two hours unused at most, twelve in all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.utils import timezone

from centre.accounts.sign_in import officer
from centre.accounts.signed_in import sign_in
from lachan.centre.accounts.models import SignInSession
from lachan.centre.accounts.services.sessions import end_sessions, tidy_sessions
from lachan.centre.accounts.sign_in import session_store
from lachan.centre.audit.actors import OPERATOR

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db


def is_in(client: Client, now: datetime) -> bool:
    # what the records of a session say of a fresh proof goes by the machine's own clock, and isn't asked here
    with patch("django.utils.timezone.now", return_value=now):
        return client.get("/accounts/2fa/").status_code == 200


def test_a_session_ends_two_hours_after_it_was_last_used() -> None:
    client = sign_in(Client(), officer.make_officer())
    now = timezone.now()

    assert is_in(client, now + timedelta(minutes=119))
    assert is_in(client, now + timedelta(minutes=119 + 119))
    assert not is_in(client, now + timedelta(minutes=119 + 119 + 121))


def test_a_session_ends_twelve_hours_after_it_began_however_busy() -> None:
    client = sign_in(Client(), officer.make_officer())
    now = timezone.now()
    for half_hours in range(1, 24):
        assert is_in(client, now + timedelta(minutes=30 * half_hours)), half_hours

    assert not is_in(client, now + timedelta(hours=12))


def test_use_is_noted_once_a_minute() -> None:
    client = sign_in(Client(), officer.make_officer())
    now = timezone.now()
    is_in(client, now + timedelta(seconds=100))
    noted = SignInSession.objects.get().seen_at

    is_in(client, now + timedelta(seconds=130))

    assert SignInSession.objects.get().seen_at == noted


def test_the_table_holds_no_key_that_opens_a_session() -> None:
    client = sign_in(Client(), officer.make_officer())
    key = client.cookies["session"].value
    held = SignInSession.objects.get()
    assert key not in str(SignInSession.objects.values())

    thief = Client()
    thief.cookies["session"] = held.session_key
    assert not is_in(thief, timezone.now())


def test_a_session_that_was_ended_does_not_come_back_by_a_late_write() -> None:
    person = officer.make_officer()
    client = sign_in(Client(), person)
    late = client.session
    assert session_store.BEGUN in late
    end_sessions(person_id=person.pk, actor=OPERATOR, now=timezone.now())
    late["anything"] = 1

    with pytest.raises(UpdateError):
        late.save()
    assert not SignInSession.objects.exists()


def test_a_first_step_without_a_second_ends_after_twenty_minutes() -> None:
    officer.make_officer()
    client = Client()
    officer.give_password(client)
    now = timezone.now()
    with patch("django.utils.timezone.now", return_value=now + timedelta(minutes=21)):
        assert client.get(officer.CODE).headers["Location"] == "/accounts/login/"
    assert tidy_sessions(now=now + timedelta(minutes=21)) == 1


def test_a_forged_cookie_makes_no_session() -> None:
    for key in ("", "x", "a" * 32, "é" * 40, "0" * 5_000):
        client = Client()
        client.cookies["session"] = key
        assert not is_in(client, timezone.now())
