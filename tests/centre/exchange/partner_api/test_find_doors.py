"""What partners found, as JSON: by the door of their STIX objects, one by one, and nothing follows by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centre.accounts.people import People, people
from centre.exchange.making import list_things, partner
from centre.exchange.partner_api.coming import program_of
from lachan.centre.accounts.access import viewer_of
from lachan.centre.accounts.models import Role
from lachan.centre.audit.models import Entry as LogEntry
from lachan.centre.exchange.models import Batch, Claim, Entry, Received, ReceivedThing
from lachan.centre.exchange.queries.received import sent_of
from lachan.centre.exchange.services import receiving
from lachan.centre.exchange.services.taking_up import take_up
from lachan.centre.indicators.models import ListEntry, Signal
from lachan.centre.measures.models import Measure
from lachan.centre.partners.models import Partner

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.django_db
__all__ = ["people"]

FINDS: Final = "/api/v1/partner/finds"


@pytest.fixture
def bank() -> Partner:
    return partner("BANK-A", now=timezone.now(), kind="bank", sees="payee domain")


@pytest.fixture
def program(bank: Partner) -> Client:
    return program_of(bank.pk, "sightings.write")


def send(program: Client, *finds: dict[str, Any]) -> dict[str, Any]:
    answer = program.post(FINDS, {"finds": list(finds)}, "application/json")
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def find(mark: str = "1", value: str = "lua-dao-01.top", **more: Any) -> dict[str, Any]:
    return {"mark": mark, "kind": "domain", "value": value, **more}


def codes(told: dict[str, Any]) -> Sequence[str]:
    return [one.get("code") or one["what"] for one in told["finds"]]


def test_what_no_signal_can_be_made_of_is_refused_at_once(program: Client) -> None:
    told = send(
        program,
        find("1", value="*.lua-dao-01.top"),
        find("2", kind="ip", value="10.0.0.1"),
        find("3", kind="url", value="http://a@b@c/"),
        find("4", kind="url", value="javascript:alert(1)"),
        find("5", kind="url", value="lua-dao-02.top/vcb"),
    )
    assert codes(told) == [*["exchange_claim_thing"] * 4, "kept"]
    assert ReceivedThing.objects.get().text == "http://lua-dao-02.top/vcb"


def test_each_is_taken_or_refused_with_its_place_and_the_rest_is_kept(program: Client) -> None:
    yesterday = (timezone.now() - timedelta(days=1)).isoformat()
    told = send(
        program,
        find("1", first_seen=yesterday, note="SMS", confidence=70, tlp="green"),
        find("2", kind="payee", value="970436:0123456789"),
        find("3", value="com.vn"),
        find("4", kind="text"),
        find("5", tlp="red"),
        find("6", confidence=101),
        {"value": 3},
        find("7", first_seen="2026-11-29T10:00:00"),
        find("8", first_seen="2019-11-29T10:00:00+07:00"),
        find(" 9"),
        find("10", withdrawn=True),
        {"mark": "11", "withdrawn": True},
        find("12", extra=1),
        find("13", kind="url", value="https://lua-dao-02.top/vcb"),
        find("14", note="x" * 501),
    )
    assert codes(told) == [
        "kept", "kept", "exchange_claim_thing", "exchange_claim_thing", "not_valid", "not_valid", "not_valid",
        "exchange_claim_time", "exchange_claim_time", "exchange_claim_mark", "exchange_find_withdrawn",
        "exchange_claim_no_mark", "not_valid", "kept", "not_valid",
    ]  # fmt: skip
    assert (told["kept"], told["known"], told["refused"]) == (3, 0, 12)
    assert [one["row"] for one in told["finds"]] == list(range(1, 16))
    refused = {one["mark"]: one["pointer"] for one in told["finds"] if one.get("pointer")}
    assert (refused["3"], refused["4"], refused["7"], refused["11"]) == (
        "/value", "/kind", "/first_seen", "/mark",
    )  # fmt: skip
    assert all(one["detail"] and one["detail_vi"] for one in told["finds"] if one["what"] == "refused")
    assert sorted(ReceivedThing.objects.values_list("kind", "text")) == [
        ("domain", "lua-dao-01.top"), ("payee", "970436:0123456789"), ("url", "https://lua-dao-02.top/vcb"),
    ]  # fmt: skip
    batch = Batch.objects.get()
    assert (batch.kept, batch.refused) == (3, 12)
    entry = LogEntry.objects.get(kind="exchange.received")
    assert "lua-dao" not in str(entry.data)


def test_the_same_mark_twice_is_said_once_and_other_words_under_it_are_refused(program: Client) -> None:
    assert codes(send(program, find(), find())) == ["kept", "known"]
    assert codes(send(program, find(), find(note="khác"))) == ["known", "exchange_find_mark_used"]
    assert Received.objects.count() == ReceivedThing.objects.count() == 1


def test_what_is_withdrawn_is_let_go_of_and_its_mark_says_nothing_more(program: Client) -> None:
    back = {"mark": "1", "withdrawn": True}
    send(program, find(note="chờ"))
    take_up(now=timezone.now())
    assert codes(send(program, back, back, find())) == ["kept", "known", "exchange_find_mark_used"]
    assert Received.objects.get().content == ""
    assert Signal.objects.get().text == ""
    assert codes(send(program, find(), back)) == ["exchange_find_mark_used", "known"]
    assert codes(send(program, find("2"), {"mark": "2", "withdrawn": True})) == ["kept", "kept"]
    assert not ReceivedThing.objects.exclude(state="over").exists()


def test_marks_are_each_partners_own(program: Client) -> None:
    theirs = program_of(partner("BANK-B", now=timezone.now()).pk, "sightings.write")
    send(program, find())
    assert codes(send(theirs, {"mark": "1", "withdrawn": True})) == ["exchange_claim_no_mark"]
    assert codes(send(theirs, find(note="của chúng tôi"))) == ["kept"]


def test_it_is_a_signal_weighed_by_the_partners_record_and_no_verdict_listing_or_measure(
    program: Client,
) -> None:
    list_things([("domain", "evil.top")], now=timezone.now())
    before = (Entry.objects.count(), ListEntry.objects.count(), Measure.objects.count())
    send(program, find(), find("2", "evil.top"), find("3", "www.lua-dao-01.top"))
    assert take_up(now=timezone.now()) == 3
    assert set(Signal.objects.values_list("source", "text")) == {
        ("partner", "lua-dao-01.top"), ("partner", "evil.top"), ("partner", "www.lua-dao-01.top"),
    }  # fmt: skip
    assert before == (Entry.objects.count(), ListEntry.objects.count(), Measure.objects.count())
    assert not Claim.objects.exists()
    # who repeats what we tell shows nothing of what it sees itself
    assert ReceivedThing.objects.get(value="evil.top").outcome == "known"


def test_what_is_answered_is_the_same_whether_a_thing_is_listed_or_not(program: Client) -> None:
    list_things([("ip", "45.77.12.9")], now=timezone.now())
    told = send(
        program, find("1", "45.77.12.9", kind="ip"), find("2", "45.77.12.8", kind="ip")
    )  # it may see neither
    assert [one["what"] for one in told["finds"]] == ["kept", "kept"]


def test_it_takes_a_key_and_its_scope(program: Client, bank: Partner) -> None:
    reading = program_of(bank.pk, "lists.read")
    assert Client().post(FINDS, b"{}", "application/json").json()["code"] == "partner_key_needed"
    assert reading.post(FINDS, b"{}", "application/json").json()["code"] == "partner_scope"
    Partner.objects.update(state="suspended")
    assert program.post(FINDS, {"finds": [find()]}, "application/json").status_code in {401, 403}
    assert not Received.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"finds": []}, 422),
        ({"finds": [{"mark": "1"}] * 1_001}, 422),
        ({"finds": 3}, 422),
        (b"[", 400),
        (b'{"finds": [' + b"[" * 10_000, 400),
    ],
)
def test_a_body_that_is_no_batch_is_refused_whole(program: Client, body: Any, status: int) -> None:
    assert program.post(FINDS, body, "application/json").status_code == status


def test_both_doors_share_one_days_limit(program: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MOST_A_DAY", 4)
    send(program, find("1"), find("2"))
    answer = program.post(FINDS, {"finds": [find("3")]}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (429, "exchange_day_full")
    assert Received.objects.count() == 2


def test_a_batch_takes_few_queries_however_long_it_is(program: Client) -> None:
    send(program, find("0", "lua-dao-00.top"))
    with CaptureQueriesContext(connection) as asked:
        told = send(program, *(find(f"a{number}", f"lua-dao-{number}.top") for number in range(200)))
    assert told["kept"] == 200
    assert len(asked) <= 25


def test_the_desk_reads_who_sent_it_when_and_how_far_the_note_may_go(program: Client, people: People) -> None:
    seen_at = timezone.now() - timedelta(days=2)
    send(program, find(first_seen=seen_at.isoformat(), note="Tin nhắn", confidence=70, tlp="amber+strict"))
    take_up(now=timezone.now())
    viewer = viewer_of(people.at("centre", Role.ANALYST), now=timezone.now())
    [one] = sent_of(viewer, "domain", "lua-dao-01.top")
    assert (one.partner.code, one.confidence) == ("BANK-A", 70)
    assert (one.noted.first_seen, one.noted.note, one.noted.tlp) == (seen_at, "Tin nhắn", "amber+strict")
    assert sent_of(viewer, "domain", "lua-dao-02.top") == ()
    theirs = viewer_of(people.at("bank", Role.PARTNER), now=timezone.now())
    assert sent_of(theirs, "domain", "lua-dao-01.top") == ()
