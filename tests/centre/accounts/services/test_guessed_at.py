"""The owner of an account that is guessed at gets a mail, once a day; and comes in as always."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import msgspec
import pytest
from django.conf import settings
from django.test import Client

from centre.accounts.sign_in import officer
from lachan.centre.accounts.models import GuessBudget, Person
from lachan.centre.accounts.services.guessed_at import Guessed, note_wrong_guess
from lachan.centre.accounts.sign_in import guessing
from lachan.centre.audit.models import Entry
from lachan.centre.outbox.contents import Mail
from lachan.centre.outbox.models import Message
from lachan.centre.web.words import say

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 16, 50, tzinfo=UTC)
WRONG = "sai mật khẩu hoàn toàn"


@pytest.fixture
def person() -> Person:
    return officer.make_officer()


def guess(person: Person, what: Guessed, times: int, now: datetime = NOW) -> list[bool]:
    return [note_wrong_guess(person_id=person.pk, what=what, now=now) for _ in range(times)]


def mails() -> list[Message]:
    return list(Message.objects.filter(purpose="accounts.guessed_at").order_by("pk"))


def test_ten_wrong_passwords_in_a_day_make_one_mail(person: Person) -> None:
    assert not any(guess(person, "password", 9))
    assert guess(person, "password", 30) == [True] + [False] * 29
    (mail,) = mails()
    assert (mail.address, mail.channel) == (person.email, "mail")
    entry = Entry.objects.get(kind="accounts.guessing_told")
    assert (entry.subject, entry.actor) == (f"person:{person.pk}", "machine:lachan")
    assert person.email not in entry.data


def test_five_wrong_codes_are_enough(person: Person) -> None:
    assert guess(person, "code", 6) == [False] * 4 + [True, False]


def test_it_is_once_a_day_at_most_and_again_the_next_day_where_it_goes_on(person: Person) -> None:
    told = [
        minute
        for minute in range(0, 3 * 24 * 60, 10)
        if note_wrong_guess(person_id=person.pk, what="password", now=NOW + timedelta(minutes=minute))
    ]
    assert len(told) == 3
    assert min(later - earlier for earlier, later in pairwise(told)) >= 24 * 60


def test_a_slip_now_and_then_makes_no_mail(person: Person) -> None:
    for hour in range(0, 24 * 30, 6):
        assert guess(person, "password", 2, NOW + timedelta(hours=hour)) == [False, False]
        assert guess(person, "code", 1, NOW + timedelta(hours=hour)) == [False]
    assert mails() == []


def test_a_crowd_of_wrong_passwords_does_not_hide_that_somebody_has_the_right_one(person: Person) -> None:
    assert any(guess(person, "password", 10))
    assert any(guess(person, "code", 5))
    assert len(mails()) == 2


def test_a_clock_that_was_set_back_makes_no_second_mail(person: Person) -> None:
    guess(person, "password", 10)
    guess(person, "password", 10, NOW - timedelta(days=3))
    assert len(mails()) == 1


def test_a_stopped_account_is_told_nothing(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert not any(guess(person, "password", 20))
    assert mails() == []
    assert not any(note_wrong_guess(person_id=10**9, what="password", now=NOW) for _ in range(20))


def test_an_address_that_cannot_be_written_to_is_no_fault(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(email="nowhere")
    assert not any(guess(person, "password", 12))
    assert mails() == []
    assert not Entry.objects.filter(kind="accounts.guessing_told").exists()


@pytest.mark.parametrize("what", ["password", "code"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_mail_is_in_the_owners_language_and_holds_nothing_to_click(
    person: Person, lang: str, what: Guessed
) -> None:
    Person.objects.filter(pk=person.pk).update(language=lang)
    guess(person, what, 10)
    (mail,) = mails()
    read = msgspec.json.decode(bytes(mail.content), type=Mail)
    text = read.text
    assert person.name in text
    assert read.html == ""
    assert settings.ENVIRONMENT.hosts[0] in text
    assert not re.search(r"https?:|www\.|/accounts/|@", text)
    assert "<a" not in text
    assert ("bị khóa" if lang == "vi" else "not locked") in text
    start = say(f"sign_in.mail.guessed_{what}_subject", lang, centre="")
    assert read.subject.startswith(start.strip())


def test_nothing_but_counters_is_kept_of_it(person: Person) -> None:
    guess(person, "password", 12)
    kept = GuessBudget.objects.values_list("key", flat=True)
    assert all(re.fullmatch(r"[0-9a-f]{64}", key) for key in kept)
    assert guessing.KEPT_SECONDS >= 2 * 86_400


def test_guessing_on_the_page_tells_the_owner_who_comes_in_all_the_same(person: Person) -> None:
    for number in range(12):
        answer = officer.give_password(Client(), password=WRONG, REMOTE_ADDR=f"113.160.{number}.7")
        assert answer.status_code == 200
    assert [one.address for one in mails()] == [person.email]
    client = Client()
    assert officer.come_in(client, REMOTE_ADDR="14.160.1.1").headers["Location"] == "/desk/"


def test_wrong_codes_on_the_page_tell_the_owner_too(person: Person) -> None:
    client = Client()
    officer.give_password(client)
    for _ in range(6):
        client.post(officer.CODE, {"code": "000000"})
    assert [one.address for one in mails()] == [person.email]
    assert "mã" in str(say("sign_in.mail.guessed_code_subject", "vi", centre=""))
    assert client.post(officer.CODE, {"code": officer.code_at()}).headers["Location"] == "/desk/"


def test_an_address_without_an_account_is_told_nothing() -> None:
    for number in range(12):
        officer.give_password(Client(), email="la@congan.example", REMOTE_ADDR=f"113.160.{number}.7")
    assert not Message.objects.exists()
