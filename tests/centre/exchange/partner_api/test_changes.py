from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centre.exchange.making import fill, lift, list_things, partner
from centre.exchange.partner_api.coming import program_of
from centre.exchange.webhooks.called import sample
from lachan.centre.exchange.models import Subscription
from lachan.centre.exchange.queries.entries import last_seq
from lachan.centre.partners.models import Partner

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db

CHANGES: Final = "/api/v1/partner/changes"


@pytest.fixture
def program() -> Client:
    """This will give the program of a provider that has a subscription."""
    now = timezone.now()
    made = partner(now=now)
    Subscription.objects.create(partner_id=made.pk, format="webhook", since=now, set_by="person:1")
    return program_of(made.pk, "lists.read")


@pytest.fixture
def lists() -> Iterator[Any]:
    made = sample().Lists(":memory:")
    yield made
    made.close()


def catch_up(program: Client, lists: Any, query: str = "") -> int:
    """This will ask as the sample does, and give how many answers it took."""
    path, count = f"{CHANGES}?since={lists.place()}{query}", 0
    while path:
        said = program.get(path).json()
        assert not lists.take(said)
        path, count = said["next"], count + 1
    return count


def values(lists: Any) -> list[str]:
    return sorted(value for _, value in lists.things())


def test_all_is_given_in_parts_and_then_what_changed(program: Client, lists: Any) -> None:
    now = timezone.now()
    sources = list_things([("domain", f"x{number}.top") for number in range(5)], now=now)
    assert catch_up(program, lists, "&size=2") == 3
    assert values(lists) == [f"x{number}.top" for number in range(5)]
    assert lists.place() == last_seq()
    named = {said["stix_id"] for said in lists.things().values()}
    assert len(named) == 5
    assert all(one.startswith("indicator--") for one in named)
    lift(sources[:3], now=now)
    list_things([("domain", "new.top")], now=now)
    assert catch_up(program, lists, "&size=3") == 2
    assert values(lists) == ["new.top", "x3.top", "x4.top"]
    assert catch_up(program, lists) == 1
    answer = program.get(f"{CHANGES}?since={last_seq()}")
    assert answer.json()["changes"] == []
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_knows_of_a_place_that_there_is_not_gets_all_anew(program: Client) -> None:
    list_things([("domain", "a.top")], now=timezone.now())
    for query in (f"since={last_seq() + 5}", f"fill={last_seq() + 5}&after=1&part=3"):
        said = program.get(f"{CHANGES}?{query}").json()
        assert (said["since"], said["part"], len(said["changes"])) == (None, 1, 1)


def test_before_the_first_there_is_nothing(program: Client) -> None:
    said = program.get(CHANGES).json()
    assert (said["changes"], said["upto"], said["next"]) == ([], 0, None)


def test_nobody_gets_what_is_not_for_it(program: Client) -> None:
    now = timezone.now()
    list_things([("domain", "a.top"), ("ip", "45.77.12.9")], now=now)
    fill(["0912345678"], kind="phone", now=now)
    assert {one["value"] for one in program.get(CHANGES).json()["changes"]} == {"a.top", "45.77.12.9"}
    Partner.objects.update(tlp="clear")
    assert [one["value"] for one in program.get(CHANGES).json()["changes"]] == ["a.top"]
    # a place in the middle of all is no way around it
    said = program.get(f"{CHANGES}?fill={last_seq()}&after=0&part=7").json()
    assert [one["value"] for one in said["changes"]] == ["a.top"]


def test_it_takes_a_key_its_scope_and_a_subscription(program: Client) -> None:
    assert Client().get(CHANGES).json()["code"] == "partner_key_needed"
    one = Partner.objects.get()
    assert program_of(one.pk, "measures.read").get(CHANGES).json()["code"] == "partner_scope"
    Subscription.objects.update(until=timezone.now())
    answer = program.get(CHANGES)
    assert (answer.status_code, answer.json()["code"]) == (403, "exchange_not_subscribed")


@pytest.mark.parametrize(
    "query",
    [
        "since=-1",
        "since=x",
        "since=1&fill=2",
        "size=0",
        "size=401",
        "page=1",
        "since=1&since=2",
        f"since={10**18}",
    ],
)
def test_what_can_not_be_read_is_refused(program: Client, query: str) -> None:
    answer = program.get(f"{CHANGES}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "measures_parameter")


def test_a_page_takes_few_queries_however_long_it_is(program: Client) -> None:
    now = timezone.now()
    fill([f"x{number}.top" for number in range(300)], now=now - timedelta(minutes=5))
    program.get(CHANGES)
    with CaptureQueriesContext(connection) as asked:
        assert len(program.get(CHANGES).json()["changes"]) == 300
    assert len(asked) <= 10
