from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_network
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec
import pytest
from django.test import RequestFactory

from centre.accounts.people import NOW, People, people, refused
from centre.partners.certificates import Made, make_certificate
from centre.partners.joined import BANK, agree_to_token, change_it, first, join_partner
from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.tokens import new_token
from lachan.centre.partners.coming_in import PartnerHere, partner_of
from lachan.centre.partners.contents import CertificateAdd
from lachan.centre.partners.models import Key
from lachan.centre.partners.services.keys import end_key
from lachan.centre.partners.services.picking_up import pick_up_token
from lachan.centre.partners.services.stopping import suspend
from lachan.centre.web import limits

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db
__all__ = ["people"]

PROXY = "127.0.0.1"


@pytest.fixture(autouse=True)
def behind_a_proxy(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, certificate_proxies=(ip_network("127.0.0.1"),)
    )
    # its clock stands still, so that a slow run fills nothing up again
    buckets = limits.Buckets(limits.WRONG_KEYS_PER_MINUTE, clock=lambda: 0.0)
    monkeypatch.setattr(limits, "wrong_keys", buckets)


def come(
    *,
    token: str = "",
    certificate: str = "",
    remote: str = PROXY,
    scope: str = "",
    late: timedelta = timedelta(),
) -> PartnerHere:
    headers = {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if certificate:
        headers["X-Lachan-Certificate"] = quote(certificate, safe="")
    request = RequestFactory(headers=headers).get("/partner/key", REMOTE_ADDR=remote)
    return partner_of(request, now=NOW + late, scope=scope)


def token_of(people: People, partner: int) -> str:
    mailed, heard = agree_to_token(people, partner)
    return pick_up_token(from_mail=mailed, from_phone=heard, now=NOW).token


def certificate_of(people: People, partner: int, *, days: int = 365) -> Made:
    made = make_certificate(now=NOW)
    change = CertificateAdd(made.certificate, ("probe",), days)
    change_it(people, partner, change, said=made.fingerprint[:16])
    return made


def test_a_partner_comes_by_its_token_with_what_that_opens(people: People) -> None:
    partner = join_partner(people)
    here = come(token=token_of(people, partner), scope="measures.read")
    assert (here.partner_id, here.code, here.key_kind) == (partner, "ISP-SONGXANH", "token")
    assert here.scopes == {"measures.read", "measures.answer"}
    assert str(here.actor()) == f"partner:{partner}"
    assert Key.objects.get().last_used_at == NOW


def test_a_partner_comes_by_the_certificate_that_the_proxy_saw(people: People) -> None:
    partner = join_partner(people)
    made = certificate_of(people, partner)
    assert come(certificate=made.certificate).key_kind == "certificate"
    other = make_certificate(now=NOW)
    with refused("partner_key_unknown"):
        come(certificate=other.certificate)


@pytest.mark.parametrize("remote", ["192.0.2.7", "10.0.0.1", "", "unix:"])
def test_the_header_of_anybody_else_is_as_if_it_weren_t_there(people: People, remote: str) -> None:
    made = certificate_of(people, join_partner(people))
    with refused("partner_key_needed"):
        come(certificate=made.certificate, remote=remote)


def test_without_the_setting_nobody_is_believed(people: People, settings: Settings) -> None:
    made = certificate_of(people, join_partner(people))
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, certificate_proxies=())
    with refused("partner_key_needed"):
        come(certificate=made.certificate)


def test_a_fingerprint_in_the_header_proves_nothing(people: People) -> None:
    made = certificate_of(people, join_partner(people))
    for said in (made.fingerprint, "-----BEGIN CERTIFICATE-----", "x" * 100_000, "%00"):
        with refused("partner_key_needed"):
            come(certificate=said)


def test_a_certificate_that_has_ended_itself_opens_nothing_though_the_key_was_agreed_for_longer(
    people: People,
) -> None:
    partner = join_partner(people)
    made = make_certificate(now=NOW, days=20)
    # agreed by its fingerprint, so that nobody here knew when it ends
    change_it(people, partner, CertificateAdd(made.fingerprint, ("probe",), 365), said=made.fingerprint[:16])
    assert come(certificate=made.certificate, late=timedelta(days=19)).partner_id == partner
    with refused("partner_key_needed"):
        come(certificate=made.certificate, late=timedelta(days=20))


def test_a_key_opens_what_it_was_agreed_for_and_nothing_else(people: People) -> None:
    made = certificate_of(people, join_partner(people))
    assert come(certificate=made.certificate, scope="probe").scopes == {"probe"}
    with refused("partner_scope") as caught:
        come(certificate=made.certificate, scope="measures.answer")
    assert "measures.answer" in caught.value.what("en")


def test_a_key_that_has_ended_or_run_out_opens_nothing(people: People) -> None:
    partner = join_partner(people)
    token = token_of(people, partner)
    with refused("partner_key_unknown"):
        come(token=token, late=timedelta(days=365))
    end_key(key_id=Key.objects.get().pk, actor=first(people), now=NOW)
    with refused("partner_key_unknown"):
        come(token=token)


def test_a_suspended_partner_is_told_so_and_a_stranger_isn_t(people: People) -> None:
    partner = join_partner(people)
    token = token_of(people, partner)
    suspend(partner_id=partner, because="thử", actor=first(people), now=NOW)
    with refused("partner_suspended"):
        come(token=token)
    with refused("partner_key_unknown"):
        come(token=new_token())


@pytest.mark.parametrize("token", ["x", "lch_" + "a" * 42, "lch_"])
def test_what_is_no_token_opens_nothing(people: People, token: str) -> None:
    join_partner(people)
    with refused("partner_key_unknown"):
        come(token=token)


def test_who_tries_keys_is_slowed_down(people: People) -> None:
    token = token_of(people, join_partner(people))
    for _ in range(limits.WRONG_KEYS_PER_MINUTE):
        with refused("partner_key_unknown"):
            come(token=new_token(), remote="192.0.2.7")
    with refused("too_many_wrong_keys"):
        come(token=token, remote="192.0.2.7")
    assert come(token=token, remote="198.51.100.7").key_kind == "token"


def test_a_certificate_of_one_partner_and_a_token_of_another_are_the_certificate_s(people: People) -> None:
    isp, bank = join_partner(people), join_partner(people, BANK)
    made = certificate_of(people, isp)
    mailed, heard = agree_to_token(people, bank)
    token = pick_up_token(from_mail=mailed, from_phone=heard, now=NOW).token
    assert come(certificate=made.certificate, token=token).partner_id == isp


def test_an_unknown_certificate_beside_a_good_token_is_the_token_s(people: People) -> None:
    partner = join_partner(people)
    token = token_of(people, partner)
    assert come(certificate=make_certificate(now=NOW).certificate, token=token).key_kind == "token"


def test_a_partner_is_no_person_though_their_ids_are_the_same(people: People) -> None:
    here = come(token=token_of(people, join_partner(people)))
    with refused("not_permitted"):
        acting_viewer(here.actor(), now=NOW)
