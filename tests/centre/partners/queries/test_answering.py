from __future__ import annotations

from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centre.accounts.people import NOW, People, people
from centre.partners.joined import BANK, ISP, change_it, first, join_partner
from lachan.centre.partners.contents import EndpointSet, PromiseSet
from lachan.centre.partners.queries.answering import answering, is_active, promise_of, sees
from lachan.centre.partners.queries.partners import partner_by_code
from lachan.centre.partners.services.stopping import suspend

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def codes(**asked: Any) -> list[str]:
    told = {
        "kinds": ["internet_provider"],
        "measure_kind": "block_domain",
        "about": "domain",
        "value": "xau.example",
    }
    return [one.partner.code for one in answering(**{**told, **asked})]


def test_all_internet_providers_and_the_bank_of_an_account_answer(people: People) -> None:
    join_partner(people)
    join_partner(people, msgspec.structs.replace(ISP, code="ISP-HAI"))
    join_partner(people, BANK)
    assert codes() == ["ISP-HAI", "ISP-SONGXANH"]
    bank = {"kinds": ["bank"], "measure_kind": "freeze_payee", "about": "payee"}
    assert codes(**bank, value="970436:0123456789") == ["NH-HAIAU"]
    assert codes(**bank, value="970418:0123456789") == []
    assert codes(kinds=["bank"]) == []
    assert codes(kinds=[]) == []


def test_nobody_answers_who_is_not_active(people: People) -> None:
    partner = join_partner(people)
    suspend(partner_id=partner, because="thử", actor=first(people), now=NOW)
    assert codes() == []
    assert not is_active(partner)


def test_it_says_where_requests_go_and_by_when_it_acts_and_none_where_nothing_is_set(people: People) -> None:
    partner = join_partner(people)
    (one,) = answering(
        kinds=["internet_provider"], measure_kind="block_domain", about="ip", value="192.0.2.1"
    )
    assert (one.endpoint, one.promise) == (None, None)
    change_it(people, partner, EndpointSet("fetch"))
    change_it(people, partner, PromiseSet("block_domain", 30, 240))
    (one,) = answering(
        kinds=["internet_provider"], measure_kind="block_domain", about="ip", value="192.0.2.1"
    )
    assert one.endpoint is not None
    assert one.promise is not None
    assert (one.endpoint.way, one.promise.acknowledge_minutes, one.promise.effect_minutes) == (
        "fetch",
        30,
        240,
    )
    assert one.promise == promise_of(partner, "block_domain")
    assert promise_of(partner, "block_url") is None


def test_it_asks_the_database_three_times_however_many_partners_there_are(people: People) -> None:
    for number in range(4):
        join_partner(people, msgspec.structs.replace(ISP, code=f"ISP-{number}"))
    with CaptureQueriesContext(connection) as asked:
        assert len(codes()) == 4
    assert len(asked) == 3


def test_a_partner_sees_what_its_marking_and_its_kinds_allow_while_it_is_active(people: People) -> None:
    partner = join_partner(people)
    row = partner_by_code(ISP.code)
    assert sees(row, tlp="amber", pap="green", about="domain")
    assert not sees(row, tlp="red", about="domain")
    assert not sees(row, tlp="clear", pap="amber")
    assert not sees(row, tlp="clear", about="payee")
    suspend(partner_id=partner, because="thử", actor=first(people), now=NOW)
    assert not sees(partner_by_code(ISP.code), tlp="clear")
