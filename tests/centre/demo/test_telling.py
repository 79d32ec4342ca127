from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from centre.accounts.sign_in.officer import CODE, code_at, give_password
from lachan.centre.accounts.access import viewer_of
from lachan.centre.accounts.log_reach import log_offices_for
from lachan.centre.accounts.models import Office, Person, PersonRequest, RolePeriod, RoleRequest
from lachan.centre.accounts.queries import demo_passwords_exist
from lachan.centre.accounts.queries.roles import periods_on
from lachan.centre.accounts.services.demo_sign_in import OwnPasswordError, give_demo_sign_ins
from lachan.centre.audit.queries import count_log
from lachan.centre.demo.telling import RealDataError, forget, tell_story
from lachan.centre.evidence.queries import files_for
from lachan.centre.indicators.pages import ClaimFilter, EntryFilter, claims_page, entry_ids
from lachan.centre.web.clock import today

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_it_tells_a_centre_with_all_that_can_wait_in_it_and_new_passwords_each_time() -> None:
    """One test, because a story takes its time: it is told, told again, and somebody changes a password."""
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
    # somebody reads the whole log: the auditor of the centre, with what the machine did
    auditor = Person.objects.get(email="kiemtra@lachan.example")
    assert log_offices_for(viewer_of(auditor, now=NOW)) is None
    assert {file.name for file in files_for(office_ids=None, holder="report:1")} == {
        "tin-nhan-ngan-hang.png",
        "ghi-am-cuoc-goi.bin",
    }

    # lists of two people, of which two entries and a claim wait today
    shows = {
        show: len(entry_ids(EntryFilter(today(NOW), show=show), most=50))
        for show in ("waiting", "expiring", "ended")
    }
    assert shows == {"waiting": 2, "expiring": 2, "ended": 1}
    claims = claims_page(ClaimFilter(today(NOW))).rows
    assert sorted(one.state for one in claims) == ["confirmed", "open", "refused"]

    # who is told can sign in with what is printed, and what is kept isn't it
    assert demo_passwords_exist()
    one, other = told[0], told[1]
    person = Person.objects.get(pk=one.person_id)
    assert person.check_password(one.password)
    assert len({sign_in.totp_secret for sign_in in told}) == len(told)
    assert one.totp_secret not in Authenticator.objects.get(user=person).data["secret"]

    # a password that somebody chose is the demo's no more
    chooser = Person.objects.get(pk=other.person_id)
    chooser.set_password("của riêng tôi, dài đủ")
    chooser.save()

    # told again, it is no second story
    persons, periods = Person.objects.count(), RolePeriod.objects.count()
    again = tell_story(now=NOW)
    assert [line.person_id for line in again] == [
        line.person_id for line in told if line.person_id != other.person_id
    ]
    assert (Person.objects.count(), RolePeriod.objects.count()) == (persons, periods)
    person.refresh_from_db()
    assert person.check_password(again[0].password)
    assert not person.check_password(one.password)
    chooser.refresh_from_db()
    assert chooser.check_password("của riêng tôi, dài đủ")
    with pytest.raises(OwnPasswordError):
        give_demo_sign_ins(person_ids=[chooser.pk], password=one.password, now=NOW)


def test_it_does_not_tell_a_story_into_a_real_centre() -> None:
    Person.objects.create(name="Trần Thị An", email="an@centre.example")
    with pytest.raises(RealDataError):
        tell_story(now=NOW)
    assert not Office.objects.exists()


def test_who_is_told_comes_in_until_it_is_forgotten_and_it_is_not_told_again() -> None:
    told = tell_story(now=NOW)
    for one in (told[0], next(one for one in told if one.roles.startswith("approver"))):
        client = Client()
        give_password(client, one.email, one.password)
        client.post(CODE, {"code": code_at(seed=one.totp_secret)})
        page = client.get("/desk/")
        assert page.status_code == 200, one.roles
        assert one.name in page.content.decode()
    assert forget(now=NOW) == len(told)
    assert not demo_passwords_exist()
    assert not Person.objects.filter(is_active=True).exists()
    assert not Authenticator.objects.exists()
    assert forget(now=NOW) == 0
    assert client.get("/desk/").status_code == 302
    with pytest.raises(RealDataError):
        tell_story(now=NOW)
