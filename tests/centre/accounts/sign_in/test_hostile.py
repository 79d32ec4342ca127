"""Broken and hostile input: a clear answer, and nothing half-done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.accounts.sign_in import officer
from centre.accounts.signed_in import sign_in
from fresh import SET_UP, fresh_place
from lachan.centre.accounts.models import Office, Person, RolePeriod, SignInSession
from lachan.centre.accounts.services.passwords import make_invitation
from lachan.centre.accounts.sign_in.secrets_at_rest import SealedUnderAnotherKeyError, seal, unseal
from lachan.centre.audit.actors import person_actor
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from pathlib import Path

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["id", "rawId", "type", "response", "userHandle", "clientDataJSON", "authenticatorData", "signature",
         "attestationObject", "clientExtensionResults"]), inner, max_size=6),
    max_leaves=12,
)  # fmt: skip
FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.django_db
@FEW
@given(ANY)
def test_no_credential_that_is_none_lets_anybody_in_or_breaks_the_page(credential: Any) -> None:
    client = Client()
    client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})

    answer = client.post("/accounts/2fa/webauthn/login/", {"credential": json.dumps(credential)})

    assert answer.status_code in {200, 302, 429}
    assert client.get("/desk/").status_code == 302


@pytest.mark.django_db
@FEW
@given(ANY)
def test_no_credential_that_is_none_becomes_a_second_factor(credential: Any) -> None:
    person = Person.objects.filter(email="binh@congan.example").first() or officer.make_officer(
        with_app=False
    )
    client = sign_in(Client(), person, second_factor=False)
    client.get("/accounts/2fa/webauthn/add/")

    answer = client.post("/accounts/2fa/webauthn/add/", {"credential": json.dumps(credential), "name": "x"})

    assert answer.status_code == 200
    assert client.get("/desk/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    "nothing", ["false", "0", "0.0", '""', "{}", "[]", "null", "true", "1", '"x"', "[1]"]
)
def test_nothing_at_all_becomes_no_second_factor(client: Client, nothing: str) -> None:
    person = officer.make_officer(with_app=False)
    sign_in(client, person, second_factor=False)

    assert client.post("/accounts/2fa/webauthn/add/", {"credential": nothing, "name": "x"}).status_code == 200
    assert not Authenticator.objects.exists()
    assert client.get("/desk/").headers["Location"] == "/accounts/2fa/"


@pytest.mark.django_db
@FEW
@given(st.text(max_size=60))
def test_no_code_that_is_none_is_taken(code: str) -> None:
    if not Person.objects.filter(email="binh@congan.example").exists():
        officer.make_officer()
    client = Client()
    officer.give_password(client)

    assert client.post(officer.CODE, {"code": code}).status_code in {200, 429}


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["login", "password", "next"])
def test_odd_fields_are_answered(field: str) -> None:
    for value in ("", "\x00", "\ud800", "a" * 10_000, "é̂" * 300, "' OR 1=1 --", "<script>", "%00", "\u202e"):
        form = {"login": "binh@congan.example", "password": "x" * 14, "next": "/desk/"} | {field: value}
        body = "&".join(f"{name}={_quoted(said)}" for name, said in form.items())
        answer = Client().post(officer.LOGIN, body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in {200, 429}, (field, value[:9])
        assert "<script>alert" not in answer.content.decode()


def _quoted(said: str) -> str:
    return "".join(f"%{byte:02X}" for byte in said.encode("utf-8", "surrogatepass"))


@pytest.mark.django_db
def test_a_form_from_another_site_is_refused() -> None:
    officer.make_officer()
    client = Client(enforce_csrf_checks=True)

    assert (
        client.post(officer.LOGIN, {"login": "binh@congan.example", "password": officer.PASSWORD}).status_code
        == 403
    )
    assert not SignInSession.objects.filter(person__isnull=False).exists()


@pytest.mark.django_db
def test_who_was_stopped_between_the_two_steps_does_not_get_in() -> None:
    person = officer.make_officer()
    client = Client()
    officer.give_password(client)
    Person.objects.filter(pk=person.pk).update(is_active=False)

    answer = client.post(officer.CODE, {"code": officer.code_at()})

    assert answer.headers["Location"] == "/accounts/login/"
    assert not SignInSession.objects.filter(person=person).exists()


@pytest.mark.django_db
def test_an_administrator_gets_no_link_for_who_approves() -> None:
    office = Office.objects.create(
        code="a", kind="ministry", name_vi="A", name_en="A", valid_from="2020-01-01"
    )
    now = timezone.now()
    approver = officer.make_officer(office=office)
    administrator = officer.make_officer(office=office, email="quantri@congan.example")
    for person, role in ((approver, "approver"), (administrator, "administrator")):
        RolePeriod.objects.create(person=person, office=office, role=role, valid_from=today(now))

    with pytest.raises(Refusal, match="invitation_guarded"):
        make_invitation(person_id=approver.pk, actor=person_actor(administrator.pk), now=now)
    with pytest.raises(Refusal, match="not_permitted"):
        make_invitation(person_id=approver.pk, actor=person_actor(10**9), now=now)


def test_a_sealed_secret_opens_for_its_purpose_alone_and_unaltered() -> None:
    sealed = seal("bí mật", purpose="a")
    assert unseal(sealed, purpose="a") == "bí mật"
    assert seal("bí mật", purpose="a") != sealed
    for said, purpose in (
        (sealed, "b"),
        (sealed[:-4] + "AAAA", "a"),
        ("", "a"),
        ("s1:", "a"),
        ("s1:é", "a"),
        ("bí mật", "a"),
    ):
        with pytest.raises(SealedUnderAnotherKeyError):
            unseal(said, purpose=purpose)


CROWD = (
    SET_UP
    + """
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from django.db import connection
from lachan.centre.accounts.services import signing_in
now = datetime(2026, 11, 28, tzinfo=UTC)
counted = signing_in.password_budgets(account="a", network="n", device="", person_id=None, now=now)
def guess(_):
    try:
        signing_in.take_guess(counted=counted, now=now)
        return 1
    except signing_in.TooManyGuessesError:
        return 0
    finally:
        connection.close()
with ThreadPoolExecutor(8) as crowd:
    print(sum(crowd.map(guess, range(24))))
"""
)


@pytest.mark.live
def test_a_crowd_in_two_processes_gets_no_more_than_the_budget(tmp_path: Path) -> None:
    with fresh_place(tmp_path) as place:
        place.python(SET_UP)
        both = [place.start(CROWD) for _ in range(2)]
        heard = [int(process.communicate(timeout=170)[0].splitlines()[-1]) for process in both]

    assert sum(heard) == 5
