"""Pushing and pulling by the real PyMISP, through the guarded client, against a stand-in over TLS."""

from __future__ import annotations

import json
from datetime import timedelta
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any, Final

import msgspec
import pytest
from django.conf import settings
from django.utils import timezone

from centre.accounts.people import People, people
from centre.exchange.making import lift, list_things, partner
from centre.exchange.misp.misp_server import KEY, Misp
from centre.exchange.partner_api.coming import program_of
from lachan.centre.audit.actors import person_actor
from lachan.centre.exchange.misp import feed, instance, partners
from lachan.centre.exchange.misp.far import Far, keep_far
from lachan.centre.exchange.misp.instance import MispError, connect
from lachan.centre.exchange.models import Received, ReceivedThing, Subscription
from lachan.centre.exchange.queries.entries import state
from lachan.centre.exchange.queries.health import feeds_now
from lachan.centre.exchange.queries.instances import instance_of
from lachan.centre.exchange.queries.subscriptions import subscriptions
from lachan.centre.exchange.services.stix_names import this_centre
from lachan.centre.exchange.services.subscribing import Asked, subscribe
from lachan.centre.partners.models import Partner
from lachan.centre.web.refusals import Refusal
from scripted import certificate, here

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["people"]

pytestmark = [pytest.mark.django_db, pytest.mark.live]

NOW: Final = timezone.now().replace(microsecond=0)
SECOND: Final = timedelta(seconds=1)
MINUTE: Final = timedelta(minutes=1)
NETWORK: Final = "127.0.0.0/8"
KEY_NAME: Final = "songxanh"


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path]:
    return certificate(tmp_path_factory.mktemp("tls"), "misp.example")


