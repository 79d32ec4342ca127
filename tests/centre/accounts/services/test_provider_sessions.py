"""What a ministry's service opened ends with it, against a real provider on the loopback."""

from __future__ import annotations

import json
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.conf import settings as given
from django.test import Client
from django.utils import timezone

from centre.accounts.sign_in import officer, providers
from centre.accounts.signed_in import sign_in
from lachan.centre.accounts.models import Office, SignInLink, SignInProvider, SignInSession
from lachan.centre.accounts.services import providers as services
from lachan.centre.accounts.sign_in import ministry
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.models import Entry

if TYPE_CHECKING:
    from collections.abc import Generator

pytestmark = [pytest.mark.django_db, pytest.mark.live]


@pytest.fixture(autouse=True)
def _inside_allowed(settings: Any) -> None:
    environment = msgspec.structs.replace(given.ENVIRONMENT, ministry_networks=(ip_network("127.0.0.0/8"),))
    settings.ENVIRONMENT = environment
    ministry._kept.clear()


@pytest.fixture
def provider() -> Generator[providers.Provider]:
    with providers.running() as running:
        yield running


@pytest.fixture
def office() -> Office:
    return providers.make_office("bo-a")


def vouching(provider: providers.Provider) -> None:
    """Let the provider's word be enough."""
    provider.alter = lambda claims: claims.update(amr=["mfa"])


def test_a_stopped_provider_ends_the_sessions_it_opened_at_once_and_no_others(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office, second_factor_values="mfa")
    person = providers.make_linked(office)
    vouching(provider)
    providers.come_back(client, "bo-a", providers.SUBJECT)
    by_password, another = (
        sign_in(Client(), person),
        sign_in(Client(), officer.make_officer(email="an@bo-a.example")),
    )
    assert all(providers.is_in(one) for one in (client, by_password, another))

    ended = services.switch_provider(slug="bo-a", on=False, actor=OPERATOR, now=timezone.now())

    assert ended == 1
    assert not providers.is_in(client)
    assert client.get("/desk/").headers["Location"].startswith("/accounts/login/")
    assert providers.is_in(by_password)
    assert providers.is_in(another)
    entry = Entry.objects.get(kind="accounts.sessions_ended")
    assert (entry.subject, json.loads(entry.data)) == (
        f"person:{person.pk}",
        {"count": 1, "provider": "bo-a"},
    )
    assert services.switch_provider(slug="bo-a", on=False, actor=OPERATOR, now=timezone.now()) == 0
    services.switch_provider(slug="bo-a", on=True, actor=OPERATOR, now=timezone.now())
    assert not providers.is_in(client), "what has ended doesn't come back"


def test_a_sign_in_that_waits_for_the_second_factor_ends_with_the_provider(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office)
    providers.make_linked(office)
    assert (
        providers.come_back(client, "bo-a", providers.SUBJECT).headers["Location"]
        == "/accounts/2fa/authenticate/"
    )
    services.switch_provider(slug="bo-a", on=False, actor=OPERATOR, now=timezone.now())
    client.post(officer.CODE, {"code": officer.code_at()})
    assert not providers.is_in(client)


def test_a_link_that_ends_takes_its_sessions_along_and_leaves_the_others(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office, second_factor_values="mfa")
    person = providers.make_linked(office)
    colleague = officer.make_officer(email="an@bo-a.example", office=office)
    services.link_person(
        slug="bo-a", subject="khac", person_id=colleague.pk, actor=OPERATOR, now=timezone.now()
    )
    vouching(provider)
    other = Client()
    providers.come_back(client, "bo-a", providers.SUBJECT)
    providers.come_back(other, "bo-a", "khac")
    by_password = sign_in(Client(), person)

    services.unlink_person(slug="bo-a", person_id=person.pk, actor=OPERATOR, now=timezone.now())

    assert not providers.is_in(client)
    assert providers.is_in(other)
    assert providers.is_in(by_password)


def test_a_session_in_which_the_provider_proved_somebody_anew_ends_too(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office)
    person = providers.make_linked(office)
    sign_in(client, person)
    providers.come_back(client, "bo-a", providers.SUBJECT)
    assert providers.is_in(client)
    services.switch_provider(slug="bo-a", on=False, actor=OPERATOR, now=timezone.now())
    assert not providers.is_in(client)


def test_who_takes_the_own_link_away_in_a_session_that_it_opened_signs_in_anew(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office, second_factor_values="mfa")
    person = providers.make_linked(office)
    vouching(provider)
    providers.come_back(client, "bo-a", providers.SUBJECT)
    answer = client.post("/accounts/ministry/bo-a/unlink/")
    assert answer.headers["Location"] == "/accounts/login/"
    assert not providers.is_in(client)
    assert not SignInLink.objects.filter(person=person).exists()
    assert client.get("/accounts/login/").status_code == 200


@pytest.mark.parametrize("what", ["stopped", "unlinked"])
def test_a_session_that_is_opened_while_the_provider_stops_is_not_kept(
    client: Client, provider: providers.Provider, office: Office, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """The answer of the provider has been judged, and the session not been written yet."""
    providers.register(provider, office, second_factor_values="mfa")
    person = providers.make_linked(office)
    vouching(provider)
    judged = ministry.has_asked_for_second_factor

    def stop_now(row: SignInProvider, claims: Any) -> bool:
        if what == "stopped":
            services.switch_provider(slug="bo-a", on=False, actor=OPERATOR, now=timezone.now())
        else:
            services.unlink_person(slug="bo-a", person_id=person.pk, actor=OPERATOR, now=timezone.now())
        return judged(row, claims)

    monkeypatch.setattr(ministry, "has_asked_for_second_factor", stop_now)
    answer = providers.come_back(client, "bo-a", providers.SUBJECT)
    assert answer.status_code == 400
    assert not providers.is_in(client)
    assert not SignInSession.objects.filter(person=person).exists()
