from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator

from lachan.centre.accounts.models import Office, Person, PersonRequest, RolePeriod, RoleRequest
from lachan.centre.accounts.queries import demo_passwords_exist
from lachan.centre.accounts.queries.roles import periods_on
from lachan.centre.audit.queries import count_log
from lachan.centre.demo.telling import RealDataError, forget, tell_story
from lachan.centre.web.clock import today

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_it_tells_a_centre_with_all_that_can_wait_in_it() -> None:
    told = tell_story(now=NOW)
    assert len(told) == Person.objects.filter(is_active=True).count()
    held = periods_on(RolePeriod.objects.all(), today(NOW))
    assert set(held.values_list("role", flat=True)) == {
        "desk", "analyst", "approver", "publisher", "auditor", "partner", "administrator"
    }  # fmt: skip
    assert Office.objects.count() == 15
    assert set(RoleRequest.objects.values_list("state", flat=True)) == {
        "open",
        "granted",
        "refused",
        "expired",
    }
    assert RoleRequest.objects.filter(state="open", asked_at__gt=NOW - timedelta(days=1)).count() == 2
    assert PersonRequest.objects.filter(state="open").count() == 1
    assert not Person.objects.get(email="nghi@lachan.example").is_active
    assert count_log().entries > 80


def test_who_is_told_can_sign_in_with_what_is_printed() -> None:
    told = tell_story(now=NOW)
    assert demo_passwords_exist()
    one = told[0]
    person = Person.objects.get(pk=one.person_id)
    assert person.check_password(one.password)
    assert len({sign_in.totp_secret for sign_in in told}) == len(told)
    assert len(one.password) >= 20
    secret = Authenticator.objects.get(user=person).wrap().instance.data["secret"]
    assert one.totp_secret not in secret


def test_told_again_it_gives_new_passwords_and_no_second_story() -> None:
    before = tell_story(now=NOW)
    persons, entries = Person.objects.count(), RolePeriod.objects.count()
    again = tell_story(now=NOW)
    assert [(one.person_id, one.email) for one in again] == [(one.person_id, one.email) for one in before]
    assert (Person.objects.count(), RolePeriod.objects.count()) == (persons, entries)
    person = Person.objects.get(pk=again[0].person_id)
    assert person.check_password(again[0].password)
    assert not person.check_password(before[0].password)


def test_it_does_not_tell_a_story_into_a_real_centre() -> None:
    Person.objects.create(name="Trần Thị An", email="an@centre.example")
    with pytest.raises(RealDataError):
        tell_story(now=NOW)
    assert not Office.objects.exists()


def test_forgotten_nobody_of_it_signs_in_and_it_is_not_told_again() -> None:
    told = tell_story(now=NOW)
    assert forget(now=NOW) == len(told)
    assert not demo_passwords_exist()
    assert not Person.objects.filter(is_active=True).exists()
    assert not Authenticator.objects.exists()
    assert forget(now=NOW) == 0
    with pytest.raises(RealDataError):
        tell_story(now=NOW)


def test_a_password_that_somebody_chose_is_the_demo_s_no_more() -> None:
    one = tell_story(now=NOW)[0]
    person = Person.objects.get(pk=one.person_id)
    person.set_password("của riêng tôi, dài đủ")
    person.save()
    assert one.person_id not in {sign_in.person_id for sign_in in tell_story(now=NOW)}
    assert Person.objects.get(pk=one.person_id).check_password("của riêng tôi, dài đủ")