@pytest.fixture
def misp(tls: tuple[Any, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Misp]:
    server = Misp(tls[0])
    monkeypatch.setattr(feed, "_made", {})
    environment = msgspec.structs.replace(
        settings.ENVIRONMENT, data=tmp_path, partner_ca_file=tls[1], partner_networks=(ip_network(NETWORK),)
    )
    monkeypatch.setattr(settings, "ENVIRONMENT", environment)
    monkeypatch.setattr(instance, "resolve_by_system", here)
    key = tmp_path / "keys" / "misp" / "songxanh"
    key.parent.mkdir(parents=True)
    key.write_text(f"https://misp.example:{server.port}\n{KEY}\n")
    key.chmod(0o600)
    yield server
    server.end()


def set_up(people: People, misp: Misp, **options: Any) -> Partner:
    row = partner(now=NOW, tlp="amber", pap="amber", sees="domain ip phone url")
    said = {"address": f"https://misp.example:{misp.port}", "inside": True, **options}
    asked = Asked(format="misp", options=said, secret_name=KEY_NAME)
    subscribe(partner_id=row.pk, asked=asked, actor=person_actor(people.at("centre").pk), now=NOW)
    return row


def visit(now: Any = NOW) -> Any:
    feed.make_feeds(now=now)
    (done,) = partners.visit_all(now=now)
    return done


def stands(row: Partner, now: Any) -> tuple[str, Any, str]:
    """This will say what is wrong with a partner's instance and since when, and what the page of health says."""
    [told] = subscriptions("misp")
    assert told.partner.id == row.pk
    one = instance_of(told, state(), now)
    assert one is not None
    health = next(each for each in feeds_now(now, state()) if each.format == "misp")
    return one.why, one.since, health.wrong if health.wrong == "unpushed" else ""


def test_events_are_pushed_once_and_what_changed_after_it(people: People, misp: Misp) -> None:
    set_up(people, misp, push=True)
    first = list_things([("domain", "evil.top"), ("phone", "+84912345678")], now=NOW)
    done = visit()
    assert done.why == "", done.said
    assert (done.pushed.events, done.pushed.attributes) == (2, 2)
    assert misp.attributes()["evil.top"]["to_ids"] is True
    assert {tag["name"] for tag in misp.attributes()["+84912345678"]["Tag"]} == {"tlp:amber", "PAP:GREEN"}
    asked = len(misp.asked)
    assert visit(NOW + SECOND).pushed is None
    assert len(misp.asked) == asked
    lift(first[:1], now=NOW + 2 * SECOND)
    list_things([("domain", "evil2.top")], now=NOW + 2 * SECOND)
    done = visit(NOW + 2 * SECOND)
    assert (done.why, done.pushed.deleted) == ("", 1)
    assert misp.attributes()["evil.top"]["deleted"] is True
    assert misp.attributes()["evil.top"]["to_ids"] is False
    assert not misp.attributes()["evil2.top"]["deleted"]
    assert misp.asked.count("POST attributes/delete") == 1
    assert Subscription.objects.get().told_at == NOW + 2 * SECOND


def test_an_instance_that_cannot_be_told_is_seen_at_the_desk_since_when(people: People, misp: Misp) -> None:
    row = set_up(people, misp, push=True)
    list_things([("domain", "evil.top")], now=NOW)
    assert visit().why == ""
    assert stands(row, NOW) == ("", None, "")
    list_things([("domain", "evil2.top")], now=NOW + SECOND)
    misp.fails = 9
    for seconds in (1, 2):
        assert visit(NOW + seconds * SECOND).why == "refused"
    # since it first failed, whatever was tried after it
    assert stands(row, NOW + MINUTE) == ("refused", NOW + SECOND, "unpushed")
    misp.fails = 0
    assert visit(NOW + 3 * SECOND).why == ""
    assert stands(row, NOW + MINUTE) == ("", None, "")


def test_what_nobody_pushes_lags_after_five_minutes(people: People, misp: Misp) -> None:
    row = set_up(people, misp, push=True)
    list_things([("domain", "evil.top")], now=NOW)
    feed.make_feeds(now=NOW)
    assert stands(row, NOW + 4 * MINUTE)[0] == ""
    assert stands(row, NOW + 6 * MINUTE) == ("lags", subscriptions("misp")[0].since, "unpushed")
    Subscription.objects.update(
        options=json.dumps(subscriptions("misp")[0].options | {"push": False, "pull": True})
    )
    # who is only asked lacks nothing
    assert stands(row, NOW + 6 * MINUTE)[0] == ""


def test_what_was_over_before_it_was_pushed_is_never_sent(people: People, misp: Misp) -> None:
    set_up(people, misp, push=True)
    first = list_things([("domain", "evil.top")], now=NOW)
    feed.make_feeds(now=NOW)
    lift(first, now=NOW + SECOND)
    done = visit(NOW + SECOND)
    assert done.why == ""
    assert "evil.top" not in misp.attributes()


def test_a_push_that_was_cut_off_goes_on(people: People, misp: Misp, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(people, misp, push=True)
    list_things([("domain", "evil.top"), ("phone", "+84912345678"), ("url", "evil.vip/a")], now=NOW)
    kept = keep_far

    def keep_and_fail(partner_id: int, far: Far) -> None:
        kept(partner_id, far)
        misp.fails = 1

    monkeypatch.setattr(partners, "_keep", keep_and_fail)
    assert visit().why == "refused"
    assert len(misp.events) == 1
    monkeypatch.setattr(partners, "_keep", kept)
    misp.fails = 0
    done = visit(NOW + SECOND)
    assert (done.why, done.pushed.events) == ("", 2)
    assert len(misp.events) == 3


def test_who_may_see_less_has_what_it_may_not_see_taken_back(people: People, misp: Misp) -> None:
    row = set_up(people, misp, push=True)
    list_things([("domain", "evil.top"), ("phone", "+84912345678")], now=NOW)
    visit()
    Partner.objects.filter(pk=row.pk).update(tlp="clear", sees="domain")
    assert visit(NOW + SECOND).why == ""
    assert misp.attributes()["+84912345678"]["deleted"] is True
    assert not misp.attributes()["evil.top"]["deleted"]


def test_a_subscription_that_is_set_narrower_takes_back_what_the_one_before_told(
    people: People, misp: Misp
) -> None:
    row = set_up(people, misp, push=True)
    list_things([("domain", "evil.top"), ("phone", "+84912345678")], now=NOW)
    visit()
    before = Subscription.objects.get()
    asked = Asked(
        format="misp", kinds=("domain",), options=msgspec.json.decode(before.options), secret_name=KEY_NAME
    )
    subscribe(partner_id=row.pk, asked=asked, actor=person_actor(people.at("centre").pk), now=NOW)
    assert visit(NOW + SECOND).why == ""
    assert misp.attributes()["+84912345678"]["deleted"] is True
    assert not misp.attributes()["evil.top"]["deleted"]


def test_who_fetches_the_feed_too_is_still_told_at_its_instance(people: People, misp: Misp) -> None:
    row = set_up(people, misp, push=True)
    first = list_things([("domain", "evil.top")], now=NOW)
    visit()
    lift(first, now=NOW + SECOND)
    feed.make_feeds(now=NOW + SECOND)
    fetched = program_of(row.pk, "lists.read").get("/exchange/misp/manifest.json")
    assert b"".join(fetched)
    assert visit(NOW + 2 * SECOND).why == ""
    assert misp.attributes()["evil.top"]["deleted"] is True


def theirs(
    value: str, type_: str = "domain", *, number: int = 1, seconds: int = 0, **more: Any
) -> dict[str, Any]:
    at = int(NOW.timestamp()) - 100 + seconds
    return {
        "uuid": f"5f0e7c0e-0a43-4a44-9d0c-{number:012x}", "type": type_, "value": value, "timestamp": str(at),
        "to_ids": True, "deleted": False, "Event": {"uuid": "5f0e7c0e-0a43-4a44-9d0c-000000000000"}, **more,
    }  # fmt: skip


def test_what_a_partner_has_comes_as_its_claims_and_no_more(people: People, misp: Misp) -> None:
    row = set_up(people, misp, pull=True)
    this_centre(now=NOW)
    misp.others = [
        theirs("evil.top", number=1), theirs("http://evil.vip/a b", "url", number=2),
        theirs("203.0.113.7", "ip-dst", number=3), theirs("ab" * 32, "sha256", number=4),
        theirs("0912345678", "phone-number", number=5), theirs("not a name", number=6),
        theirs("evil.top\nbank.vn", number=7), {"uuid": "x"}, "nothing", theirs("evil.top", uuid="../../x"),
    ]  # fmt: skip
    done = visit()
    assert done.why == "", done.said
    assert (done.pulled.claims, done.pulled.unread) == (5, 5)
    assert {each.partner_id for each in Received.objects.all()} == {row.pk}
    assert Received.objects.count() == 5
    assert set(ReceivedThing.objects.values_list("kind", flat=True)) == {
        "domain",
        "url",
        "ip",
        "file",
        "phone",
    }
    again = visit(NOW + SECOND)
    assert again.why == ""
    assert Received.objects.count() == 5


def test_what_is_no_longer_for_machines_there_is_taken_back(people: People, misp: Misp) -> None:
    set_up(people, misp, pull=True)
    this_centre(now=NOW)
    misp.others = [theirs("evil.top", number=1)]
    visit()
    assert Received.objects.get().state == "read"
    misp.others = [theirs("evil.top", number=1, seconds=50, to_ids=False)]
    visit(NOW + SECOND)
    assert Received.objects.get().state == "taken_back"


def test_what_we_pushed_does_not_come_back_as_a_claim(people: People, misp: Misp) -> None:
    set_up(people, misp, push=True, pull=True)
    this_centre(now=NOW)
    list_things([("domain", "evil.top")], now=NOW)
    visit()
    ((uuid, event),) = misp.events.items()
    misp.others = [{**each, "Event": {"uuid": uuid}} for each in event["Attribute"]]
    done = visit(NOW + SECOND)
    assert (done.why, done.pulled.claims) == ("", 0)
    assert Received.objects.count() == 0


@pytest.mark.parametrize(
    ("options", "key", "why"),
    [
        ({"inside": False}, KEY, "unreachable"),
        ({}, "w" * 40, "refused"),
        ({}, "", "key"),
    ],
)
def test_an_instance_that_can_not_be_asked_is_named_with_why(
    people: People,
    misp: Misp,
    tmp_path: Path,
    options: dict[str, Any],
    key: str,
    why: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    set_up(people, misp, push=True, **options)
    path = tmp_path / "keys" / "misp" / "songxanh"
    path.write_text(f"https://misp.example:{misp.port}\n{key}\n")
    list_things([("phone", "+84912345678")], now=NOW)
    done = visit()
    assert done.why == why
    partners.step(now=NOW)
    assert "ISP-TEST" in caplog.text
    assert "+84912345678" not in caplog.text
    assert key not in caplog.text or not key


def test_the_key_of_one_instance_goes_to_no_other_address(people: People, misp: Misp) -> None:
    row = set_up(people, misp, push=True)
    list_things([("phone", "+84912345678")], now=NOW)
    said = {"address": f"https://misp.example:{misp.port}/elsewhere", "inside": True, "push": True}
    asked = Asked(format="misp", options=said, secret_name=KEY_NAME)
    subscribe(partner_id=row.pk, asked=asked, actor=person_actor(people.at("centre").pk), now=NOW)
    assert visit().why == "key"
    assert misp.asked == []


def test_a_server_that_fails_writes_nothing_that_was_sent_into_the_log(
    people: People, misp: Misp, caplog: pytest.LogCaptureFixture
) -> None:
    set_up(people, misp, push=True)
    list_things([("phone", "+84912345678")], now=NOW)
    asked = misp._answer

    def failing(method: str, path: str, body: Any) -> tuple[int, Any]:
        return (500, {"name": str(body)}) if path == "events/add" else asked(method, path, body)

    misp._answer = failing  # type: ignore[method-assign]
    assert visit().why == "refused"
    partners.step(now=NOW)
    assert "+84912345678" not in caplog.text


@pytest.mark.parametrize(
    "address",
    ["http://misp.example", "https://user@misp.example", "https://misp.example?x", "ftp://a", "misp"],
)
def test_an_address_is_one_of_https_alone(people: People, address: str) -> None:
    row = partner(now=NOW)
    asked = Asked(format="misp", options={"address": address, "push": True}, secret_name=KEY_NAME)
    with pytest.raises(Refusal):
        subscribe(partner_id=row.pk, asked=asked, actor=person_actor(people.at("centre").pk), now=NOW)
    if not address.startswith("https://"):
        with pytest.raises(MispError):
            connect(address=address, key_name=KEY_NAME)
