"""The feed: PyMISP reads each event as it stands, and what is over is told as over."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pymisp import MISPEvent

from centre.accounts.people import People, people
from centre.exchange.making import fill, lift, list_things, partner
from centre.exchange.partner_api.coming import program_of
from lachan.centre.audit.actors import person_actor
from lachan.centre.exchange.misp import feed
from lachan.centre.exchange.misp.audiences import EVERYBODY
from lachan.centre.exchange.models import Entry
from lachan.centre.exchange.queries import entries
from lachan.centre.exchange.readers import EVERYTHING, PUBLIC
from lachan.centre.exchange.services.emptying import empty_all, fill_again
from lachan.centre.exchange.services.subscribing import Asked, subscribe

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["people"]

pytestmark = pytest.mark.django_db

# views look at the clock themselves
NOW: Final = timezone.now().replace(microsecond=0)
SECOND: Final = timedelta(seconds=1)
EACH_KIND: Final = [
    ("domain", "evil.top"), ("url", "evil.vip/login"), ("ip", "203.0.113.7"), ("phone", "+84912345678"),
    ("payee", "970436:0123456789"), ("app", "android:com.evil.app"), ("profile", "facebook:evil"),
    ("email", "a@evil.top"), ("wallet", "eth:0xaa"), ("wallet", "btc:1BoatSLRHtKNngkdXEeobR76b53LETtpyT"),
    ("file", f"sha256:{'ab' * 32}"), ("file", f"md5:{'ab' * 16}"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(feed, "_made", {})
    monkeypatch.setattr(settings, "ENVIRONMENT", msgspec.structs.replace(settings.ENVIRONMENT, data=tmp_path))
    return tmp_path / "exchange" / "misp" / EVERYBODY.key


def seconds(event: MISPEvent) -> int:
    assert isinstance(event.timestamp, datetime)
    return int(event.timestamp.timestamp())


def events(folder: Path) -> list[MISPEvent]:
    manifest = json.loads((folder / "manifest.json").read_bytes())
    found = []
    for uuid, listed in manifest.items():
        event = MISPEvent()
        event.load_file(str(folder / f"{uuid}.json"))
        assert event.uuid == uuid
        assert (event.info, str(event.date)) == (listed["info"], listed["date"])
        assert seconds(event) == int(listed["timestamp"])
        assert listed["Orgc"]["uuid"] == event.orgc.uuid
        found.append(event)
    return found


def attributes(folder: Path) -> dict[str, Any]:
    return {each.value: each for event in events(folder) for each in event.attributes}


def hashes(folder: Path) -> set[str]:
    return {line.partition(",")[0] for line in (folder / "hashes.csv").read_text().splitlines()}


def test_pymisp_reads_a_thing_of_each_kind_as_what_it_is(folder: Path) -> None:
    for kind, value in EACH_KIND:
        fill([value], kind=kind, now=NOW)
    everything = folder.parent / EVERYTHING.key
    everything.mkdir(parents=True)
    feed._Feed(everything, EVERYTHING, entries.state(), NOW).bring_up()
    found = attributes(everything)
    assert {each.type for each in found.values()} == {
        "domain", "url", "ip-dst", "phone-number", "bank-account-nr", "mobile-application-id", "text", "email-src", "btc",
        "sha256", "md5",
    }  # fmt: skip
    assert found["evil.top"].to_ids
    assert [tag.name for tag in found["+84912345678"].tags] == ["tlp:amber", "PAP:GREEN"]
    assert hashlib.md5(b"evil.top", usedforsecurity=False).hexdigest() in hashes(everything)
    marked = {event.info.split(",")[0]: [tag.name for tag in event.tags] for event in events(everything)}
    assert marked["Lachan: phone"] == ["tlp:amber", "PAP:GREEN"]
    assert marked["Lachan: domain"] == ["tlp:clear", "PAP:CLEAR"]


def test_a_lift_is_told_as_deleted_and_later_and_its_event_is_later_too(folder: Path) -> None:
    sources = list_things([("domain", "evil.top"), ("domain", "other.top")], now=NOW)
    feed.make_feeds(now=NOW)
    before = attributes(folder)["evil.top"]
    stood = {event.uuid: seconds(event) for event in events(folder)}
    assert not getattr(before, "deleted", False)
    lift(sources[:1], now=NOW + SECOND)
    feed.make_feeds(now=NOW + SECOND)
    after = attributes(folder)["evil.top"]
    assert after.uuid == before.uuid
    assert after.deleted
    assert not after.to_ids
    assert after.timestamp > before.timestamp
    assert not getattr(attributes(folder)["other.top"], "deleted", False)
    assert hashlib.md5(b"evil.top", usedforsecurity=False).hexdigest() not in hashes(folder)
    assert [seconds(event) > stood[event.uuid] for event in events(folder) if after in event.attributes] == [
        True
    ]


def test_what_is_listed_again_is_another_attribute(folder: Path) -> None:
    first = list_things([("domain", "evil.top")], now=NOW)
    feed.make_feeds(now=NOW)
    before = attributes(folder)["evil.top"].uuid
    lift(first, now=NOW + SECOND)
    feed.make_feeds(now=NOW + SECOND)
    list_things([("domain", "evil.top")], now=NOW + 2 * SECOND)
    # what was lifted once waits for two; here it is told all the same
    if not entries.live_of(PUBLIC, {("domain", "evil.top")}):
        fill(["evil.top"], now=NOW + 2 * SECOND)
        Entry.objects.filter(ended_seq=None).update(round=1)
    feed.make_feeds(now=NOW + 2 * SECOND)
    both = [each for event in events(folder) for each in event.attributes if each.value == "evil.top"]
    assert sorted(getattr(each, "deleted", False) for each in both) == [False, True]
    assert {each.uuid for each in both} > {before}


def test_ids_stay_where_the_files_are_lost_and_what_is_over_is_told_all_the_same(
    folder: Path,
) -> None:
    sources = list_things([("domain", "evil.top"), ("url", "evil.vip/login")], now=NOW)
    feed.make_feeds(now=NOW)
    before = {value: each.uuid for value, each in attributes(folder).items()}
    for path in folder.iterdir():
        path.unlink()
    lift(sources[:1], now=NOW + SECOND)
    feed.make_feeds(now=NOW + SECOND)
    after = attributes(folder)
    assert {value: each.uuid for value, each in after.items()} == before
    assert after["evil.top"].deleted
    assert not getattr(after["evil.vip/login"], "deleted", False)


def test_only_the_events_that_changed_are_written(folder: Path) -> None:
    fill([f"evil{number}.top" for number in range(200)], now=NOW)
    assert feed.make_feeds(now=NOW) == 16
    kept = {path.name: path.stat().st_mtime_ns for path in folder.glob("*-*.json")}
    list_things([("domain", "neu.top")], now=NOW + SECOND)
    assert feed.make_feeds(now=NOW + SECOND) == 1
    now = {path.name: path.stat().st_mtime_ns for path in folder.glob("*-*.json")}
    assert sum(now[name] != kept[name] for name in kept) == 1
    assert feed.make_feeds(now=NOW + 2 * SECOND) == 0


def test_an_emptied_centre_takes_all_back_and_gives_it_again(folder: Path, people: People) -> None:
    list_things([("domain", "evil.top")], now=NOW)
    feed.make_feeds(now=NOW)
    empty_all(
        reason="Thử tắt khẩn cấp", actor=person_actor(people.at("centre", "approver").pk), now=NOW + SECOND
    )
    feed.make_feeds(now=NOW + SECOND)
    assert attributes(folder)["evil.top"].deleted
    assert hashes(folder) == set()
    for person in (people.at("centre", "approver"), people.second("centre", "approver")):
        fill_again(actor=person_actor(person.pk), now=NOW + 2 * SECOND)
    feed.make_feeds(now=NOW + 2 * SECOND)
    again = attributes(folder)["evil.top"]
    assert not getattr(again, "deleted", False)
    assert again.to_ids


def test_a_partner_gets_what_was_agreed_and_nobody_else(folder: Path, people: People) -> None:
    bank = partner("NH-THU", now=NOW, kind="bank", sees="payee", tlp="amber", pap="green")
    subscribe(
        partner_id=bank.pk, asked=Asked(format="misp"), actor=person_actor(people.at("centre").pk), now=NOW
    )
    list_things([("payee", "970436:0123456789"), ("domain", "evil.top")], now=NOW)
    feed.make_feeds(now=NOW)
    (theirs,) = (path for path in folder.parent.iterdir() if path.name != folder.name)
    assert list(attributes(theirs)) == ["970436:0123456789"]
    assert list(attributes(folder)) == ["evil.top"]
    assert [event.distribution for event in events(theirs)] == [0]
    assert [event.distribution for event in events(folder)] == [3]


def test_what_is_over_keeps_its_event_as_far_as_it_was_marked(folder: Path, people: People) -> None:
    bank = partner("NH-THU", now=NOW, kind="bank", sees="payee", tlp="amber", pap="green")
    subscribe(
        partner_id=bank.pk, asked=Asked(format="misp"), actor=person_actor(people.at("centre").pk), now=NOW
    )
    sources = list_things([("payee", "970436:0123456789")], now=NOW)
    feed.make_feeds(now=NOW)
    lift(sources, now=NOW + SECOND)
    feed.make_feeds(now=NOW + SECOND)
    (theirs,) = (path for path in folder.parent.iterdir() if path.name != folder.name)
    [event] = events(theirs)
    assert [attribute.deleted for attribute in event.attributes] == [True]
    # its value is still there to read: nobody passes it on to all communities
    assert (event.distribution, [tag.name for tag in event.tags]) == (0, ["tlp:amber", "PAP:GREEN"])


def test_misp_fetches_it_by_its_manifest() -> None:
    client = Client()
    assert client.get("/exchange/misp/manifest.json").status_code == 503
    list_things([("domain", "evil.top")], now=NOW)
    feed.make_feeds(now=NOW)
    response = client.get("/exchange/misp/manifest.json")
    manifest = json.loads(b"".join(response))
    (uuid,) = manifest
    event = client.get(f"/exchange/misp/{uuid}.json")
    assert json.loads(b"".join(event))["Event"]["Attribute"][0]["value"] == "evil.top"
    assert b"".join(client.get("/exchange/misp/hashes.csv")).count(b"\n") == 1
    same = client.get("/exchange/misp/manifest.json", headers={"If-None-Match": response.headers["ETag"]})
    assert same.status_code == 304
    assert client.get("/exchange/misp/00000000-0000-0000-0000-000000000000.json").status_code == 404


def test_who_comes_with_a_key_later_does_not_hear_that_it_has_all_already(people: People) -> None:
    ours = partner("ISP-THU", now=NOW, sees="domain", tlp="amber", pap="green")
    subscribe(
        partner_id=ours.pk, asked=Asked(format="misp"), actor=person_actor(people.at("centre").pk), now=NOW
    )
    list_things([("domain", "evil.top")], now=NOW)
    feed.make_feeds(now=NOW)
    without = Client().get("/exchange/misp/manifest.json")
    assert b"".join(without)
    tag = without.headers["ETag"]
    theirs = program_of(ours.pk, "lists.read").get(
        "/exchange/misp/manifest.json", headers={"If-None-Match": tag}
    )
    assert (theirs.status_code, theirs.headers["Cache-Control"]) == (200, "private, no-cache")
    assert b"".join(theirs)


def test_under_another_host_what_had_the_former_ids_is_over_and_all_stands_under_new_ones(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = list_things([("domain", "evil.top"), ("url", "evil.vip/login")], now=NOW)
    feed.make_feeds(now=NOW)
    former = {event.uuid: seconds(event) for event in events(folder)}
    assert len(former) == 2
    monkeypatch.setattr(
        settings, "ENVIRONMENT", msgspec.structs.replace(settings.ENVIRONMENT, hosts=("moi.lachan.example",))
    )
    monkeypatch.setattr(feed, "_made", {})
    assert feed.make_feeds(now=NOW + SECOND) == 4
    for event in events(folder):
        is_over = event.uuid in former
        assert [each.deleted for each in event.attributes] == [is_over]
        assert not is_over or seconds(event) > former[event.uuid]
    hashes = (folder / "hashes.csv").read_text()
    assert not any(uuid in hashes for uuid in former)
    # and a lift is told under the new ids, once
    monkeypatch.setattr(feed, "_made", {})
    assert feed.make_feeds(now=NOW + 2 * SECOND) == 0
    lift(numbers[:1], now=NOW + 3 * SECOND)
    assert feed.make_feeds(now=NOW + 3 * SECOND) == 1
    assert sum(not each.deleted for event in events(folder) for each in event.attributes) == 1
