"""The server of zones: sockets, threads, and limits on whoever comes. What is said is decided in `answering`."""

from __future__ import annotations

import logging
import selectors
import socket
import struct
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from lachan.centre.exchange.zones import plan as plans
from lachan.centre.exchange.zones.answering import answer
from lachan.centre.exchange.zones.crowds import Crowd, Strangers
from lachan.centre.exchange.zones.questions import MOST_BYTES
from lachan.centre.exchange.zones.taking import Taken
from lachan.centre.exchange.zones.telling import Target, Teller, notify_message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lachan.centre.exchange.zones.answering import Answer
    from lachan.centre.exchange.zones.desk import Desk, Subscriber
    from lachan.centre.exchange.zones.keeping import Keeper
    from lachan.centre.exchange.zones.plan import Plan
    from lachan.centre.exchange.zones.signatures import Key

# what two have signed is to be in resolvers within two seconds
LOOK_SECONDS: Final = 0.2
# A zone of a million names takes five seconds of the processor to make ready: better before somebody asks.
PREPARE_SECONDS: Final = 5.0
# Who has connected has something to ask; who has asked may ask again (SOA, then IXFR on the same connection).
FIRST_SECONDS: Final = 5.0
NEXT_SECONDS: Final = 10.0
# A secondary that takes nothing for so long, or a whole zone for longer than that, has to begin anew.
STALLED_SECONDS: Final = 30.0
WHOLE_SECONDS: Final = 600.0
_MOST_QUESTIONS: Final = 64
_BACKLOG: Final = 128
_LENGTH: Final = struct.Struct("!H")

_log = logging.getLogger("lachan.zones")


