"""The server on the loopback, with zones of its own: what it does with whoever comes."""

from __future__ import annotations

import socket
import struct
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import dns.message
import dns.query
import dns.rcode
import dns.tsig
import pytest

from centre.exchange.zones.scene import PLAN
from centre.exchange.zones.test_answering import END, KEY, Zones
from lachan.centre.exchange.readers import EVERYTHING
from lachan.centre.exchange.zones import wire
from lachan.centre.exchange.zones.crowds import Crowd
from lachan.centre.exchange.zones.desk import Subscriber
from lachan.centre.exchange.zones.keeping import View
from lachan.centre.exchange.zones.names import labels_of
from lachan.centre.exchange.zones.secondaries import Secondary
from lachan.centre.exchange.zones.server import ZoneServer
from lachan.centre.exchange.zones.wire import Body

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

pytestmark = pytest.mark.live

# what a test waits for at most where something is to happen
PATIENCE_SECONDS = 30.0
LARGE = 200


class World(Zones):
    """Keeper and desk in one: a zone whose serial a test raises, and one subscriber who is told."""

    def __init__(self, *, tell: tuple[Secondary, ...] = (), large: int = 0) -> None:
        self.tell = tell
        self.large = large
        self.noted: list[int] = []
        self.is_broken = False

    def look(self) -> bool:
        if self.is_broken:
            raise OSError("the disk is full")
        return False

    def prepare(self, view: View) -> bool:
        return view.answer != "nxdomain"

    def fold_when_due(self) -> bool:
        return False

    def forget_others(self, keys: Collection[str]) -> int:
        return 0 if len(keys) == 1 else -1

    def serial_of(self, zone: str) -> int:
        return self.serial(zone)

    def subscribers(self) -> tuple[Subscriber, ...]:
        return (
            Subscriber(7, "ISP-A", View(EVERYTHING, "nxdomain"), "isp-a", (KEY,), self.tell, frozenset()),
        )

    def note(self, partner: int, *, now: datetime) -> None:
        assert now.tzinfo is not None
        self.noted.append(partner)

    def axfr(self, zone: str, partner: int) -> Iterator[Body]:
        assert partner == 7
        yield Body(1, self.soa(zone))
        names = [labels_of(f"name-{each}.top") for each in range(900)] if self.large else []
        body = Body(2 * len(names), b"".join(wire.pair(labels, END) for labels in names))
        for _ in range(self.large):
            yield body
        yield Body(1, self.soa(zone))


@contextmanager
def running(world: World, **options: Any) -> Iterator[int]:
    both: Any = world
    server = ZoneServer(plan=PLAN, keeper=both, desk=both, clock=lambda: int(time.time()), **options)
    [(_, port)] = server.bind([("127.0.0.1", 0)])
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield port
    finally:
        server.end()
        thread.join(timeout=PATIENCE_SECONDS)
    assert not thread.is_alive()


def question(kind: str, *, signed: bool = True) -> dns.message.Message:
    asked = dns.message.make_query("rpz.lachan.", kind)
    if signed:
        asked.use_tsig(dns.tsig.Key("isp-a.", KEY.secret))
    return asked


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)


def framed(asked: dns.message.Message) -> bytes:
    octets = asked.to_wire()
    return struct.pack("!H", len(octets)) + octets


def ends(connection: socket.socket) -> bool:
    """This will read until the other side ends, and say that it did."""
    try:
        while connection.recv(65_536):
            pass
    except ConnectionResetError:
        pass
    return True


def soa(port: int, **options: Any) -> dns.message.Message:
    return dns.query.udp(question("SOA", **options), "127.0.0.1", port=port, timeout=PATIENCE_SECONDS)


def test_it_answers_by_udp_and_tcp() -> None:
    with running(World()) as port:
        assert soa(port).answer
        by_tcp = dns.query.tcp(question("SOA"), "127.0.0.1", port=port, timeout=PATIENCE_SECONDS)
        assert by_tcp.answer
        assert soa(port, signed=False).rcode() == dns.rcode.REFUSED


