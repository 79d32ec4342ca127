"""A ministry's own sign-in, against a real provider on the loopback."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.conf import settings as given
from django.test import Client
from django.utils import timezone

from centre.accounts.sign_in import officer, providers
from centre.accounts.signed_in import sign_in
from lachan.centre.accounts.models import (
    Office,
    Person,
    RolePeriod,
    SignInLink,
)
from lachan.centre.accounts.services import providers as services
from lachan.centre.accounts.sign_in import ministry
from lachan.centre.audit.actors import OPERATOR, person_actor
from lachan.centre.audit.models import Entry
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

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


def refusal(answer: Any) -> str:
    title = re.search(r"<h1>([^<]+)</h1>", answer.content.decode())
    assert title is not None
    return title[1]


def test_it_lets_the_linked_person_in_and_asks_for_our_own_second_factor(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office)
    providers.make_linked(office)

    answer = providers.come_back(client, "bo-a", providers.SUBJECT)

    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
    assert not providers.is_in(client)
    client.post(officer.CODE, {"code": officer.code_at()})
    assert providers.is_in(client)
    said = Entry.objects.get(kind="accounts.signed_in").data
    assert "ministry" in said


def test_a_second_factor_that_the_provider_vouches_for_is_enough_when_the_operator_named_it(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office, second_factor_values="mfa")
    providers.make_linked(office)
    provider.alter = lambda claims: claims.update(amr=["pwd", "mfa"])

    answer = providers.come_back(client, "bo-a", providers.SUBJECT)

    assert answer.headers["Location"] == "/desk/"
    assert providers.is_in(client)


def test_a_second_factor_that_nobody_named_is_not_believed(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office)
    providers.make_linked(office)
    provider.alter = lambda claims: claims.update(amr=["mfa"], acr="mfa")

    assert (
        providers.come_back(client, "bo-a", providers.SUBJECT).headers["Location"]
        == "/accounts/2fa/authenticate/"
    )


def test_who_has_no_second_factor_sets_one_up(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office)
    providers.make_linked(office, with_app=False)

    providers.come_back(client, "bo-a", providers.SUBJECT)

    assert client.get("/desk/").headers["Location"] == "/accounts/2fa/"


def test_an_address_links_nobody(client: Client, provider: providers.Provider, office: Office) -> None:
    providers.register(provider, office)
    person = officer.make_officer(email="binh@bo-a.example", office=office)
    provider.alter = lambda claims: claims.update(email=person.email, email_verified=True)

    answer = providers.come_back(client, "bo-a", person.email)

    assert refusal(answer) == "Tài khoản ở bộ, ngành chưa được nối"
    assert not providers.is_in(client)
    assert not SignInLink.objects.exists()
    assert Person.objects.count() == 1
    assert Entry.objects.filter(kind="accounts.provider_refused").count() == 1


def test_a_stopped_person_gets_the_answer_of_an_unlinked_one(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office)
    person = providers.make_linked(office)
    Person.objects.filter(pk=person.pk).update(is_active=False)

    assert (
        refusal(providers.come_back(client, "bo-a", providers.SUBJECT))
        == "Tài khoản ở bộ, ngành chưa được nối"
    )


def test_it_lets_in_somebody_of_an_office_below(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office)
    providers.make_linked(providers.make_office("cuc-b", parent=office))

    assert providers.come_back(client, "bo-a", providers.SUBJECT).status_code == 302


def test_it_refuses_who_has_moved_to_another_office(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office)
    person = providers.make_linked(office)
    Person.objects.filter(pk=person.pk).update(office=providers.make_office("khac"))

    answer = providers.come_back(client, "bo-a", providers.SUBJECT)

    assert (answer.status_code, refusal(answer)) == (403, "Nơi đăng nhập này không dành cho đơn vị của bạn")
    assert not providers.is_in(client)


def test_it_refuses_who_has_a_role_outside(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office)
    person = providers.make_linked(office)
    RolePeriod.objects.create(
        person=person, office=providers.make_office("khac"), role="desk", valid_from=today(timezone.now())
    )

    assert (
        refusal(providers.come_back(client, "bo-a", providers.SUBJECT))
        == "Nơi đăng nhập này không dành cho đơn vị của bạn"
    )


def test_nobody_of_another_office_is_linked(provider: providers.Provider, office: Office) -> None:
    providers.register(provider, office)
    stranger = officer.make_officer(office=providers.make_office("khac"))

    with pytest.raises(services.LinkRefusedError, match="outside"):
        services.link_person(
            slug="bo-a", subject=providers.SUBJECT, person_id=stranger.pk, actor=OPERATOR, now=timezone.now()
        )


def test_an_approver_is_linked_by_themselves_alone(provider: providers.Provider, office: Office) -> None:
    providers.register(provider, office)
    approver = officer.make_officer(office=office)
    RolePeriod.objects.create(
        person=approver, office=office, role="approver", valid_from=today(timezone.now())
    )
    now = timezone.now()

    with pytest.raises(services.LinkRefusedError, match="themselves"):
        services.link_person(
            slug="bo-a", subject=providers.SUBJECT, person_id=approver.pk, actor=OPERATOR, now=now
        )
    services.link_person(
        slug="bo-a",
        subject=providers.SUBJECT,
        person_id=approver.pk,
        actor=person_actor(approver.pk),
        now=now,
    )
    assert SignInLink.objects.get().person == approver


HOSTILE: dict[str, Callable[[dict[str, Any]], None]] = {
    "nonce of another": lambda claims: claims.update(nonce="khac"),
    "no nonce": lambda claims: claims.pop("nonce"),
    "another audience": lambda claims: claims.update(aud="khac"),
    "ours among others, not authorised": lambda claims: claims.update(aud=["lachan", "khac"], azp="khac"),
    "another issuer": lambda claims: claims.update(iss="https://khac.example"),
    "run out": lambda claims: claims.update(exp=int(time.time()) - 5),
    "without an end": lambda claims: claims.pop("exp"),
    "from the future": lambda claims: claims.update(iat=int(time.time()) + 3600),
    "no subject": lambda claims: claims.pop("sub"),
    "a subject that is a list": lambda claims: claims.update(sub=[providers.SUBJECT]),
    "an empty subject": lambda claims: claims.update(sub=""),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_it_refuses_a_token_that_does_not_hold(
    client: Client, provider: providers.Provider, office: Office, what: str
) -> None:
    providers.register(provider, office)
    providers.make_linked(office)
    provider.alter = HOSTILE[what]

    answer = providers.come_back(client, "bo-a", providers.SUBJECT)

    assert refusal(answer) == "Không xác nhận được bạn là ai", what
    assert not providers.is_in(client)


def test_it_refuses_a_token_of_another_key_or_of_none(provider: providers.Provider, office: Office) -> None:
    providers.register(provider, office)
    providers.make_linked(office)
    other = providers.Provider().key
    for sign in (("RS256", other), ("none", None), ("HS256", "một khoá chung dài cho đủ ba mươi hai byte")):
        provider.sign = sign
        assert (
            refusal(providers.come_back(Client(), "bo-a", providers.SUBJECT))
            == "Không xác nhận được bạn là ai"
        ), sign


def test_a_token_of_a_provider_whose_time_has_run_out_is_refused(office: Office) -> None:
    with providers.running(timedelta(seconds=-60)) as late:
        providers.register(late, office)
        providers.make_linked(office)
        onward = Client().get("/accounts/ministry/bo-a/login/")
        assert onward.status_code == 302
        client = Client()
        answer = providers.come_back(client, "bo-a", providers.SUBJECT)
    assert refusal(answer) == "Không xác nhận được bạn là ai"


def test_it_refuses_an_answer_without_its_beginning(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office)
    providers.make_linked(office)
    onward = client.get("/accounts/ministry/bo-a/login/").headers["Location"]
    back = providers.sign_in_there(onward, providers.SUBJECT)

    assert refusal(Client().get(back)).startswith("Lần đăng nhập này đã hết hạn"), "another browser"
    assert refusal(client.get(back.replace("state=", "state=x"))).startswith("Lần đăng nhập này đã hết hạn")
    assert refusal(client.get(f"{back}&iss=https://khac.example")).startswith("Lần đăng nhập này đã hết hạn")
    assert refusal(client.get(back)).startswith("Lần đăng nhập này đã hết hạn"), "used up"
    assert not providers.is_in(client)


def test_it_says_so_when_the_person_stops_at_the_provider(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office)
    onward = client.get("/accounts/ministry/bo-a/login/").headers["Location"]

    answer = client.get(providers.sign_in_there(onward, providers.SUBJECT, action="deny"))

    assert refusal(answer) == "Bạn đã dừng đăng nhập"


def test_a_provider_that_is_down_is_named(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office, issuer="http://127.0.0.1:9")

    answer = client.get("/accounts/ministry/bo-a/login/")

    assert (answer.status_code, refusal(answer)) == (502, "Nơi đăng nhập của bộ, ngành không trả lời")


def test_a_provider_that_says_it_is_another_is_refused(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office)
    provider.config = {"issuer": "https://khac.example"}

    answer = client.get("/accounts/ministry/bo-a/login/")

    assert (answer.status_code, refusal(answer)) == (502, "Nơi đăng nhập của bộ, ngành được cấu hình sai")


def test_a_provider_inside_is_not_asked_unless_the_operator_allows_it(
    client: Client, provider: providers.Provider, office: Office, settings: Any
) -> None:
    providers.register(provider, office)
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, ministry_networks=())

    answer = client.get("/accounts/ministry/bo-a/login/")

    assert answer.status_code == 502
    assert provider.asked == []


def test_the_secret_is_sealed_and_plain_http_is_refused_outside(
    provider: providers.Provider, office: Office, settings: Any
) -> None:
    assert "bí mật" not in providers.register(provider, office).secret
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, ministry_networks=())
    with pytest.raises(services.ProviderError, match="https"):
        services.add_provider(
            slug="bo-b", office_code="bo-a", names=("B", "B"), issuer="http://sso.bo-b.example",
            client=("lachan", ""), actor=OPERATOR, now=timezone.now(),
        )  # fmt: skip


def test_a_person_links_the_account_and_comes_in_by_it(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office)
    person = officer.make_officer(office=office)
    sign_in(client, person)
    page = client.post("/accounts/ministry/bo-a/link/").content.decode()
    onward = re.search(r'class="btn go" href="([^"]+)"', page)
    assert onward is not None

    back = client.get(providers.sign_in_there(onward[1].replace("&amp;", "&"), providers.SUBJECT))

    assert back.headers["Location"] == "/accounts/2fa/"
    assert SignInLink.objects.get().subject == providers.SUBJECT
    assert (
        providers.come_back(Client(), "bo-a", providers.SUBJECT).headers["Location"]
        == "/accounts/2fa/authenticate/"
    )
    client.post("/accounts/ministry/bo-a/unlink/")
    assert not SignInLink.objects.exists()


def test_a_proof_that_is_asked_for_anew_has_to_be_new(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office, second_factor_values="mfa")
    providers.make_linked(office)
    provider.alter = lambda claims: claims.update(amr=["mfa"])
    providers.come_back(client, "bo-a", providers.SUBJECT)
    provider.alter = lambda claims: claims.update(amr=["mfa"], auth_time=int(time.time()) - 3600)

    assert refusal(providers.come_back(client, "bo-a", providers.SUBJECT)) == "Không xác nhận được bạn là ai"
    assert providers.is_in(client)


def test_linking_needs_a_fresh_proof_and_the_same_person(
    client: Client, provider: providers.Provider, office: Office
) -> None:
    providers.register(provider, office)
    person = officer.make_officer(office=office)
    sign_in(client, person, proved_seconds_ago=700)
    assert client.post("/accounts/ministry/bo-a/link/").headers["Location"].startswith("/accounts/2fa/reauth")

    sign_in(client, person)
    page = client.post("/accounts/ministry/bo-a/link/").content.decode()
    onward = re.search(r'class="btn go" href="([^"]+)"', page)
    assert onward is not None
    back = providers.sign_in_there(onward[1].replace("&amp;", "&"), providers.SUBJECT)
    session = client.session
    stash = session["socialaccount_states"]
    stranger = sign_in(Client(), officer.make_officer(email="khac@bo-a.example", office=office))
    theirs = stranger.session
    theirs["socialaccount_states"] = stash
    theirs.save()

    assert refusal(stranger.get(back)).startswith("Lần đăng nhập này đã hết hạn")
    assert not SignInLink.objects.exists()
