"""What is read at the TAXII server, by anybody and by partners."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from msgspec.structs import replace

from centre.exchange.making import fill, lift, list_things
from centre.exchange.taxii.talking import (
    PARTNER,
    PUBLIC,
    anybody,
    got,
    program,
    subscribed,
    token_of,
)
from lachan.centre.exchange.models import Entry, Subscription
from lachan.centre.exchange.queries.entries import last_seq
from lachan.centre.exchange.queries.stix import Shelf, versions_on
from lachan.centre.exchange.readers import PUBLIC as PUBLIC_READER
from lachan.centre.exchange.scopes import NOTHING
from lachan.centre.exchange.services.scoping import keep_scope
from lachan.centre.exchange.services.stix_names import name_centre, name_entries
from lachan.centre.exchange.taxii.filters import Filters
from lachan.centre.exchange.taxii.media import TAXII
from lachan.centre.exchange.taxii.views import MOST_BYTES
from lachan.centre.web import limits

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
OBJECTS: Final = f"{PUBLIC}block-clear/objects/"


def listed(count: int = 3) -> list[str]:
    """This will list some domains as two decided, and give their sources."""
    names = [("domain", f"lua-dao-{number:02}.top") for number in range(count)]
    return list_things(names, now=timezone.now())


def indicators(path: str = OBJECTS, by: Client | None = None, /, **params: str) -> list[dict[str, Any]]:
    said = got(by or anybody(), path, **{"match[type]": "indicator"} | params)
    found: list[dict[str, Any]] = said.get("objects", [])
    return found


def test_discovery_names_the_roots_and_which_is_for_everybody() -> None:
    said = got(anybody(), "/taxii2/")
    assert said["default"] == "http://testserver/taxii2/public/"
    assert said["api_roots"] == ["http://testserver/taxii2/public/", "http://testserver/taxii2/partner/"]
    root = got(anybody(), "/taxii2/public/")
    assert (root["versions"], root["max_content_length"]) == ([TAXII], MOST_BYTES)


def test_anybody_sees_what_is_clear_and_nothing_else() -> None:
    list_things(
        [("domain", "evil.top"), ("ip", "45.76.12.9"), ("payee", "970436:0123456789")], now=timezone.now()
    )
    collections = got(anybody(), PUBLIC)["collections"]
    assert [one["alias"] for one in collections] == ["block-clear", "flag-clear"]
    assert all(one["can_read"] and not one["can_write"] for one in collections)
    assert [one["name"] for one in indicators()] == ["evil.top"]
    for alias in ("block-green", "flag-amber", "block-red", "inbox"):
        assert got(anybody(), f"{PUBLIC}{alias}/objects/", 404)["error_code"] == "exchange_nothing"


def test_a_partner_sees_the_markings_that_were_agreed_to_and_no_kind_beside() -> None:
    list_things(
        [("domain", "evil.top"), ("ip", "45.76.12.9"), ("payee", "970436:0123456789")], now=timezone.now()
    )
    by = program(subscribed(tlp="green", sees="domain ip payee"))
    collections = got(by, PARTNER)["collections"]
    assert [one["alias"] for one in collections] == [
        "block-clear",
        "flag-clear",
        "block-green",
        "flag-green",
        "inbox",
    ]
    assert [one["name"] for one in indicators(f"{PARTNER}block-green/objects/", by)] == ["45.76.12.9"]
    assert got(by, f"{PARTNER}flag-amber/objects/", 404)["error_code"] == "exchange_nothing"
    narrow = program(subscribed("ISP-NARROW", tlp="green", sees="domain"))
    assert indicators(f"{PARTNER}block-green/objects/", narrow) == []


def test_what_is_to_be_warned_of_stands_in_a_collection_of_its_own() -> None:
    list_things([("domain", "evil.top")], now=timezone.now())
    list_things([("domain", "dang-ngo.top")], now=timezone.now(), hand=True)
    assert [one["name"] for one in indicators()] == ["evil.top"]
    assert [one["name"] for one in indicators(f"{PUBLIC}flag-clear/objects/")] == ["dang-ngo.top"]


def test_each_collection_has_what_its_objects_point_to() -> None:
    listed(1)
    objects = got(anybody(), OBJECTS)["objects"]
    ids = {one["id"] for one in objects}
    [indicator] = [one for one in objects if one["type"] == "indicator"]
    assert {indicator["created_by_ref"], *indicator["object_marking_refs"], *indicator["extensions"]} <= ids


def test_what_was_lifted_is_revoked_in_the_next_page_of_who_has_it() -> None:
    sources = listed(2)
    first = anybody().get(OBJECTS)
    last = first.headers["X-TAXII-Date-Added-Last"]
    assert indicators(added_after=last) == []
    lift(sources[:1], now=timezone.now())
    [gone] = indicators(added_after=last)
    assert (gone["name"], gone["revoked"]) == ("lua-dao-00.top", True)
    assert gone["valid_until"] <= gone["modified"]
    # who begins anew hears of it too, for others may have it from somebody
    assert sum("revoked" in one for one in indicators()) == 1


def test_what_is_listed_again_is_another_object() -> None:
    sources = listed(1)
    before = indicators()[0]["id"]
    lift(sources, now=timezone.now())
    list_things([("domain", "lua-dao-00.top")], now=timezone.now())
    old, new = indicators()
    assert (old["id"], old["revoked"]) == (before, True)
    assert new["id"] != before
    assert "revoked" not in new


def test_versions_are_told_apart() -> None:
    lift(listed(1), now=timezone.now() + timedelta(seconds=5))
    object_id = indicators()[0]["id"]
    path = f"{OBJECTS}{object_id}/"
    versions = got(anybody(), f"{path}versions/")["versions"]
    assert len(versions) == 2
    assert versions == sorted(versions)

    def said(version: str) -> list[str]:
        found = got(anybody(), path, **{"match[version]": version}).get("objects", [])
        return [one["modified"] for one in found]

    assert said("last") == versions[1:]
    assert said("first") == versions[:1]
    assert said("all") == said("first,last") == versions
    assert said(versions[0]) == versions[:1]
    assert said(versions[1]) == versions[1:]
    assert said("2020-01-01T00:00:00Z") == []
    assert [one["modified"] for one in indicators(**{"match[version]": "all"})] == versions


def test_an_object_is_found_by_its_id_before_and_after_the_worker_has_noted_it() -> None:
    listed(2)
    ids = [one["id"] for one in indicators()]
    for _ in range(2):
        assert [one["id"] for one in indicators(**{"match[id]": ids[1]})] == [ids[1]]
        assert got(anybody(), f"{OBJECTS}{ids[0]}/")["objects"][0]["id"] == ids[0]
        name_entries(now=timezone.now())
    for missing in (f"indicator--{'0' * 8}-0000-4000-8000-{'0' * 12}", "indicator--x", "x"):
        got(anybody(), f"{OBJECTS}{missing}/", 404)
        got(anybody(), f"{OBJECTS}{missing}/versions/", 404)


def test_what_one_may_not_see_is_not_there_by_its_id_either() -> None:
    list_things([("ip", "45.76.12.9")], now=timezone.now())
    by = program(subscribed())
    [one] = indicators(f"{PARTNER}block-green/objects/", by)
    got(by, f"{PARTNER}block-green/objects/{one['id']}/")
    got(anybody(), f"{OBJECTS}{one['id']}/", 404)
    got(by, f"{PARTNER}block-clear/objects/{one['id']}/", 404)
    assert indicators(**{"match[id]": one["id"]}) == []


def test_filters_narrow_and_say_what_does_not_fit() -> None:
    listed(1)
    assert "objects" not in got(anybody(), OBJECTS, **{"match[spec_version]": "2.0"})
    assert [one["type"] for one in got(anybody(), OBJECTS, **{"match[type]": "identity"})["objects"]] == [
        "identity",
        "identity",
    ]
    said = got(anybody(), OBJECTS, 400, limit="0")
    assert (said["error_code"], said["http_status"]) == ("exchange_filter", "400")
    assert said["details"]["description_vi"]
    got(anybody(), OBJECTS, 400, added_after="yesterday")
    got(anybody(), OBJECTS, 400, next="nothing")


def pages(path: str, **params: str) -> Iterator[Any]:
    """This will walk a collection by the mark of the next page."""
    said = got(anybody(), path, **params)
    yield said
    while said["more"]:
        said = got(anybody(), path, next=said["next"], limit=params["limit"])
        yield said


def test_walking_what_was_listed_in_one_moment_loses_doubles_and_loops_nothing() -> None:
    fill([f"a{number}.top" for number in range(95)], now=timezone.now())
    params = {"limit": "10", "match[type]": "indicator"}
    names = [one["name"] for page in pages(OBJECTS, **params) for one in page["objects"]]
    assert names == [f"a{number}.top" for number in range(95)]
    manifest = [
        one["id"] for page in pages(f"{PUBLIC}block-clear/manifest/", **params) for one in page["objects"]
    ]
    assert len(set(manifest)) == 95
    # by the moment alone, as clients do that know no marks
    found, last = [], ""
    for _ in range(20):
        answer = anybody().get(OBJECTS, params | ({"added_after": last} if last else {}))
        found += [one["name"] for one in answer.json().get("objects", [])]
        last = answer.headers.get("X-TAXII-Date-Added-Last", last)
    assert found == names


def test_everything_with_what_stands_in_each_collection_is_walked_once() -> None:
    fill([f"a{number}.top" for number in range(7)], now=timezone.now())
    ids = [one["id"] for page in pages(OBJECTS, limit="2") for one in page["objects"]]
    assert len(ids) == len(set(ids)) == 7 + 6


def test_what_changes_to_another_marking_is_over_here() -> None:
    now = timezone.now()
    fill(["evil.top"], now=now)
    [before] = indicators()
    row = Entry.objects.get()
    Entry.objects.filter(pk=row.pk).update(
        ended_seq=row.added_seq + 1, ended_at=row.added_at + timedelta(seconds=1), ended_why="changed"
    )
    Entry.objects.create(
        **{
            field: getattr(row, field)
            for field in ("kind", "value", "action", "pap", "confidence", "source", "round", "listed_at")
        },
        tlp="green", added_seq=row.added_seq + 2, added_at=row.added_at + timedelta(seconds=1, microseconds=1),
    )  # fmt: skip
    [here] = indicators()
    assert here["id"] == before["id"]
    assert (here["valid_until"], here.get("revoked")) == (here["modified"], None)
    by = program(subscribed())
    [there] = indicators(f"{PARTNER}block-green/objects/", by)
    assert there["id"] == before["id"]
    assert "valid_until" not in there
    # who takes both has the later one
    assert there["modified"] > here["modified"]


def test_keys_come_as_clients_send_them() -> None:
    token = token_of(subscribed(), "lists.read")
    basic = b64encode(f"whoever:{token}".encode()).decode()
    for said in (f"Bearer {token}", f"Token {token}", f"Basic {basic}", f"basic {basic}"):
        got(Client(headers={"authorization": said, "accept": TAXII}), PARTNER)


@pytest.mark.parametrize("said", ["", "Bearer x", "Basic x", "Basic !!!", "Basic Og==", "Token", "Digest x"])
def test_without_a_good_key_the_partners_root_is_shut(said: str) -> None:
    by = Client(headers={"accept": TAXII} | ({"authorization": said} if said else {}))
    answer = by.get(PARTNER)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert answer.json()["error_code"] in {"partner_key_needed", "partner_key_unknown"}


def test_reading_needs_scope_and_subscription_and_sending_its_own_scope() -> None:
    row, other = subscribed(), subscribed("ISP-OTHER")
    assert got(program(row, "measures.read"), PARTNER, 403)["error_code"] == "partner_scope"
    assert [one["alias"] for one in got(program(row, "sightings.write"), PARTNER)["collections"]] == ["inbox"]
    Subscription.objects.all().delete()
    assert got(program(other, "lists.read"), PARTNER, 403)["error_code"] == "exchange_not_subscribed"
    assert [one["alias"] for one in got(program(other), PARTNER)["collections"]] == ["inbox"]


def test_other_forms_methods_and_places_are_refused_as_taxii_says() -> None:
    assert (
        got(Client(headers={"accept": "application/json"}), "/taxii2/", 406)["error_code"]
        == "exchange_not_acceptable"
    )
    answer = anybody().put("/taxii2/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    for path in ("/taxii2/nowhere/", "/taxii2/public/nothing/here", "/taxii2/public/collections/x/"):
        said = got(anybody(), path, 404)
        assert set(said) == {"title", "description", "error_id", "error_code", "http_status", "details"}
    assert Client().get("/taxii2/").status_code == 200


def test_it_is_noted_what_a_partner_has_once_it_has_all_of_a_collection() -> None:
    fill(["a.top", "b.top"], now=timezone.now())
    by = program(subscribed())
    path = f"{PARTNER}block-clear/objects/"
    got(by, path, limit="1")
    got(by, path, **{"match[type]": "identity"})
    assert Subscription.objects.get().told_at is None
    got(by, path)
    row = Subscription.objects.get()
    assert row.told_seq == last_seq() > 0
    assert row.told_at is not None


def test_a_page_is_read_by_its_index_and_not_by_going_through_all() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # of a few rows it would read all; of a million it doesn't
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    fill([f"a{number}.top" for number in range(20)], now=timezone.now())
    plain = Shelf(PUBLIC_READER, "clear", "block")
    for reader in (PUBLIC_READER, NOTHING, PUBLIC_READER):
        scopes = keep_scope(partner_id=0, format="stix", reader=reader, now=timezone.now())
    words: tuple[tuple[str, ...], ...] = ((), ("all",), ("first",))
    for shelf, versions in product((plain, replace(plain, scopes=scopes)), words):
        with CaptureQueriesContext(connection) as caught:
            versions_on(shelf, Filters(versions=versions), behind=None, limit=5)
        for query in caught.captured_queries[not shelf.scopes :]:
            with connection.cursor() as cursor:
                lead = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
                cursor.execute(f"{lead} {query['sql']}".replace("%", "%%"))
                plan = " ".join(str(row) for row in cursor.fetchall())
            assert "exchange_shelf_" in plan, plan
            assert "SCAN exchange_entry" not in plan
            assert "TEMP B-TREE FOR ORDER" not in plan


def test_strangers_pay_for_long_pages_and_partners_have_their_own_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "downloads", limits.Buckets(25))
    by = anybody()
    # one for the question and ten for its thousand objects
    got(by, OBJECTS)
    got(by, OBJECTS)
    refused = by.get(OBJECTS)
    assert (refused.status_code, refused.json()["error_code"]) == (429, "too_many")
    assert int(refused.headers["Retry-After"]) > 0
    got(by, OBJECTS, limit="100")
    got(program(subscribed()), f"{PARTNER}block-clear/objects/")


def test_what_goes_wrong_before_the_server_is_no_page_either() -> None:
    answer = Client(headers={"host": "evil.example"}).get("/taxii2/")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_nothing_is_deleted_from_here() -> None:
    listed(1)
    answer = anybody().delete(f"{OBJECTS}{indicators()[0]['id']}/")
    assert (answer.status_code, answer.json()["error_code"]) == (403, "exchange_no_delete")


def test_the_schemas_of_our_extensions_are_served() -> None:
    for name in ("listing", "observables"):
        answer = Client().get(f"/taxii2/schemas/{name}.json")
        assert answer.headers["Content-Type"] == "application/schema+json"
        assert json.loads(answer.content)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert Client().get("/taxii2/schemas/other.json").status_code == 404


def test_the_centres_new_name_is_a_new_version_of_its_identity(settings: Any) -> None:
    def told() -> dict[str, Any]:
        found = got(anybody(), OBJECTS, **{"match[type]": "identity"})["objects"][-1]
        assert isinstance(found, dict)
        return found

    now = timezone.now()
    name_centre(now=now)
    before = told()
    name_centre(now=now + timedelta(days=1))
    assert told() == before
    environment = settings.ENVIRONMENT
    settings.ENVIRONMENT = environment.__class__(
        **{name: getattr(environment, name) for name in environment.__struct_fields__}
        | {"centre_name": "Trung tâm mới"}
    )
    name_centre(now=now + timedelta(days=2))
    after = told()
    assert (after["id"], after["created"], after["name"]) == (
        before["id"],
        before["created"],
        "Trung tâm mới",
    )
    assert after["modified"] > before["modified"]


def test_a_page_takes_as_many_queries_however_much_is_on_it() -> None:
    by = program(subscribed())
    # that the key was used is noted once an hour
    got(by, PARTNER)
    counts = []
    for number in (1, 50):
        fill([f"b{number}-{one}.top" for one in range(number)], now=timezone.now())
        with CaptureQueriesContext(connection) as caught:
            got(by, f"{PARTNER}block-clear/objects/")
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 9
