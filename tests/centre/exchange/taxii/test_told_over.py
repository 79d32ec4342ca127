"""Who may see less than before, or nothing while all is emptied, is told that what it had is over, and nothing new."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.utils import timezone

from centre.accounts.people import People, people
from centre.exchange.making import fill, lift, list_things
from centre.exchange.stix.validating import what_is_wrong
from centre.exchange.taxii.talking import PARTNER, PUBLIC, anybody, got, program, sent, stamp_of, subscribed
from lachan.centre.audit.actors import person_actor
from lachan.centre.exchange.counting import note_boundary
from lachan.centre.exchange.models import Emptying, Entry, SeenScope, Subscription
from lachan.centre.exchange.services.scoping import note_scopes
from lachan.centre.exchange.services.stix_names import name_entries
from lachan.centre.exchange.services.subscribing import Asked, subscribe, unsubscribe
from lachan.centre.exchange.taxii import views
from lachan.centre.partners.models import Partner

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["people"]
pytestmark = pytest.mark.django_db
OBJECTS: Final = f"{PARTNER}block-clear/objects/"
AMBER: Final = f"{PARTNER}block-amber/objects/"
ADDED_LAST: Final = "X-TAXII-Date-Added-Last"


def seen(by: Client, path: str = OBJECTS, /, **params: str) -> list[dict[str, Any]]:
    said = got(by, path, **{"match[type]": "indicator"} | params)
    found: list[dict[str, Any]] = said.get("objects", [])
    return found


def told_until(by: Client, path: str = OBJECTS) -> str:
    """This will take all that there is, and give the moment from which a client goes on."""
    return str(by.get(path).headers[ADDED_LAST])


def narrow(**further: Any) -> None:
    Subscription.objects.update(**further)


def stop() -> None:
    now = timezone.now()
    Emptying.objects.create(began_at=now, began_by=1, reason="thử")
    note_boundary(now=now)


def go_on() -> None:
    now = timezone.now()
    Emptying.objects.update(is_on=False, ended_at=now, first_by=1, ended_by=2)
    note_boundary(now=now)


@pytest.fixture
def bank() -> Client:
    """A partner that has taken a domain, a link and a number."""
    by = program(subscribed())
    list_things(
        [("domain", "evil.top"), ("url", "evil.vip/a"), ("phone", "+84912345678")], now=timezone.now()
    )
    name_entries(now=timezone.now())
    seen(by)
    return by


def test_what_a_subscription_has_no_more_is_revoked_with_what_was_told_of_it(bank: Client) -> None:
    had = {one["name"]: one for one in seen(bank)}
    mark = told_until(bank)
    narrow(kinds="domain phone")
    [over] = seen(bank, added_after=mark)
    before = had["evil.vip/a"]
    assert over["revoked"] is True
    assert over["valid_until"] == over["modified"] > before["modified"]
    assert over["extensions"].popitem()[1]["ended"] == "withdrawn"
    # nothing else is said of it than what was said before
    changing = {"revoked", "valid_until", "modified", "extensions"}
    assert {name: said for name, said in over.items() if name not in changing} == {
        name: said for name, said in before.items() if name not in changing
    }
    assert [one["name"] for one in seen(bank) if not one.get("revoked")] == ["evil.top"]
    assert what_is_wrong(seen(bank)) == []


def test_what_becomes_of_it_later_is_not_told(bank: Client) -> None:
    sources = list(Entry.objects.filter(kind="url").values_list("source", flat=True))
    narrow(kinds="domain")
    [over] = [one for one in seen(bank) if one.get("revoked")]
    mark = told_until(bank)
    lift(sources, now=timezone.now())
    list_things([("url", "evil.vip/new")], now=timezone.now())
    assert seen(bank, added_after=mark) == []
    assert [one for one in seen(bank, **{"match[version]": "all"}) if one["id"] == over["id"]] == [over]


def test_a_collection_that_is_out_of_reach_stays_to_say_that_it_is_over(bank: Client) -> None:
    [had] = seen(bank, AMBER)
    narrow(tlp="clear")
    [over] = seen(bank, AMBER)
    assert (over["id"], over["revoked"]) == (had["id"], True)
    aliases = [one["alias"] for one in got(bank, PARTNER)["collections"]]
    assert "block-amber" in aliases
    assert "block-red" not in aliases


def test_an_agreement_that_reaches_less_far_is_told_as_a_subscription_that_does(bank: Client) -> None:
    Partner.objects.update(sees="domain url")
    assert [one["revoked"] for one in seen(bank, AMBER)] == [True]


def test_what_was_raised_by_marking_was_lifted_for_who_saw_it(bank: Client) -> None:
    """A marking ends the entry and begins another, so that no scope is needed: both ways say no more than was had."""
    row = Entry.objects.get(kind="domain")
    mark = told_until(bank)
    Entry.objects.filter(pk=row.pk).update(
        ended_seq=row.added_seq + 100, ended_at=timezone.now(), ended_why="lifted"
    )
    [over] = seen(bank, added_after=mark)
    assert (over["revoked"], over["name"]) == (True, "evil.top")


def test_what_comes_within_sight_again_is_another_object(bank: Client) -> None:
    had = {one["name"]: one["id"] for one in seen(bank)}
    narrow(kinds="domain")
    seen(bank)
    mark = told_until(bank)
    narrow(kinds="")
    [again] = seen(bank, added_after=mark)
    assert again["name"] == "evil.vip/a"
    # what is revoked is so for ever
    assert again["id"] != had["evil.vip/a"]
    assert "revoked" not in again
    both = {one["id"]: one.get("revoked", False) for one in seen(bank) if one["name"] == "evil.vip/a"}
    assert both == {again["id"]: False, had["evil.vip/a"]: True}
    assert what_is_wrong(seen(bank)) == []
    # and it is lifted as itself
    mark = told_until(bank)
    lift(list(Entry.objects.filter(kind="url").values_list("source", flat=True)), now=timezone.now())
    [over] = seen(bank, added_after=mark)
    assert (over["id"], over["revoked"]) == (again["id"], True)


@pytest.mark.usefixtures("bank")
def test_what_comes_within_sight_for_the_first_time_comes_behind_what_was_told() -> None:
    other = program(subscribed("ISP-OTHER"))
    Subscription.objects.update(kinds="domain")
    assert [one["name"] for one in seen(other)] == ["evil.top"]
    mark = told_until(other)
    # it was listed long before that
    Subscription.objects.update(kinds="")
    [new] = seen(other, added_after=mark)
    assert new["name"] == "evil.vip/a"
    # under the id that everybody knows
    [public] = [
        one for one in seen(anybody(), f"{PUBLIC}block-clear/objects/") if one["name"] == "evil.vip/a"
    ]
    assert (new["id"], new["modified"]) == (public["id"], public["modified"])


def test_what_was_over_before_it_came_within_sight_is_not_told() -> None:
    by = program(subscribed())
    narrow(kinds="domain")
    seen(by)
    lift(list_things([("url", "evil.vip/a")], now=timezone.now()), now=timezone.now())
    narrow(kinds="")
    assert seen(by, **{"match[version]": "all"}) == []


@pytest.mark.parametrize("way", ["set at the desk", "seen by the worker"])
def test_what_is_listed_after_it_saw_less_is_nothing_that_it_had(
    bank: Client, people: People, way: str
) -> None:
    """Though it comes much later, and so would hear of it as over."""
    now = timezone.now()
    if way == "set at the desk":
        actor = person_actor(people.at("centre").pk)
        asked = Asked(format="stix", kinds=("domain",))
        subscribe(partner_id=Partner.objects.get().pk, asked=asked, actor=actor, now=now)
    else:
        Partner.objects.update(sees="domain")
        note_scopes(now=now)
    list_things([("url", "evil.vip/new"), ("phone", "+84912345679")], now=timezone.now())
    told = [one["name"] for path in (OBJECTS, AMBER) for one in seen(bank, path)]
    assert sorted(told) == ["+84912345678", "evil.top", "evil.vip/a"]


def test_who_was_suspended_or_had_no_subscription_had_nothing_of_what_was_listed_then(
    bank: Client, people: People
) -> None:
    actor, row = person_actor(people.at("centre").pk), Partner.objects.get()
    unsubscribe(partner_id=row.pk, format="stix", actor=actor, now=timezone.now())
    list_things([("url", "evil.vip/new")], now=timezone.now())
    subscribe(
        partner_id=row.pk, asked=Asked(format="stix", kinds=("domain",)), actor=actor, now=timezone.now()
    )
    told = {one["name"]: one.get("revoked", False) for one in seen(bank) if "evil.vip" in one["name"]}
    assert told == {"evil.vip/a": True}
    note_scopes(now=timezone.now())
    Partner.objects.update(state="suspended")
    assert note_scopes(now=timezone.now()) == 1
    assert note_scopes(now=timezone.now()) == 0
    list_things([("domain", "later.top")], now=timezone.now())
    Partner.objects.update(state="active", sees="url")
    assert "later.top" not in [one["name"] for one in seen(bank)]


def test_a_strangers_question_writes_nothing_before_a_stop() -> None:
    list_things([("domain", "evil.top")], now=timezone.now())
    assert len(seen(anybody(), f"{PUBLIC}block-clear/objects/")) == 1
    assert not SeenScope.objects.exists()
    stop()
    # of whom the worker had not noted anything, nobody is told
    assert seen(anybody(), f"{PUBLIC}block-clear/objects/") == []


def test_a_stop_tells_nothing_of_what_was_listed_during_it() -> None:
    list_things([("domain", "evil.top")], now=timezone.now())
    path = f"{PUBLIC}block-clear/objects/"
    note_scopes(now=timezone.now())
    stop()
    list_things([("domain", "later.top")], now=timezone.now())
    assert [one["name"] for one in seen(anybody(), path)] == ["evil.top"]
    go_on()
    assert sorted(one["name"] for one in seen(anybody(), path) if not one.get("revoked")) == [
        "evil.top", "later.top",
    ]  # fmt: skip


def test_a_stop_revokes_what_everybody_has_and_nothing_of_it_comes_back_as_it_was() -> None:
    list_things([("domain", "evil.top")], now=timezone.now())
    path = f"{PUBLIC}block-clear/objects/"
    note_scopes(now=timezone.now())
    by, stranger = program(subscribed()), program(subscribed("ISP-LATE"))
    [had] = seen(anybody(), path)
    assert seen(by) == [had]
    stop()
    [over] = seen(anybody(), path)
    assert (over["id"], over["revoked"]) == (had["id"], True)
    assert [one["revoked"] for one in seen(by)] == [True]
    # who never had it hears nothing of it
    assert seen(stranger) == []
    go_on()
    [again] = [one for one in seen(anybody(), path) if not one.get("revoked")]
    assert again["id"] != had["id"]
    # the same for everybody who was told
    assert [one["id"] for one in seen(by) if not one.get("revoked")] == [again["id"]]
    assert [one["id"] for one in seen(stranger)] == [had["id"]]


@pytest.mark.parametrize("way", ["next", "added_after"])
def test_walking_through_all_of_it_loses_doubles_and_loops_nothing(way: str) -> None:
    by = program(subscribed())
    fill([f"a{number}.top" for number in range(7)], now=timezone.now())
    fill([f"evil.vip/{number}" for number in range(7)], kind="url", now=timezone.now())
    seen(by)
    narrow(kinds="domain")
    seen(by)
    fill([f"b{number}.top" for number in range(3)], now=timezone.now())
    narrow(kinds="")
    found: list[tuple[str, bool]] = []
    params = {"limit": "2"}
    for _ in range(40):
        answer = by.get(OBJECTS, params)
        said = answer.json()
        found += [(one["id"], one.get("revoked", False)) for one in said.get("objects", [])]
        if not said["more"]:
            break
        params["next" if way == "next" else "added_after"] = (
            said["next"] if way == "next" else answer.headers[ADDED_LAST]
        )
    assert len(found) == len(set(found))
    listed = [one for one in found if one[0].startswith("indicator--")]
    # ten names, seven links that came again, and these as they were before
    assert (len([one for one in listed if not one[1]]), len([one for one in listed if one[1]])) == (17, 7)


def test_ids_versions_and_manifests_say_the_same(bank: Client) -> None:
    narrow(kinds="domain")
    [over] = [one for one in seen(bank) if one.get("revoked")]
    narrow(kinds="")
    [again] = [one for one in seen(bank) if one["name"] == over["name"] and not one.get("revoked")]
    for one in (over, again):
        path = f"{OBJECTS}{one['id']}/"
        assert got(bank, path)["objects"] == [one]
        assert got(bank, f"{path}versions/")["versions"] == [one["modified"]]
        for word in ("first", "last", "all", one["modified"]):
            assert seen(bank, **{"match[id]": one["id"], "match[version]": word}) == [one]
            assert one in seen(bank, **{"match[version]": word})
        assert seen(bank, **{"match[id]": one["id"], "match[version]": "2020-01-01T00:00:00.000Z"}) == []
    manifest = got(bank, f"{PARTNER}block-clear/manifest/", **{"match[type]": "indicator"})["objects"]
    assert [(each["id"], each["version"]) for each in manifest] == [
        (one["id"], one["modified"]) for one in seen(bank)
    ]
    assert len({each["date_added"] for each in manifest}) == len(manifest)


def test_others_find_nothing_under_the_id_of_what_came_again(bank: Client) -> None:
    narrow(kinds="domain")
    seen(bank)
    narrow(kinds="")
    [again] = [one for one in seen(bank) if one["name"] == "evil.vip/a" and not one.get("revoked")]
    other = program(subscribed("ISP-OTHER"))
    assert seen(other, **{"match[id]": again["id"]}) == []
    got(other, f"{OBJECTS}{again['id']}/", 404)


def test_a_partner_sights_what_came_again_by_the_id_that_it_has(bank: Client) -> None:
    narrow(kinds="domain")
    seen(bank)
    narrow(kinds="")
    [again] = [one for one in seen(bank) if one["name"] == "evil.vip/a" and not one.get("revoked")]
    at = stamp_of(timezone.now())
    sighting = {
        "type": "sighting", "spec_version": "2.1", "id": "sighting--6f1c6d2e-54a7-4d0f-9a55-0e6c2a1b7f30",
        "created": at, "modified": at, "sighting_of_ref": again["id"],
    }  # fmt: skip
    said = sent(bank, sighting)
    assert (said["success_count"], said["failure_count"]) == (1, 0)


def test_it_is_told_for_as_long_as_what_was_lifted(bank: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    narrow(tlp="clear")
    assert len(seen(bank, AMBER)) == 1
    monkeypatch.setattr(views, "ENDED_KEPT", timedelta(0))
    got(bank, AMBER, 404)
