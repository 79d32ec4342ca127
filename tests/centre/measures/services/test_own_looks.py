"""Our own looks, at a server on the loopback whose pages come, go, refuse us and send us elsewhere."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any, Final

import pytest

from centre.measures.scene import NOW, approver, judged, now_of, people, proposed, signed
from lachan.centre.fetch.client import Allowed, FetchError
from lachan.centre.measures.effect.probing import Look
from lachan.centre.measures.models import Control, Looked, Resolved, Watch
from lachan.centre.measures.services import own_looks
from lachan.centre.measures.services.ending import lift_measure
from lachan.centre.measures.services.own_looks import Looking, Work, ask_page, look_ourselves
from lachan.centre.measures.services.settling import settle_effects
from served import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from centre.accounts.people import People
    from lachan.centre.fetch.names import RecordKind
    from lachan.centre.fetch.resolving import Address
    from lachan.centre.measures.models import Measure

pytestmark = [pytest.mark.django_db, pytest.mark.live]
__all__ = ["people"]

HOST: Final = "vay-nhanh-24h.top"
KNOWN: Final = "cong.example"


class World:
    """A server, and what names lead to: by name addresses, or None where nothing answers for a name."""

    def __init__(self) -> None:
        self.status, self.body, self.location = 200, b"<form>OTP", ""
        self.agents: list[str] = []
        self.names: dict[str, tuple[str, ...] | None] = {HOST: ("127.0.0.1",), KNOWN: ("127.0.0.1",)}
        self.name_servers: tuple[str, ...] = (f"ns1.{HOST}",)
        self.port = 0

    def ask(self, name: str, kind: RecordKind) -> tuple[str, ...]:
        found = self.names.get(name, ())
        if found is None:
            raise FetchError("dns_time")
        match kind:
            case "A":
                return tuple(each for each in found if ":" not in each)
            case "AAAA":
                return tuple(each for each in found if ":" in each)
            case "NS":
                return self.name_servers
            case _:
                return ()

    def resolve(self, name: str, /, *, seconds: float) -> Sequence[Address]:
        assert seconds > 0
        found = self.names.get(name.rstrip(".")) or ()
        if not found:
            raise FetchError("dns")
        return [ip_address(each) for each in found]

    def looking(self) -> Looking:
        # the loopback and the test's port are open here, and nothing else is different
        loopback = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
        allow = Allowed(networks=loopback, ports=frozenset({80, self.port, self.port + 1}))
        return Looking(NOW, ask=self.ask, page=partial(ask_page, allow=allow), resolver=self.resolve)


class Server(ThreadingHTTPServer):
    daemon_threads = True


@pytest.fixture
def world() -> Iterator[World]:
    there = World()

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            there.agents.append(self.headers["User-Agent"])
            if self.headers["Host"].startswith(KNOWN):
                self.send_response(200)
            else:
                self.send_response(there.status)
            if there.location:
                self.send_header("Location", there.location)
            self.send_header("Content-Length", str(len(there.body)))
            self.end_headers()
            self.wfile.write(there.body)

        def log_message(self, *_: Any) -> None:
            return

    server = Server(("127.0.0.1", 0), Pages)
    there.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield there
    server.shutdown()
    server.server_close()


def seen(world: World, *, kind: str = "take_page_down", port: int = 0, turn: int = 0) -> dict[str, Look]:
    Control.objects.update_or_create(
        name=KNOWN, defaults={"kind": "there", "addresses": "127.0.0.1", "seen_at": NOW}
    )
    value = f"http://{HOST}:{port or world.port}/vay"
    return world.looking()(Work(kind, "url", value, turn)).looks


def test_a_page_is_open_or_gone_by_what_it_answers(world: World) -> None:
    assert seen(world) == {"IPv4": Look.OPEN}
    world.status = 410
    assert seen(world) == {"IPv4": Look.GONE}


def test_a_page_that_refuses_us_or_asks_for_a_proof_says_nothing(world: World) -> None:
    for world.status in (403, 429, 503):
        assert seen(world) == {"IPv4": Look.UNKNOWN}
    world.status, world.body = 200, b"<script>window._cf_chl_opt={}</script>"
    assert seen(world) == {"IPv4": Look.UNKNOWN}


def test_a_page_that_sends_us_to_somebody_else_says_nothing(world: World) -> None:
    world.status, world.location = 302, f"http://{KNOWN}:{world.port}/"
    assert seen(world) == {"IPv4": Look.UNKNOWN}


def test_it_asks_as_a_telephone_and_as_a_computer_by_turns(world: World) -> None:
    for turn in (0, 1):
        seen(world, turn=turn)
    assert ["Mobile" in each for each in world.agents] == [True, False]
    assert not any("Lachan" in each for each in world.agents), "a page hides from who says that it looks"


def test_a_name_that_is_nowhere_is_gone_unless_our_own_resolver_is(world: World) -> None:
    world.names[HOST] = ()
    assert seen(world) == {"DNS": Look.GONE}
    world.names[KNOWN] = ()
    assert seen(world) == {"DNS": Look.UNKNOWN}
    world.names[HOST] = None
    assert seen(world) == {"DNS": Look.UNKNOWN}


def test_a_name_that_a_registrar_has_parked_is_gone(world: World) -> None:
    world.name_servers = ("ns1.sedoparking.com", "ns2.sedoparking.com")
    assert seen(world) == {"DNS": Look.GONE}


def test_a_closed_port_is_gone_while_others_answer_us_and_else_says_nothing(world: World) -> None:
    closed = free_port()
    value = f"http://{HOST}:{closed}/vay"
    loopback = (ip_network("127.0.0.0/8"),)

    def look(known_port: int) -> dict[str, Look]:
        Control.objects.update_or_create(
            name=f"{KNOWN}:{known_port}", defaults={"kind": "there", "addresses": "", "seen_at": NOW}
        )
        allow = Allowed(networks=loopback, ports=frozenset({80, closed, known_port}))
        page = partial(ask_page, allow=allow)
        return Looking(NOW, ask=world.ask, page=page, resolver=world.resolve)(
            Work("take_page_down", "url", value, 0)
        ).looks

    assert look(closed) == {"IPv4": Look.UNKNOWN}, "nobody answers us: it may be our own network"
    assert look(world.port) == {"IPv4": Look.GONE}


def test_each_family_of_addresses_is_looked_at_by_itself(world: World) -> None:
    # nothing listens at ::1, where the page is not gone for whoever comes by IPv4
    world.names[HOST] = ("127.0.0.1", "::1")
    found = seen(world)
    assert found["IPv4"] == Look.OPEN
    assert set(found) == {"IPv4", "IPv6"}


def test_where_others_block_it_an_open_page_says_nothing_to_us(world: World) -> None:
    assert seen(world, kind="block_url") == {"IPv4": Look.UNKNOWN}
    world.status = 404
    assert seen(world, kind="block_url") == {"IPv4": Look.GONE}


def asked(people: People, world: World) -> Measure:
    value = f"http://{HOST}:{world.port}/vay"
    judged("url", value)
    Control.objects.create(name=KNOWN, kind="there", addresses="127.0.0.1", seen_at=NOW)
    measure = proposed(people, value, kind="take_page_down")
    assert signed(measure, approver(people)).done == "approved"
    return now_of(measure)


def step(world: World, minutes: int) -> int:
    now = NOW + timedelta(minutes=minutes)
    count = look_ourselves(now=now, look=world.looking())
    settle_effects(now=now)
    return count


def test_what_is_in_force_is_looked_at_over_and_over_and_its_effect_is_what_was_seen(
    people: People, world: World
) -> None:
    measure = asked(people, world)
    assert step(world, 0) == 1
    assert now_of(measure).effect == "not_effective"
    assert step(world, 1) == 0, "not due yet"
    world.status = 404
    assert step(world, 4) == 1
    assert now_of(measure).effect == "not_effective", "one look may meet a fault"
    assert step(world, 8) == 1
    after = now_of(measure)
    assert (after.effect, after.effective_at) == ("effective", NOW + timedelta(minutes=4))
    assert Resolved.objects.filter(host=HOST, address="127.0.0.1").exists()
    watch = Watch.objects.get()
    # 4 minutes open, 4 minutes gone
    assert (watch.told_seconds, watch.held_seconds) == (480, 240)


def test_what_comes_back_is_seen_to_have_come_back(people: People, world: World) -> None:
    measure = asked(people, world)
    world.status = 404
    for minutes in (0, 4):
        step(world, minutes)
    assert now_of(measure).effect == "effective"
    world.status = 200
    for minutes in (8, 12):
        step(world, minutes)
    after = now_of(measure)
    assert (after.effect, after.effective_at) == ("returned", NOW)
    kinds = list(after.events.order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["effective", "returned"]


def test_what_has_ended_is_looked_at_no_more(people: People, world: World) -> None:
    measure = asked(people, world)
    step(world, 0)
    lift_measure(measure_id=measure.pk, reason="Nhầm", actor=approver(people), now=NOW)
    assert step(world, 10) == 0
    assert Watch.objects.get().due_at is None
    assert Looked.objects.count() == 1


def test_what_one_worker_has_in_hand_another_leaves_alone(people: People, world: World) -> None:
    measure = asked(people, world)
    Watch.objects.create(measure=measure, due_at=NOW)
    [claimed] = own_looks._claim(NOW)
    assert claimed.measure_id == measure.pk
    assert step(world, 1) == 0
    # whoever was killed with it in hand leaves it to others after five minutes
    assert step(world, 5) == 1