def test_one_connection_serves_several_questions_of_a_partner_and_one_of_a_stranger() -> None:
    world = World()
    with running(world) as port:
        with connect(port) as connection:
            for kind in ("SOA", "AXFR", "SOA"):
                asked = question(kind)
                connection.sendall(framed(asked))
                messages = 3 if kind == "AXFR" else 1
                for _ in range(messages - 1 if kind == "AXFR" else 1):
                    (size,) = struct.unpack("!H", connection.recv(2, socket.MSG_WAITALL))
                    assert len(connection.recv(size, socket.MSG_WAITALL)) == size
        with connect(port) as connection:
            connection.sendall(framed(question("AXFR", signed=False)))
            assert ends(connection)
    assert world.noted == [7]


@pytest.mark.parametrize(
    "octets",
    [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\0\0", b"\xff\xff" + b"x" * 70_000, b"\x16\x03\x01\x02\0\x01"],
)
def test_garbage_ends_a_connection_and_nothing_else(octets: bytes) -> None:
    with running(World(), first_seconds=1.0) as port:
        with connect(port) as connection:
            with suppress(ConnectionError):
                connection.sendall(octets)
            assert ends(connection)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as thrown:
            thrown.sendto(octets[:1_400], ("127.0.0.1", port))
        assert soa(port).answer


def test_who_connects_and_says_nothing_is_let_go() -> None:
    with running(World(), first_seconds=0.2) as port, connect(port) as connection:
        assert ends(connection)


def test_one_byte_now_and_then_is_not_enough() -> None:
    with running(World(), first_seconds=0.5) as port, connect(port) as connection:
        try:
            for octet in framed(question("SOA")):
                connection.sendall(bytes((octet,)))
                time.sleep(0.02)
        except ConnectionError:
            return
        assert ends(connection)


def test_a_secondary_that_does_not_read_holds_nobody_up_and_is_let_go() -> None:
    crowd = Crowd(most=10, most_of_one=1)
    with running(World(large=LARGE), stalled_seconds=0.5, crowd=crowd) as port, connect(port) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        slow.sendall(framed(question("AXFR")))
        assert soa(port).answer
        # it has the only place there is, until it has taken nothing for half a second
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                assert dns.query.tcp(question("SOA"), "127.0.0.1", port=port, timeout=PATIENCE_SECONDS).answer
                break
            except (EOFError, ConnectionError):
                assert time.monotonic() < until
                time.sleep(0.05)


def test_too_many_connections_of_one_network_are_let_go_at_once() -> None:
    with running(World(), crowd=Crowd(most=10, most_of_one=2), first_seconds=PATIENCE_SECONDS) as port:
        held = [connect(port) for _ in range(2)]
        try:
            with connect(port) as third:
                assert ends(third)
        finally:
            for each in held:
                each.close()


def test_secondaries_are_told_of_a_change_again_and_again_until_they_ask() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as secondary:
        secondary.bind(("127.0.0.1", 0))
        secondary.settimeout(PATIENCE_SECONDS)
        place = Secondary("127.0.0.1", secondary.getsockname()[1])
        with running(World(tell=(place,))) as port:
            zones = []
            for _ in range(6):
                octets, (_, source) = secondary.recvfrom(4_096)
                told = dns.message.from_wire(octets, keyring=dns.tsig.Key("isp-a.", KEY.secret))
                assert "41" in str(told.answer[0])
                # from where it can be asked: others are not believed
                assert source == port
                zones.append(str(told.question[0].name))
            # the base before what relies on it, and which of them it takes isn't known yet
            assert zones == ["base.rpz.lachan.", "fresh.rpz.lachan.", "rpz.lachan."] * 2
            assert soa(port).answer


def test_while_the_table_can_not_be_read_what_stood_before_is_sent() -> None:
    world = World()
    with running(world) as port:
        world.is_broken = True
        time.sleep(0.5)
        assert soa(port).answer


def test_many_strangers_of_one_network_are_not_all_answered() -> None:
    with running(World()) as port, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.settimeout(1.0)
        for _ in range(200):
            stranger.sendto(question("SOA", signed=False).to_wire(), ("127.0.0.1", port))
        answered = 0
        try:
            while stranger.recv(512):
                answered += 1
        except TimeoutError:
            pass
        assert 1 <= answered < 150
        assert soa(port).answer
