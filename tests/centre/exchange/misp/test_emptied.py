"""A stop that no worker sees: the feed tells all as over, and as going on once it is filled again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from centre.accounts.people import People, people
from centre.exchange.making import list_things
from centre.exchange.misp.fetching import FEED, Instance, body
from lachan.centre.audit.actors import person_actor
from lachan.centre.exchange.misp import feed
from lachan.centre.exchange.services.emptying import empty_all, fill_again

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["people"]
pytestmark = pytest.mark.django_db
NOW: Final = timezone.now().replace(microsecond=0)
SECOND: Final = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "_made", {})
    monkeypatch.setattr(settings, "ENVIRONMENT", msgspec.structs.replace(settings.ENVIRONMENT, data=tmp_path))


def stop(people: People) -> None:
    empty_all(reason="Thử dừng", actor=person_actor(people.at("centre", "approver").pk), now=NOW + SECOND)


@pytest.mark.parametrize("sees_it", [False, True], ids=["without a worker", "with a worker"])
def test_a_stop_deletes_everything_at_who_fetches_and_filling_brings_it_back(
    people: People, *, sees_it: bool
) -> None:
    list_things([("domain", "evil.top"), ("url", "evil.vip/a")], now=NOW)
    feed.make_feeds(now=NOW)
    instance = Instance(Client())
    instance.fetch()
    stop(people)
    if sees_it:
        feed.make_feeds(now=NOW + SECOND)
    assert instance.fetch() == 2
    assert instance.live() == []
    assert not any(each["to_ids"] for each in instance.attributes.values())
    hashes = Client().get(f"{FEED}hashes.csv")
    assert b"".join(hashes) == b""
    assert instance.fetch() == 0
    for person in (people.at("centre", "approver"), people.second("centre", "approver")):
        fill_again(actor=person_actor(person.pk), now=NOW + SECOND)
    # within the very second
    feed.make_feeds(now=NOW + SECOND)
    assert instance.fetch() == 2
    assert instance.live() == ["evil.top", "evil.vip/a"]


def test_who_has_the_feed_of_before_the_stop_does_not_hear_that_it_has_all(people: People) -> None:
    list_things([("domain", "evil.top")], now=NOW)
    feed.make_feeds(now=NOW)
    before = Client().get(f"{FEED}manifest.json")
    assert b"".join(before)
    stop(people)
    after = Client().get(f"{FEED}manifest.json", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert b"".join(after)
    [uuid] = body(Client(), "manifest.json")
    assert body(Client(), f"{uuid}.json")["Event"]["Attribute"][0]["deleted"] is True
