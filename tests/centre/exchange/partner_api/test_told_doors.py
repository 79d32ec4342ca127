"""A partner's program asks what became of what the partner said: its own alone, page by page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centre.accounts.people import People, as_actor, people
from centre.exchange.making import lift, list_things, partner
from centre.exchange.partner_api.coming import program_of
from lachan.centre.accounts.models import Role
from lachan.centre.exchange.models import Claim
from lachan.centre.exchange.services.looking_at_claims import let_stand
from lachan.centre.measures.models import Measure
from lachan.centre.partners.models import Partner
from lachan.centre.web import limits

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db
__all__ = ["people"]

CLAIMS: Final = "/api/v1/partner/claims"


@pytest.fixture
def bank() -> Partner:
    return partner("BANK-A", now=timezone.now(), kind="bank", sees="payee domain")


@pytest.fixture
def program(bank: Partner) -> Client:
    return program_of(bank.pk, "sightings.write")


def kept(bank: Partner, mark: str, at: datetime, **more: Any) -> None:
    usual = {
        "says": "confirmed",
        "kind": "domain",
        "value": "evil.top",
        "source": "M2026-000001",
        "way": "api",
    }
    Claim.objects.create(partner_id=bank.pk, mark=mark, sha256="0" * 64, received_at=at, **{**usual, **more})


def asked(program: Client, path: str = CLAIMS, **more: Any) -> dict[str, Any]:
    answer = program.get(path, more)
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def test_it_hears_what_became_of_each_of_its_own(program: Client, people: People) -> None:
    now = timezone.now()
    numbers = list_things([("domain", f"evil-{number}.top") for number in range(4)], now=now)
    said = [
        {
            "mark": f"{number}",
            "says": "mistaken",
            "why": "wrong",
            "kind": "domain",
            "value": f"evil-{number}.top",
        }
        for number in range(4)
    ]
    said.append({"mark": "seen", "says": "confirmed", "number": numbers[0], "words": "Đã chặn"})
    program.post(CLAIMS, {"claims": said}, "application/json")
    program.post(CLAIMS, {"claims": [{"mark": "1", "says": "withdrawn"}]}, "application/json")
    lift([numbers[2]], now=now)
    actor = as_actor(people.at("centre", Role.APPROVER))
    let_stand(claim_id=Claim.objects.get(mark="3").pk, reason="Nội bộ: đã gọi", actor=actor, now=now)
    told = asked(program)
    assert {one["mark"]: one["became"] for one in told["claims"]} == {
        "0": "waits", "1": "withdrawn", "2": "over", "3": "stands", "seen": "noted",
    }  # fmt: skip
    assert told["next"] is None
    [one] = [one for one in told["claims"] if one["mark"] == "3"]
    assert one["looked_at"]
    assert "Nội bộ" not in str(told), "why it stands was written for the centre"
    [one] = asked(program, mark="seen")["claims"]
    assert (one["source"], one["words"], one["way"]) == (numbers[0], "Đã chặn", "api")
    assert Measure.objects.count() == 4


def test_it_hears_nothing_of_anothers_claims(program: Client, bank: Partner) -> None:
    other = partner("BANK-B", now=timezone.now(), kind="bank")
    kept(bank, "1", timezone.now())
    kept(other, "2", timezone.now())
    assert [one["mark"] for one in asked(program)["claims"]] == ["1"]
    assert asked(program, mark="2")["claims"] == asked(program, mark="a\0")["claims"] == []


def test_what_it_may_not_see_any_more_it_isnt_told_of(program: Client, bank: Partner) -> None:
    [number] = list_things([("domain", "evil.top")], now=timezone.now())
    kept(bank, "1", timezone.now(), says="mistaken", why="wrong")
    assert asked(program)["claims"][0]["became"] == "waits"
    Partner.objects.filter(pk=bank.pk).update(sees="payee")
    assert asked(program)["claims"][0]["became"] == "noted"
    lift([number], now=timezone.now())
    assert asked(program)["claims"][0]["became"] == "noted"


def test_pages_lose_and_double_nothing_though_all_came_at_once_and_rows_come_and_go(
    program: Client, bank: Partner
) -> None:
    at = timezone.now() - timedelta(hours=1)
    for number in range(7):
        kept(bank, f"{number}", at)
    marks: list[str] = []
    told = asked(program, size=2)
    while True:
        marks += [one["mark"] for one in told["claims"]]
        # what the place names is forgotten, and something new is said
        Claim.objects.filter(mark=marks[-1]).delete()
        kept(bank, f"new {len(marks)}", timezone.now())
        if told["next"] is None:
            break
        told = asked(program, told["next"])
    assert marks == ["6", "5", "4", "3", "2", "1", "0"]


def test_it_is_narrowed_to_what_is_asked_for(program: Client, bank: Partner) -> None:
    kept(bank, "1", timezone.now())
    kept(bank, "2", timezone.now(), says="mistaken", why="wrong")
    told = asked(program, says="mistaken", size=1)
    assert [one["mark"] for one in told["claims"]] == ["2"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": "0"}, {"size": "1001"}, {"place": "x"}, {"place": ""}, {"place": "9" * 17 + "-1"}, {"says": "guess"},
        {"says": ""}, {"mark": ""}, {"partner": "2"}, {"size": "\u0663"},
    ],
)  # fmt: skip
def test_a_question_that_doesnt_fit_is_refused_and_says_what_would(
    program: Client, wrong: dict[str, str]
) -> None:
    answer = program.get(CLAIMS, wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "measures_parameter")


def test_it_takes_a_key_and_its_scope(bank: Partner) -> None:
    assert Client().get(CLAIMS).json()["code"] == "partner_key_needed"
    assert program_of(bank.pk, "lists.read").get(CLAIMS).json()["code"] == "partner_scope"


def test_a_long_page_counts_for_more_than_a_short_one(
    program: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "keys", limits.Buckets(20))
    asked(program, size=1)
    assert program.get(CLAIMS, {"size": "1000"}).status_code == 429


def test_a_page_takes_few_queries_however_long_it_is(program: Client, bank: Partner) -> None:
    for number in range(60):
        kept(bank, f"{number}", timezone.now(), says="mistaken", why="wrong", value=f"evil-{number}.top")
    with CaptureQueriesContext(connection) as made:
        assert len(asked(program)["claims"]) == 60
    assert len(made) <= 8, [one["sql"][:200] for one in made]
