from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
import pytest
from django.test import Client
from django.utils import timezone

from centre.accounts.people import People, people
from centre.exchange.making import fill, lift, list_things, partner
from lachan.centre.accounts.models import Role
from lachan.centre.accounts.tokens import hash_of_token, new_token
from lachan.centre.audit.actors import person_actor
from lachan.centre.exchange.models import Entry, Subscription
from lachan.centre.exchange.services.emptying import empty_all
from lachan.centre.exchange.services.subscribing import Asked, subscribe
from lachan.centre.partners.models import Key, Partner

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import DjangoAssertNumQueries
    from pytest_django.fixtures import Settings

__all__ = ["people"]

pytestmark = pytest.mark.django_db

# the view looks at the clock itself
NOW: Final = timezone.now().replace(microsecond=0)
MAIN: Final = "rpz.lachan"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, data=tmp_path, block_page_host="chan.lachan.example"
    )


def get(zone: str, token: str = "", **headers: str) -> Any:
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    if token:
        said["Authorization"] = f"Bearer {token}"
    response: Any = Client().get(f"/exchange/zones/{zone}.zone", headers=said)
    # read to its end, so that no file stays open
    response.whole = b"".join(response) if response.streaming else response.content
    return response


def provider(people: People, code: str = "ISP-A", *, tlp: str = "amber", **options: Any) -> str:
    row = partner(code, now=NOW, tlp=tlp)
    subscribe(
        partner_id=row.pk, asked=Asked(format="rpz", secret_name="isp-a", options=options),  # noqa: S106 - its name
        actor=person_actor(people.at("centre").pk), now=NOW,
    )  # fmt: skip
    return token_for(row)


def token_for(row: Partner) -> str:
    token = new_token()
    Key.objects.create(
        partner_id=row.pk, kind="token", scopes="lists.read", state="live", sha256=hash_of_token(token), begins_at=NOW,
        ends_at=NOW + timedelta(days=9), agreed_until=NOW + timedelta(days=9), confirmed_by="person:2", place=1,
    )  # fmt: skip
    return token


def test_a_partner_gets_the_zone_as_it_sees_it(people: People) -> None:
    fill(["open.top", "secret.top"], now=NOW)
    Entry.objects.filter(value="secret.top").update(tlp="amber")
    wide, narrow = provider(people), provider(people, "ISP-B", tlp="clear", answer="block_page")
    response = get(MAIN, wide)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/dns; charset=us-ascii"
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert b"\nsecret.top CNAME .\n" in response.whole
    assert response.whole.endswith(b"; end of the zone\n")
    other = get(MAIN, narrow)
    assert b"\nopen.top CNAME chan.lachan.example.\n" in other.whole
    assert b"secret.top" not in other.whole
    assert Subscription.objects.exclude(told_at=None).count() == 2


def test_who_has_it_is_sent_nothing_until_something_changed(people: People) -> None:
    sources = list_things([("domain", "evil.top"), ("domain", "worse.top")], now=NOW)
    token = provider(people)
    etag = get(MAIN, token).headers["ETag"]
    again = get(MAIN, token, If_None_Match=etag)
    assert (again.status_code, again.whole) == (304, b"")
    lift(sources[:1], now=NOW + timedelta(seconds=1))
    changed = get(MAIN, token, If_None_Match=etag)
    assert changed.status_code == 200
    assert b"\nevil.top CNAME" not in changed.whole
    assert b"\nworse.top CNAME" in changed.whole


@pytest.mark.parametrize("zone", [MAIN, f"passthru.{MAIN}"])
def test_strangers_and_who_is_not_subscribed_get_no_zone(zone: str) -> None:
    response = get(zone)
    assert (response.status_code, response.json()["code"]) == (401, "partner_key_needed")
    response = get(zone, token_for(partner("ISP-C", now=NOW)))
    assert (response.status_code, response.json()["code"]) == (403, "exchange_not_subscribed")
    response = get(zone, new_token())
    assert response.status_code == 401


def test_anybody_gets_the_test_zone_and_the_empty_one() -> None:
    fill(["evil.top"], now=NOW)
    for zone in ("test", "empty"):
        response = get(f"{zone}.{MAIN}")
        assert response.status_code == 200
        assert b"evil.top" not in response.whole
    assert b"seen.lachan.test TXT" in get(f"test.{MAIN}").whole
    assert b"CNAME" not in get(f"empty.{MAIN}").whole


@pytest.mark.parametrize("zone", ["lachan.rpz", "com.vn", f"other.{MAIN}", f"main.{MAIN}"])
def test_a_zone_that_there_is_not_is_said_to_be_none(people: People, zone: str) -> None:
    response = get(zone, provider(people))
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_when_all_is_emptied_the_file_is_empty(people: People) -> None:
    fill(["evil.top"], now=NOW)
    token = provider(people)
    empty_all(reason="thử dừng khẩn cấp", actor=person_actor(people.at("centre", Role.APPROVER).pk), now=NOW)
    assert b"evil.top" not in get(MAIN, token).whole


def test_nothing_but_reading_is_allowed() -> None:
    assert Client().post(f"/exchange/zones/{MAIN}.zone").status_code == 405


def test_its_queries_do_not_grow_with_the_names(
    people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill([f"name-{number}.top" for number in range(300)], now=NOW)
    token = provider(people)
    get(MAIN, token)
    with django_assert_max_num_queries(8):
        get(MAIN, token)
