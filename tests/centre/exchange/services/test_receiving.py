"""What partners send: kept or refused object by object, under their own ids alone, and nothing follows by itself."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centre.accounts.people import People, people
from centre.exchange.making import list_things
from centre.exchange.taxii.talking import (
    PARTNER,
    PUBLIC,
    anybody,
    claim,
    got,
    program,
    sent,
    stamp_of,
    subscribed,
)
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import person_actor
from lachan.centre.audit.models import Entry as LogEntry
from lachan.centre.exchange.models import Author, Batch, Claim, Entry, Received, ReceivedThing
from lachan.centre.exchange.services import receiving
from lachan.centre.exchange.services.emptying import empty_all
from lachan.centre.exchange.services.stix_names import this_centre
from lachan.centre.exchange.services.taking_up import take_up
from lachan.centre.exchange.stix.extensions import PROJECT_ID
from lachan.centre.exchange.stix.markings import TLP_IDS
from lachan.centre.exchange.stix.naming import indicator_id
from lachan.centre.exchange.taxii.media import TAXII
from lachan.centre.exchange.taxii.views import MOST_BYTES
from lachan.centre.indicators.models import ListEntry, Signal
from lachan.centre.measures.models import Measure

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["people"]

pytestmark = pytest.mark.django_db
INBOX: Final = f"{PARTNER}inbox/objects/"


def later(one: dict[str, Any], seconds: int = 60, **further: Any) -> dict[str, Any]:
    """This will give a later version of an object."""
    return (
        one
        | {"modified": stamp_of(timezone.now() - timedelta(minutes=5) + timedelta(seconds=seconds))}
        | further
    )


def sighting(about: str, **further: Any) -> dict[str, Any]:
    return claim() | {"type": "sighting", "id": f"sighting--{uuid4()}", "sighting_of_ref": about} | further


def opinion(*about: str, **further: Any) -> dict[str, Any]:
    said = {"type": "opinion", "id": f"opinion--{uuid4()}", "opinion": "disagree", "object_refs": list(about)}
    return claim() | said | further


def why(status: dict[str, Any]) -> list[str]:
    """This will give the first words of why objects were refused."""
    return [one["message"].partition(" · ")[0] for one in status.get("failures", [])]


def listed(
    value: str = "evil.top", kind: str = "domain", by: Client | None = None, shelf: str = "block-clear"
) -> str:
    """This will list something, and give the id that it has at the server."""
    list_things([(kind, value)], now=timezone.now())
    path = f"{PARTNER if by else PUBLIC}{shelf}/objects/"
    found = got(by or anybody(), path, **{"match[type]": "indicator"})["objects"]
    [stix_id] = [one["id"] for one in found if one["name"] == value]
    return str(stix_id)


def test_good_ones_are_kept_and_each_bad_one_is_refused_with_id_and_reason() -> None:
    row = subscribed()
    good, bad = claim(), claim("[domain-name:value = 'com.vn']")
    deep = f'{{"id":"{claim()["id"]}","a":{"[" * 50_000}{"]" * 50_000}}}'
    body = f'{{"objects":[{json.dumps(good)},{json.dumps(bad)},{deep}]}}'
    answer = program(row).post(INBOX, body, content_type=TAXII)
    assert answer.status_code == 202
    status = answer.json()
    assert (status["total_count"], status["success_count"], status["failure_count"]) == (3, 1, 2)
    assert [one["id"] for one in status["successes"]] == [good["id"]]
    assert status["failures"][0]["id"] == bad["id"]
    assert [one.split()[0] for one in why(status)] == ["A", "The"]
    [kept] = Received.objects.all()
    assert (kept.stix_id, kept.partner_id, json.loads(kept.content)) == (good["id"], row.pk, good)
    [entry] = LogEntry.objects.filter(kind="exchange.received")
    assert entry.actor == f"partner:{row.pk}"


def test_the_status_is_its_own_partners_alone() -> None:
    by, other = program(subscribed()), program(subscribed("ISP-OTHER"))
    status = sent(by, claim())
    path = f"/taxii2/partner/status/{status['id']}/"
    assert got(by, path) == status
    got(other, path, 404)
    got(anybody(), f"/taxii2/public/status/{status['id']}/", 404)
    got(by, "/taxii2/partner/status/x/", 404)


def test_a_claim_is_a_signal_and_no_verdict_listing_or_measure() -> None:
    by = program(subscribed())
    sent(by, claim("[domain-name:value = 'lua-dao-01.top'] OR [phone-number:value = '+84901234567']"))
    assert take_up(now=timezone.now()) == 2
    assert sorted(Signal.objects.values_list("source", "text")) == [
        ("partner", "+84901234567"),
        ("partner", "lua-dao-01.top"),
    ]
    assert not ListEntry.objects.exists()
    assert not Measure.objects.exists()
    assert not Entry.objects.exists()


def test_the_same_once_more_is_kept_once_and_other_words_are_another_version() -> None:
    by = program(subscribed())
    one = claim()
    sent(by, one)
    assert sent(by, one)["failure_count"] == 0
    assert why(sent(by, one | {"pattern": "[domain-name:value = 'lua-dao-02.top']"})) == [
        "This version is here with other content. Give it a new modified."
    ]
    assert Received.objects.count() == ReceivedThing.objects.count() == 1
    newer = later(one, pattern="[domain-name:value = 'lua-dao-02.top']")
    assert sent(by, newer)["failure_count"] == 0
    # what is older says nothing new
    assert sent(by, one)["failure_count"] == 0
    assert json.loads(Received.objects.get().content) == newer
    assert list(ReceivedThing.objects.exclude(state="over").values_list("value", flat=True)) == [
        "lua-dao-02.top"
    ]


def test_versions_in_one_envelope_are_taken_in_their_order() -> None:
    by = program(subscribed())
    one = claim()
    newer, other = later(one, 60), later(one, 60, confidence=5)
    status = sent(by, newer, one, other)
    assert [line["id"] for line in status["failures"]] == [one["id"]]
    assert json.loads(Received.objects.get().content) == newer


def test_an_envelope_that_is_written_in_parts_is_one_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "AT_ONCE", 1)
    one = claim()
    about, newer, bad = sighting(one["id"]), later(one), claim("nonsense")
    status = sent(program(subscribed()), about, one, bad, newer)
    assert [line["id"] for line in status["successes"]] == [about["id"], one["id"], one["id"]]
    assert [line["id"] for line in status["failures"]] == [bad["id"]]
    assert json.loads(Received.objects.get(stix_id=one["id"]).content) == newer
    assert Received.objects.get(stix_id=about["id"]).state == "said"


def test_anothers_ids_are_refused() -> None:
    first, second = program(subscribed()), program(subscribed("ISP-OTHER"))
    author = f"identity--{uuid4()}"
    one = claim(created_by_ref=author)
    sent(first, one)
    assert why(sent(second, later(one, created_by_ref=f"identity--{uuid4()}"))) == [
        "This id is another partner’s."
    ]
    assert why(sent(second, claim(created_by_ref=author))) == [
        "The identity in created_by_ref is another partner’s."
    ]
    assert why(sent(second, {"type": "identity", "id": author})) == ["This id is another partner’s."]
    assert Received.objects.get().partner_id != Author.objects.exclude(stix_id=author).get().partner_id
    assert sent(first, claim(created_by_ref=author))["failure_count"] == 0


def test_an_id_that_it_may_not_see_is_taken_like_any_other() -> None:
    by = program(subscribed(sees="domain"))
    list_things([("payee", "970436:0123456789")], now=timezone.now())
    centre = this_centre(now=timezone.now())
    hidden, unlisted = (indicator_id(centre.uid, "payee", f"970436:012345678{last}", 0) for last in (9, 8))
    assert why(sent(by, claim(id=hidden), claim(id=unlisted))) == []
    # nor does what it says about such a one tell it anything
    assert why(sent(by, sighting(f"indicator--{uuid4()}"))) == why(
        sent(by, sighting(indicator_id(centre.uid, "payee", "970436:0123456787", 0)))
    )


def test_our_own_ids_are_refused_while_all_is_stopped_too(people: People) -> None:
    by = program(subscribed())
    stix_id = listed()
    empty_all(
        reason="Danh sách chặn nhầm",
        actor=person_actor(people.at("centre", Role.APPROVER).pk),
        now=timezone.now(),
    )
    assert why(sent(by, claim(id=stix_id))) == ["This id or identity is the centre’s."]


def test_our_own_ids_are_refused() -> None:
    by = program(subscribed())
    stix_id = listed()
    [ours] = [
        one["id"]
        for one in got(anybody(), f"{PUBLIC}block-clear/objects/", **{"match[type]": "identity"})["objects"]
        if one["id"] != PROJECT_ID
    ]
    status = sent(
        by, claim(id=stix_id, revoked=True), claim(created_by_ref=ours), claim(created_by_ref=PROJECT_ID),
        {"type": "identity", "id": ours},
    )  # fmt: skip
    assert why(status) == ["This id or identity is the centre’s."] * 4
    assert Entry.objects.get().ended_at is None


def test_a_partner_writes_under_few_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MOST_AUTHORS", 2)
    by = program(subscribed())
    status = sent(by, *(claim(created_by_ref=f"identity--{uuid4()}") for _ in range(3)))
    assert (status["success_count"], status["failure_count"]) == (2, 1)


def test_what_is_taken_back_is_looked_at_no_more_and_its_words_are_gone() -> None:
    by = program(subscribed())
    one, other = claim(), claim("[domain-name:value = 'lua-dao-02.top']")
    sent(by, one, other)
    take_up(now=timezone.now())
    assert sent(by, later(one, revoked=True))["success_count"] == 1
    row = Received.objects.get(stix_id=one["id"])
    assert (row.state, row.content) == ("taken_back", "")
    assert list(ReceivedThing.objects.filter(received=row).values_list("state", "value")) == [("over", "")]
    assert sorted(Signal.objects.values_list("text", flat=True)) == ["", "lua-dao-02.top"]


def test_a_signal_that_another_object_still_names_stays() -> None:
    by = program(subscribed())
    one, same = claim(), claim()
    sent(by, one, same)
    take_up(now=timezone.now())
    assert Signal.objects.count() == 1
    sent(by, later(one, revoked=True))
    assert Signal.objects.get().text == "lua-dao-01.top"
    sent(by, later(same, revoked=True))
    assert Signal.objects.get().text == ""


def test_sightings_and_opinions_are_kept_about_ours_and_about_its_own() -> None:
    row = subscribed()
    by = program(row)
    ours, own = listed(), claim()
    status = sent(by, sighting(ours, count=7), opinion(ours, own["id"]), own)
    assert status["failure_count"] == 0, status
    # of its own objects it says it to itself
    assert sorted(Claim.objects.values_list("says", "count", "why", "value", "way")) == [
        ("mistaken", 1, "disagree", "evil.top", "stix"),
        ("sighting", 7, "", "evil.top", "stix"),
    ]
    assert set(Claim.objects.values_list("partner_id", "source", "sent_by")) == {
        (row.pk, Measure.objects.get().number, f"partner:{row.pk}")
    }
    assert Entry.objects.get().ended_at is None, "what a partner thinks lifts nothing"


def test_a_sighting_that_is_taken_back_is_gone() -> None:
    by = program(subscribed())
    one = sighting(listed(), count=1)
    sent(by, one)
    assert sent(by, later(one, count=3))["failure_count"] == 0
    assert Claim.objects.get(withdrawn_at=None).count == 3
    sent(by, later(one, 120, revoked=True))
    assert not Claim.objects.filter(withdrawn_at=None).exists()


def test_nobody_learns_by_a_sighting_what_is_not_theirs_to_see() -> None:
    far = program(subscribed("BANK-FAR", tlp="amber", sees="payee"))
    hidden = listed("970436:0123456789", "payee", far, "flag-amber")
    near = program(subscribed(tlp="green"))
    status = sent(near, sighting(hidden), sighting(f"indicator--{uuid4()}"))
    first, second = why(status)
    assert first == second == "There is no such indicator, or your key may not see it."
    assert sent(far, sighting(hidden))["failure_count"] == 0
    # who may only send speaks of what everybody sees
    blind = program(subscribed("ISP-BLIND"), "sightings.write")
    assert sent(blind, sighting(hidden), sighting(listed()))["success_count"] == 1


def test_nobody_speaks_about_anothers_objects() -> None:
    first, second = program(subscribed()), program(subscribed("ISP-OTHER"))
    one = claim()
    sent(first, one)
    assert sent(second, sighting(one["id"]), opinion(one["id"]))["failure_count"] == 2


def test_what_is_not_used_is_taken_and_nothing_of_it_is_kept() -> None:
    by = program(subscribed())
    status = sent(
        by, {"type": "identity", "id": f"identity--{uuid4()}", "name": "Nguyễn Văn A"},
        {"type": "marking-definition", "id": TLP_IDS["amber"]}, claim("rule x {}", pattern_type="yara"),
    )  # fmt: skip
    assert (status["success_count"], status["failure_count"]) == (3, 0)
    assert all(one["message"].startswith("Taken and not used") for one in status["successes"])
    assert not Received.objects.exists()
    assert "Nguyễn" not in Batch.objects.get().details


def test_a_link_with_and_without_s_is_one_thing() -> None:
    sent(
        program(subscribed()), claim("[url:value = 'http://evil.top/a' OR url:value = 'https://evil.top/a']")
    )
    assert list(ReceivedThing.objects.values_list("value", "text")) == [("evil.top/a", "http://evil.top/a")]


def test_an_envelope_names_so_many_things_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MOST_THINGS", 3)
    many = claim("[domain-name:value IN ('a1.top', 'a2.top', 'a3.top')]")
    status = sent(program(subscribed()), many, claim())
    assert (status["success_count"], status["failure_count"]) == (1, 1)
    assert ReceivedThing.objects.count() == 3


def test_a_partner_sends_so_much_a_day_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    # two that name one thing each, one that is refused
    monkeypatch.setattr(receiving, "MOST_A_DAY", 6)
    by = program(subscribed())
    sent(by, claim(), claim(), claim("nonsense"))
    refused = sent(by, claim(), status=429)
    assert refused["error_code"] == "exchange_day_full"
    assert Received.objects.count() == 2
    Batch.objects.update(at=timezone.now() - timedelta(days=1, seconds=1))
    sent(by, claim())


def test_a_body_of_a_hundred_megabytes_is_refused_before_it_is_read() -> None:
    by = program(subscribed())

    class Endless:
        """Fails when it is read."""

        def read(self, *_: int) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    said: dict[str, Any] = {"CONTENT_TYPE": TAXII, "CONTENT_LENGTH": "100000000", "wsgi.input": Endless()}
    answer = by.generic("POST", INBOX, **said)
    assert (answer.status_code, answer.json()["error_code"]) == (413, "too_large")
    assert answer.json()["description"]
    assert MOST_BYTES < 100_000_000


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{", TAXII, 400, "not_json"),
        (b"[]", TAXII, 422, "exchange_envelope"),
        (b'{"a":1}', TAXII, 422, "exchange_envelope"),
        (b'{"objects":[' + b"{}," * 10_000 + b"{}]}", TAXII, 413, "exchange_many"),
        (b'{"objects":[]}', "application/json", 415, "content_type"),
        (b'{"objects":[]}', "application/taxii+json;version=2.0", 415, "content_type"),
    ],
)
def test_what_is_no_envelope_is_refused_whole(body: bytes, content_type: str, status: int, code: str) -> None:
    answer = program(subscribed()).post(INBOX, body, content_type=content_type)
    assert (answer.status_code, answer.json()["error_code"]) == (status, code)
    assert not Batch.objects.exists()


def test_an_empty_envelope_has_a_status_too() -> None:
    assert sent(program(subscribed()))["total_count"] == 0


def test_only_the_inbox_takes_anything_and_nothing_is_read_from_it() -> None:
    by = program(subscribed())
    body = json.dumps({"objects": [claim()]})
    answer = by.post(f"{PARTNER}block-clear/objects/", body, content_type=TAXII)
    assert (answer.status_code, answer.json()["error_code"]) == (403, "exchange_read_only")
    answer = anybody().post(f"{PUBLIC}block-clear/objects/", body, content_type=TAXII)
    assert (answer.status_code, answer.json()["error_code"]) == (403, "exchange_read_only")
    assert got(by, INBOX, 403)["error_code"] == "exchange_inbox"
    reader = program(subscribed("ISP-READER"), "lists.read")
    assert reader.post(INBOX, body, content_type=TAXII).status_code == 404
    assert not Received.objects.exists()


def test_strange_letters_are_kept_as_they_came() -> None:
    by = program(subscribed())
    one = claim(description="\u0000 ố \U0001f600")
    assert sent(by, one)["failure_count"] == 0
    body = b'{"objects":[' + json.dumps(claim()).encode().replace(b'"spec', b'"x":"\\ud800","spec') + b"]}"
    assert by.post(INBOX, body, content_type=TAXII).json()["failure_count"] == 0
    assert json.loads(Received.objects.get(stix_id=one["id"]).content) == one


def test_what_another_took_in_the_same_moment_is_not_taken_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = program(subscribed()), program(subscribed("ISP-OTHER"))
    one, other = claim(), claim()
    sent(first, one)
    # as if it had looked before the other wrote
    monkeypatch.setattr(receiving, "received_by_id", lambda _: {})
    status = sent(second, one, other)
    assert [line["id"] for line in status["failures"]] == [one["id"]]
    assert [line["id"] for line in status["successes"]] == [other["id"]]
    assert (
        Received.objects.get(stix_id=one["id"]).partner_id
        != Received.objects.get(stix_id=other["id"]).partner_id
    )
    assert ReceivedThing.objects.count() == 2


def test_a_hundred_take_as_many_queries_as_ten() -> None:
    by = program(subscribed())
    sent(by, claim())
    counts = []
    for number in (10, 100):
        some = [claim(f"[domain-name:value = 'c{number}-{one}.top']") for one in range(number)]
        with CaptureQueriesContext(connection) as caught:
            sent(by, *some)
        counts.append(len(caught))
    assert counts[0] == counts[1]
