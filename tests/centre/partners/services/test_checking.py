from __future__ import annotations

from ipaddress import ip_network

import msgspec
import pytest
from django.conf import settings as django_settings

from centre.accounts.people import NOW, People, people, refused
from centre.partners.joined import BANK, ISP
from lachan.centre.outbox.signing import add_secret
from lachan.centre.partners.contents import EndpointSet, SightSet
from lachan.centre.partners.services.checking import (
    check_endpoint,
    check_join,
    check_sight,
    read_phone,
    secret_of,
)

__all__ = ["people"]


@pytest.mark.django_db
def test_what_was_typed_comes_into_one_form(people: People) -> None:
    del people
    typed = msgspec.structs.replace(
        BANK,
        code=" nh-haiau ",
        country="vn",
        name_vi="  Ngân hàng  Hải Âu ",
        name_en=" ",
        public_phone="(024) 3825-0000",
        sees=("wallet", "payee", "payee"),
    )
    read = check_join(typed, now=NOW)
    assert (read.code, read.country, read.name_vi, read.name_en) == (
        "NH-HAIAU",
        "VN",
        "Ngân hàng Hải Âu",
        "Ngân hàng Hải Âu",
    )
    assert (read.public_phone, read.sees, read.answers_for) == (
        "+842438250000",
        ("payee", "wallet"),
        ("970436", "momo"),
    )
    # what was read is read the same again
    assert check_join(read, now=NOW) == read


def test_each_partner_has_secrets_of_its_own() -> None:
    assert secret_of("ISP-SONGXANH") == "partner-isp-songxanh"
    assert len(secret_of("A" * 40)) <= 60


def test_a_link_inside_takes_a_network_that_the_operator_has_named(monkeypatch: pytest.MonkeyPatch) -> None:
    add_secret(name="partner-isp-songxanh", now=NOW)
    inside = EndpointSet("webhook", "http://10.20.0.5:8080/lachan", allow_private=True)
    with refused("partner_link"):
        check_endpoint(inside, code=ISP.code)
    environment = msgspec.structs.replace(
        django_settings.ENVIRONMENT, partner_networks=(ip_network("10.20.0.0/16"),)
    )
    monkeypatch.setattr(django_settings, "ENVIRONMENT", environment)
    read = check_endpoint(inside, code=ISP.code)
    assert (read.address, read.allow_private) == ("http://10.20.0.5:8080/lachan", True)
    with refused("partner_link"):
        check_endpoint(msgspec.structs.replace(inside, allow_private=False), code=ISP.code)


def test_where_a_partner_fetches_nothing_else_is_kept() -> None:
    assert check_endpoint(EndpointSet("fetch", "x", "y", allow_private=True), code="A1") == EndpointSet(
        "fetch"
    )


def test_kinds_of_thing_stand_in_one_order() -> None:
    assert check_sight("browser", SightSet("red", "red", ("ip", "url"), ())).sees == ("url", "ip")


@pytest.mark.parametrize("said", ["", "x", "12", "0" * 400, "+84", "024 3825 0000 máy lẻ 12"])
def test_what_can_t_be_called_is_no_number(said: str) -> None:
    with refused("partner_phone"):
        read_phone(said, "/phone")
