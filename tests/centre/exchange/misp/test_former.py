"""Feeds are of one audience each, and who sees otherwise than before hears that what it had is over, and nothing new."""

from __future__ import annotations

from datetime import timedelta
from shutil import rmtree
from typing import TYPE_CHECKING, Any, Final

import msgspec
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from centre.exchange.making import lift, list_things, partner
from centre.exchange.misp.fetching import FEED, Instance, body
from centre.exchange.taxii.talking import token_of
from lachan.centre.exchange.codes import ENDED_KEPT
from lachan.centre.exchange.misp import feed, former
from lachan.centre.exchange.models import Subscription
from lachan.centre.exchange.services.scoping import note_scopes
from lachan.centre.partners.models import Partner

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
# views look at the clock themselves
NOW: Final = timezone.now().replace(microsecond=0)
SECOND: Final = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(feed, "_made", {})
    monkeypatch.setattr(settings, "ENVIRONMENT", msgspec.structs.replace(settings.ENVIRONMENT, data=tmp_path))
    return tmp_path / "exchange"


def subscribed(code: str, **further: str) -> Partner:
    row = partner(code, now=NOW, **{"sees": "domain phone url", "tlp": "amber", "pap": "green"} | further)
    Subscription.objects.create(partner_id=row.pk, format="misp", since=NOW, set_by="person:1")
    return row


def program(row: Partner) -> Client:
    return Client(headers={"authorization": f"Bearer {token_of(row, 'lists.read')}"})


def ids(instance: Instance) -> set[str]:
    return {*instance.events, *instance.attributes}


@pytest.fixture
def sources() -> list[str]:
    return list(list_things([("domain", "evil.top"), ("phone", "+84912345678")], now=NOW))


@pytest.mark.usefixtures("sources")
def test_no_id_of_one_feed_stands_in_another_and_who_sees_the_same_shares_one() -> None:
    wide, same, narrow = subscribed("A"), subscribed("B"), subscribed("C", tlp="clear")
    feed.make_feeds(now=NOW)
    found = [Instance(by) for by in (Client(), program(wide), program(same), program(narrow))]
    for each in found:
        each.fetch()
    everybody, first, second, third = map(ids, found)
    assert first == second
    assert all(
        one.isdisjoint(other) for one, other in ((everybody, first), (everybody, third), (first, third))
    )
    # one instance that takes two of them holds both
    both = Instance(Client(), program(wide))
    both.fetch()
    assert both.live() == ["+84912345678", "evil.top", "evil.top"]


def test_who_is_narrowed_hears_that_what_it_had_is_over_with_what_it_had(sources: list[str]) -> None:
    row = subscribed("A")
    instance = Instance(program(row))
    feed.make_feeds(now=NOW)
    instance.fetch()
    had = dict(instance.attributes)
    Subscription.objects.update(kinds="domain")
    note_scopes(now=NOW)
    list_things([("phone", "+84912345679")], now=NOW + SECOND)
    feed.make_feeds(now=NOW + SECOND)
    assert instance.fetch() == 3
    assert instance.live() == ["evil.top"]
    for uuid, before in had.items():
        after = instance.attributes[uuid]
        assert (after["deleted"], after["to_ids"]) == (True, False)
        changing = {"deleted", "to_ids", "timestamp"}
        assert {name: said for name, said in after.items() if name not in changing} == {
            name: said for name, said in before.items() if name not in changing
        }
    # what becomes of it later is nothing for it
    assert "+84912345679" not in {each["value"] for each in instance.attributes.values()}
    lift(sources, now=NOW + 2 * SECOND)
    feed.make_feeds(now=NOW + 2 * SECOND)
    assert instance.fetch() == 1
    assert instance.live() == []


def test_an_agreement_that_reaches_less_far_is_told_as_a_subscription_that_does(sources: list[str]) -> None:
    assert sources
    row = subscribed("A")
    instance = Instance(program(row))
    feed.make_feeds(now=NOW)
    instance.fetch()
    Partner.objects.update(tlp="clear")
    feed.make_feeds(now=NOW + SECOND)
    instance.fetch()
    assert instance.live() == ["evil.top"]


@pytest.mark.usefixtures("sources")
def test_what_is_seen_again_has_other_ids_for_what_was_deleted_stays_so() -> None:
    row = subscribed("A")
    instance = Instance(program(row))
    told: list[set[str]] = []
    for at, kinds in enumerate(("", "domain", "", "domain")):
        Subscription.objects.update(kinds=kinds)
        feed.make_feeds(now=NOW + at * SECOND)
        before = ids(instance)
        instance.fetch()
        told.append(ids(instance) - before)
        assert instance.live() == (["evil.top"] if kinds else ["+84912345678", "evil.top"])
    assert all(told)
    assert sum(map(len, told)) == len(set.union(*told))


@pytest.mark.usefixtures("sources")
def test_until_the_worker_has_seen_it_nothing_of_the_former_feed_is_handed_out() -> None:
    by = program(subscribed("A"))
    feed.make_feeds(now=NOW)
    body(by, "manifest.json")
    Subscription.objects.update(kinds="domain")
    assert by.get(f"{FEED}manifest.json").status_code == 503
    feed.make_feeds(now=NOW + SECOND)
    body(by, "manifest.json")


@pytest.mark.usefixtures("sources")
def test_nobody_else_finds_what_a_partner_had() -> None:
    row, other = subscribed("A"), subscribed("B", sees="url")
    ours, theirs = program(row), program(other)
    feed.make_feeds(now=NOW)
    had = body(ours, "manifest.json")
    Subscription.objects.filter(partner_id=row.pk).update(kinds="domain")
    feed.make_feeds(now=NOW + SECOND)
    assert had.keys() <= body(ours, "manifest.json").keys()
    for uuid in had:
        for by in (Client(), theirs):
            assert by.get(f"{FEED}{uuid}.json").status_code == 404
            assert uuid not in body(by, "manifest.json")


@pytest.mark.usefixtures("sources")
def test_lost_files_come_again_as_they_were(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = subscribed("A")
    feed.make_feeds(now=NOW)
    Subscription.objects.update(kinds="domain")
    feed.make_feeds(now=NOW + SECOND)
    before = {path.name: path.read_bytes() for path in former.folder_of(row.pk).glob("*.json")}
    assert before
    rmtree(folder)
    monkeypatch.setattr(feed, "_made", {})
    feed.make_feeds(now=NOW + 9 * SECOND)
    assert {path.name: path.read_bytes() for path in former.folder_of(row.pk).glob("*.json")} == before


@pytest.mark.usefixtures("sources")
def test_it_is_told_for_as_long_as_what_was_lifted() -> None:
    row = subscribed("A")
    feed.make_feeds(now=NOW)
    Subscription.objects.update(kinds="domain")
    feed.make_feeds(now=NOW + SECOND)
    there: Any = former.former_of(row.pk)
    assert there.manifest
    feed.make_feeds(now=NOW + ENDED_KEPT + timedelta(days=1))
    there = former.former_of(row.pk)
    assert there.manifest == {}
    assert list(former.folder_of(row.pk).glob("*.json")) == []
