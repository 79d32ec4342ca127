"""A lost second factor is taken away by two administrators."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from centre.accounts.sign_in import officer
from centre.accounts.signed_in import sign_in
from lachan.centre.accounts.models import Office, Person, RolePeriod, SecondFactorReset, SignInSession
from lachan.centre.accounts.queries.roles import REQUEST_LASTS
from lachan.centre.accounts.services.expiries import expire_requests
from lachan.centre.accounts.services.persons import stop_person
from lachan.centre.accounts.services.second_factors import ask_for_reset, decide_reset, withdraw_reset
from lachan.centre.audit.actors import OPERATOR, Actor, person_actor
from lachan.centre.audit.models import Entry
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

pytestmark = pytest.mark.django_db
WHY = "Mất điện thoại, đã gặp trực tiếp"


@pytest.fixture
def office() -> Office:
    return Office.objects.create(
        code="bo-a", kind="ministry", name_vi="A", name_en="A", valid_from="2020-01-01"
    )


def make_administrator(office: Office, email: str) -> Actor:
    person = Person.objects.create(name="Quản trị", email=email, office=office)
    RolePeriod.objects.create(
        person=person,
        office=office,
        role="administrator",
        valid_from=today(timezone.now()) - timedelta(days=30),
    )
    return person_actor(person.pk)


def test_one_asks_and_another_takes_it_away(office: Office) -> None:
    person = officer.make_officer(office=office)
    sign_in(Client(), person)
    first, second = (make_administrator(office, f"qt{n}@bo-a.example") for n in (1, 2))
    now = timezone.now()
    asked = ask_for_reset(person_id=person.pk, reason=WHY, actor=first, now=now)
    assert Authenticator.objects.filter(user=person).exists(), "nothing happens yet"
    with pytest.raises(Refusal, match="reset_same"):
        decide_reset(request_id=asked, grant=True, actor=first, now=now)

    decide_reset(request_id=asked, grant=True, actor=second, now=now)

    assert not Authenticator.objects.filter(user=person).exists()
    assert not SignInSession.objects.filter(person=person).exists()
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"accounts.reset_asked", "accounts.reset_decided", "accounts.second_factor_removed"} <= kinds
    with pytest.raises(Refusal, match="request_decided"):
        decide_reset(request_id=asked, grant=True, actor=second, now=now)
    client = Client()
    officer.give_password(client)
    assert client.get("/desk/").headers["Location"] == "/accounts/2fa/", "set up anew before anything else"


def test_a_refused_request_takes_nothing_away(office: Office) -> None:
    person = officer.make_officer(office=office)
    first, second = (make_administrator(office, f"qt{n}@bo-a.example") for n in (1, 2))
    now = timezone.now()
    asked = ask_for_reset(person_id=person.pk, reason=WHY, actor=first, now=now)

    decide_reset(request_id=asked, grant=False, actor=second, now=now)

    assert Authenticator.objects.filter(user=person).exists()
    assert ask_for_reset(person_id=person.pk, reason=WHY, actor=first, now=now) != asked


def test_what_one_asked_who_administrates_no_more_is_not_done(office: Office) -> None:
    person = officer.make_officer(office=office)
    first, second = (make_administrator(office, f"qt{n}@bo-a.example") for n in (1, 2))
    now = timezone.now()
    asked = ask_for_reset(person_id=person.pk, reason=WHY, actor=first, now=now)
    RolePeriod.objects.filter(person_id=int(first.id)).update(valid_to=today(now))
    with pytest.raises(Refusal, match="asker_gone"):
        decide_reset(request_id=asked, grant=True, actor=second, now=now)
    assert Authenticator.objects.filter(user=person).exists()
    decide_reset(request_id=asked, grant=False, actor=second, now=now)
    assert SecondFactorReset.objects.get(pk=asked).state == "refused"


def test_a_request_for_an_account_that_was_stopped_can_still_be_refused(office: Office) -> None:
    person = officer.make_officer(office=office)
    first, second = (make_administrator(office, f"qt{n}@bo-a.example") for n in (1, 2))
    now = timezone.now()
    asked = ask_for_reset(person_id=person.pk, reason=WHY, actor=first, now=now)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(Refusal, match="person_stopped"):
        decide_reset(request_id=asked, grant=True, actor=second, now=now)
    decide_reset(request_id=asked, grant=False, actor=second, now=now)
    assert SecondFactorReset.objects.get(pk=asked).state == "refused"


def test_who_asked_takes_it_back_and_nobody_else(office: Office) -> None:
    person = officer.make_officer(office=office)
    first, second = (make_administrator(office, f"qt{n}@bo-a.example") for n in (1, 2))
    now = timezone.now()
    asked = ask_for_reset(person_id=person.pk, reason=WHY, actor=first, now=now)
    with pytest.raises(Refusal, match="request_not_yours"):
        withdraw_reset(request_id=asked, actor=second, now=now)
    with pytest.raises(Refusal, match="not_found"):
        withdraw_reset(request_id=asked, actor=person_actor(person.pk), now=now)

    withdraw_reset(request_id=asked, actor=first, now=now)

    assert SecondFactorReset.objects.get(pk=asked).state == "withdrawn"
    assert Entry.objects.filter(kind="accounts.reset_withdrawn", subject=f"person:{person.pk}").count() == 1
    with pytest.raises(Refusal, match="request_decided"):
        withdraw_reset(request_id=asked, actor=first, now=now)
    with pytest.raises(Refusal, match="request_decided"):
        decide_reset(request_id=asked, grant=True, actor=second, now=now)
    assert Authenticator.objects.filter(user=person).exists()
    ask_for_reset(person_id=person.pk, reason=WHY, actor=second, now=now)


def test_after_seven_days_it_cannot_be_granted_whether_the_worker_came_by_or_not(office: Office) -> None:
    person = officer.make_officer(office=office)
    first, second = (make_administrator(office, f"qt{n}@bo-a.example") for n in (1, 2))
    now = timezone.now()
    assert timedelta(days=7) == REQUEST_LASTS
    asked = ask_for_reset(person_id=person.pk, reason=WHY, actor=first, now=now - REQUEST_LASTS)

    for grant in (True, False):
        with pytest.raises(Refusal, match="request_expired") as caught:
            decide_reset(request_id=asked, grant=grant, actor=second, now=now)
    assert "7 ngày" in caught.value.what("vi")
    assert Authenticator.objects.filter(user=person).exists()
    assert expire_requests(now - timedelta(seconds=1)) == 0
    assert expire_requests(now) == 1
    assert expire_requests(now) == 0
    assert SecondFactorReset.objects.get(pk=asked).state == "expired"
    entry = Entry.objects.get(kind="accounts.reset_expired")
    assert (entry.subject, entry.actor) == (f"person:{person.pk}", "machine:lachan")


def test_one_that_ran_out_does_not_stand_in_the_way_of_a_new_one(office: Office) -> None:
    person = officer.make_officer(office=office)
    first, second = (make_administrator(office, f"qt{n}@bo-a.example") for n in (1, 2))
    now = timezone.now()
    ask_for_reset(person_id=person.pk, reason=WHY, actor=first, now=now - REQUEST_LASTS)
    asked = ask_for_reset(person_id=person.pk, reason=WHY, actor=first, now=now)
    assert sorted(SecondFactorReset.objects.values_list("state", flat=True)) == ["expired", "open"]
    decide_reset(request_id=asked, grant=True, actor=second, now=now)
    assert not Authenticator.objects.filter(user=person).exists()


def test_who_is_stopped_takes_their_requests_along(office: Office) -> None:
    person, other = (
        officer.make_officer(office=office),
        officer.make_officer(email="c@bo-a.example", office=office),
    )
    first, second = (make_administrator(office, f"qt{n}@bo-a.example") for n in (1, 2))
    make_administrator(office, "qt3@bo-a.example")
    now = timezone.now()
    about, by = (
        ask_for_reset(person_id=person.pk, reason=WHY, actor=second, now=now),
        ask_for_reset(person_id=other.pk, reason=WHY, actor=first, now=now),
    )
    stop_person(person_id=person.pk, actor=second, now=now)
    stop_person(person_id=int(first.id), actor=second, now=now)
    states = dict(SecondFactorReset.objects.values_list("pk", "state"))
    assert states == {about: "withdrawn", by: "withdrawn"}


def test_it_is_refused_to_oneself_others_the_machine_and_without_a_reason(office: Office) -> None:
    person = officer.make_officer(office=office)
    first = make_administrator(office, "qt1@bo-a.example")
    elsewhere = Office.objects.create(
        code="b", kind="ministry", name_vi="B", name_en="B", valid_from="2020-01-01"
    )
    stranger = make_administrator(elsewhere, "qt@bo-b.example")
    now = timezone.now()
    for actor, reason, why in (
        (first, "mất", "reset_reason"),
        (OPERATOR, WHY, "not_found"),
        (stranger, WHY, "not_found"),
        (person_actor(person.pk), WHY, "reset_oneself"),
    ):
        with pytest.raises(Refusal, match=why):
            ask_for_reset(person_id=person.pk, reason=reason, actor=actor, now=now)
    assert not SecondFactorReset.objects.exists()
    ask_for_reset(person_id=person.pk, reason=WHY, actor=first, now=now)
    with pytest.raises(Refusal, match="reset_open"):
        ask_for_reset(person_id=person.pk, reason=WHY, actor=first, now=now)


def test_the_database_holds_the_two_administrators_too(office: Office) -> None:
    person = officer.make_officer(office=office)
    first = make_administrator(office, "qt1@bo-a.example")
    asked = ask_for_reset(person_id=person.pk, reason=WHY, actor=first, now=timezone.now())

    for decider in (int(first.id), person.pk):
        with pytest.raises(IntegrityError), transaction.atomic():
            SecondFactorReset.objects.filter(pk=asked).update(decided_by=decider)