class ZoneServer:
    """Answers on sockets until it is told to end. One thread looks at the table, one hears UDP, one each connection."""

    def __init__(
        self,
        *,
        plan: Plan,
        keeper: Keeper,
        desk: Desk,
        clock: Callable[[], int],
        crowd: Crowd | None = None,
        stalled_seconds: float = STALLED_SECONDS,
        first_seconds: float = FIRST_SECONDS,
    ) -> None:
        """This will answer by what `keeper` and `desk` know."""
        self._plan = plan
        self._keeper = keeper
        self._desk = desk
        self._clock = clock
        self._crowd = crowd or Crowd()
        self._strangers = Strangers(monotonic=time.monotonic)
        self._tellers = {zone: Teller(monotonic=time.monotonic) for zone in plans.FOLLOWED}
        self._taken = Taken(monotonic=time.monotonic)
        self._stalled_seconds = stalled_seconds
        self._first_seconds = first_seconds
        self._ends = threading.Event()
        self._used: dict[int, str] = {}
        self._sockets: list[socket.socket] = []

    def bind(self, listens: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
        """This will take addresses and ports, and give them; port 0 takes a free one. Raises OSError."""
        found = []
        try:
            for address, port in listens:
                family = socket.AF_INET6 if ":" in address else socket.AF_INET
                tcp = self._open(family, socket.SOCK_STREAM, address, port)
                tcp.listen(_BACKLOG)
                bound = tcp.getsockname()[1]
                self._open(family, socket.SOCK_DGRAM, address, bound)
                found.append((address, bound))
        except OSError:
            self._close()
            raise
        return found

    def run(self) -> None:
        """This will answer until `end` is called. What can't be read for a while leaves the zones as they stood."""
        beside = [
            threading.Thread(target=target, name=name, daemon=True)
            for name, target in (("zones-look", self._follow), ("zones-prepare", self._prepare))
        ]
        for each in beside:
            each.start()
        try:
            self._hear()
        finally:
            self._ends.set()
            for each in beside:
                each.join(timeout=5)
            self._close()

    def end(self) -> None:
        """This will end it; transfers that are on their way break off, and secondaries begin them anew."""
        self._ends.set()

    def _open(self, family: int, kind: int, address: str, port: int) -> socket.socket:
        opened = socket.socket(family, kind)
        self._sockets.append(opened)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.setblocking(False)
        opened.bind((address, port))
        return opened

    def _close(self) -> None:
        for opened in self._sockets:
            opened.close()
        self._sockets = []

    # --- following and telling

    def _follow(self) -> None:
        told: dict[str, int] = {}
        while not self._ends.wait(LOOK_SECONDS):
            try:
                self._keeper.look()
                for zone in plans.FOLLOWED:
                    serial = self._keeper.serial_of(zone)
                    if serial != told.get(zone):
                        told[zone] = serial
                        self._tell(zone, serial)
                self._send_notices()
            except Exception:  # noqa: BLE001 - it has to go on
                # the database is away, the disk full: what stood before is sent meanwhile
                _log.exception("zones can't follow the table")
                self._ends.wait(1.0)

    def _prepare(self) -> None:
        while True:
            try:
                views = {each.view.key: each.view for each in self._desk.subscribers()}
                for view in views.values():
                    self._keeper.prepare(view)
                self._keeper.forget_others(views)
                if self._keeper.fold_when_due():
                    _log.info("the base zone takes in what has changed")
            except Exception:  # noqa: BLE001 - it has to go on
                _log.exception("a zone can't be made ready")
            if self._ends.wait(PREPARE_SECONDS):
                return

    def _tell(self, zone: str, serial: int) -> None:
        targets = [
            Target(secondary, each.id, self._key_for(each, secondary.address))
            for each in self._desk.subscribers()
            for secondary in each.tell
            if self._taken.may_take(partner=each.id, address=secondary.address, zone=zone)
        ]
        self._tellers[zone].tell(targets, serial=serial)
        _log.info("serial %d of %s, %d secondaries to tell", serial, zone, len(targets))

    def _send_notices(self) -> None:
        for zone, teller in self._tellers.items():
            for target in teller.due():
                self._send_notice(zone, target)

    def _send_notice(self, zone: str, target: Target) -> None:
        message = notify_message(
            zone=self._plan.name_of(zone), soa=self._desk.soa(zone), key=target.key, clock=self._clock
        )
        place = target.secondary
        family = socket.AF_INET6 if ":" in place.address else socket.AF_INET
        # from where we listen: by this address secondaries know us
        ours = next((each for each in self._sockets if _tells(each, family)), None)
        if ours is not None:
            with suppress(OSError):
                ours.sendto(message, (place.address, place.port))

    # --- hearing

    def _hear(self) -> None:
        with selectors.DefaultSelector() as selector:
            for opened in self._sockets:
                selector.register(opened, selectors.EVENT_READ)
            while not self._ends.is_set():
                for found, _ in selector.select(timeout=0.2):
                    heard: Any = found.fileobj
                    if heard.type == socket.SOCK_STREAM:
                        self._accept(heard)
                    else:
                        self._hear_one(heard)

    def _hear_one(self, opened: socket.socket) -> None:
        try:
            octets, peer = opened.recvfrom(MOST_BYTES + 1)
        except OSError:
            return
        said = self._answer(octets, peer[0], by_tcp=False)
        if said is None or (said.partner is None and not self._strangers.is_answered(peer[0])):
            return
        try:
            for message in said.messages:
                opened.sendto(message, peer)
        except Exception:  # noqa: BLE001 - one of many
            _log.exception("a question by UDP was not answered")

    def _accept(self, opened: socket.socket) -> None:
        try:
            connection, peer = opened.accept()
        except OSError:
            return
        if not self._crowd.enter(peer[0]):
            connection.close()
            return
        try:
            threading.Thread(
                target=self._serve, args=(connection, peer[0]), name="zones-tcp", daemon=True
            ).start()
        except RuntimeError:
            self._crowd.leave(peer[0])
            connection.close()

    def _serve(self, connection: socket.socket, address: str) -> None:
        try:
            with connection:
                # a whole zone waits in the system's buffer and not here
                connection.settimeout(self._first_seconds)
                for _ in range(_MOST_QUESTIONS):
                    octets = _read_message(connection, seconds=connection.gettimeout() or FIRST_SECONDS)
                    said = self._answer(octets, address, by_tcp=True) if octets else None
                    if said is None:
                        return
                    self._send(connection, said, address)
                    if said.partner is None or self._ends.is_set():
                        return
                    connection.settimeout(NEXT_SECONDS)
        except (OSError, TimeoutError):
            return
        except Exception:  # noqa: BLE001 - one of many
            _log.exception("a question by TCP was not answered")
        finally:
            self._crowd.leave(address)

    def _send(self, connection: socket.socket, said: Answer, address: str) -> None:
        connection.settimeout(self._stalled_seconds)
        began, size = time.monotonic(), 0
        for message in said.messages:
            if self._ends.is_set() or time.monotonic() - began > WHOLE_SECONDS:
                raise TimeoutError
            # each has the whole time to take a message of 60 KB
            connection.sendall(_LENGTH.pack(len(message)) + message)
            size += len(message)
        if said.partner is None or said.said not in {"axfr", "ixfr"}:
            return
        took = time.monotonic() - began
        _log.info(
            "%s of %s, serial %s, to subscription %d: %d bytes in %.2f s",
            said.said, said.zone, said.serial, said.partner, size, took,
        )  # fmt: skip
        if self._taken.has_all(partner=said.partner, address=address, zone=said.zone):
            self._desk.note(said.partner, now=datetime.fromtimestamp(self._clock(), tz=UTC))

    def _answer(self, octets: bytes, address: str, *, by_tcp: bool) -> Answer | None:
        address = address.partition("%")[0]
        try:
            said = answer(octets, address=address, by_tcp=by_tcp, zones=self._desk, clock=self._clock)
        except Exception:  # noqa: BLE001 - see below
            # whatever is wrong with one question, the next one is answered
            _log.exception("a question was not answered")
            return None
        if said is not None and said.partner is not None:
            if said.key is not None:
                self._used[said.partner] = said.key.id
            if said.zone in self._tellers:
                self._taken.came(partner=said.partner, address=address, zone=said.zone)
                self._tellers[said.zone].came(partner=said.partner, address=address)
        return said

    def _key_for(self, each: Subscriber, address: str) -> Key | None:
        # who asks without a signature can't check one either
        if not each.keys or address in each.trusted:
            return None
        # while a secret is being changed: the one that the partner has already
        used = self._used.get(each.id)
        return next((key for key in each.keys if key.id == used), each.keys[0])


def _tells(opened: socket.socket, family: int) -> bool:
    return opened.type == socket.SOCK_DGRAM and opened.family == family


def _read_message(connection: socket.socket, *, seconds: float) -> bytes:
    """This will read one message, b"" where the other has ended; a byte now and then is not enough. Raises OSError."""
    until = time.monotonic() + seconds
    head = _read(connection, _LENGTH.size, until)
    size = _LENGTH.unpack(head)[0] if head else 0
    if not 0 < size <= MOST_BYTES:
        return b""
    return _read(connection, size, until)


def _read(connection: socket.socket, size: int, until: float) -> bytes:
    octets = b""
    while len(octets) < size:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
        part = connection.recv(size - len(octets))
        if not part:
            return b""
        octets += part
    return octets
