"""The relay's door: many connections in one process. It writes down nothing of who comes or for what."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from lachan.relay.requests import (
    HEAD_BYTES,
    OBLIVIOUS,
    QUESTION_BYTES,
    REQUEST_TYPE,
    Answer,
    BadRequestError,
    read_head,
    version_asked,
    write,
)

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from lachan.relay.centre import Centre
    from lachan.relay.requests import Head

# A browser keeps its connection for the next question.
_IDLE_SECONDS: Final = 60.0
_BODY_SECONDS: Final = 10.0
# 2 MB to a slow phone
_WRITE_SECONDS: Final = 120.0
_MOST_AT_ONCE: Final = 5_000
_THREADS: Final = 32
_MOST_NETWORKS: Final = 100_000
# A download is some 2 MB where a question is three hundred bytes.
_SETS_COST: Final = 10.0
_END: Final = b"\r\n\r\n"


class Counts:
    """How many requests each network has left, in memory alone; whoever asked least recently is forgotten first."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        """This will begin with nobody."""
        self._most, self._clock = max(_SETS_COST, per_minute), clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def takes(self, address: str, cost: float = 1.0) -> bool:
        """This will count one, and say whether there was one left. What is in front of us counts by itself."""
        network = network_of(address)
        if not network:
            return True
        now = self._clock()
        left, at = self._left.pop(network, (self._most, now))
        left = min(self._most, left + (now - at) * self._most / 60)
        if len(self._left) >= _MOST_NETWORKS:
            self._left.popitem(last=False)
        self._left[network] = (left - cost if left >= cost else left, now)
        return left >= cost


def network_of(address: str) -> str:
    """This will give the network of an address (IPv4 /24, IPv6 /56), "" for this machine (a proxy in front)."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return "?"
    found = getattr(found, "ipv4_mapped", None) or found
    if found.is_loopback:
        return ""
    return f"{int(found) >> (8 if found.version == 4 else 72):x}"  # noqa: PLR2004 - IPv4


class Relay:
    """Carries questions to the centre and answers back."""

    def __init__(self, centre: Centre, *, counts: Counts, most: int = _MOST_AT_ONCE) -> None:
        """This will begin with nobody here."""
        self._centre, self._counts, self._most = centre, counts, most
        self._here: set[asyncio.StreamWriter] = set()
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="asking")

    async def serve(
        self, listening: socket.socket, *, ready: Callable[[], None], until: asyncio.Event,
        context: ssl.SSLContext | None = None,
    ) -> None:  # fmt: skip
        """This will answer on a bound socket until it is told to end."""
        server = await asyncio.start_server(
            self._talk, sock=listening, limit=HEAD_BYTES, backlog=1_024, ssl=context
        )
        async with server:
            ready()
            await until.wait()
            # browsers keep their connections open, and the server would wait for each of them
            for writer in self._here:
                writer.transport.abort()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._here) >= self._most:
            writer.transport.abort()
            return
        self._here.add(writer)
        try:
            while await self._answer(reader, writer):
                pass
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            writer.transport.abort()
        finally:
            self._here.discard(writer)
            with suppress(OSError, TimeoutError):
                writer.close()
                await asyncio.wait_for(writer.wait_closed(), _BODY_SECONDS)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """This will answer one request, and say whether there may be another."""
        try:
            said = await asyncio.wait_for(reader.readuntil(_END), _IDLE_SECONDS)
        except (TimeoutError, asyncio.IncompleteReadError):
            return False
        except asyncio.LimitOverrunError:
            return await self._write(writer, write(Answer(431), goes_on=False), goes_on=False)
        try:
            head = read_head(said.removesuffix(_END))
            answer = await self._answer_to(head, reader, writer)
        except BadRequestError as error:
            return await self._write(writer, write(Answer(error.status), goes_on=False), goes_on=False)
        told = write(
            answer, goes_on=head.goes_on, to_options=head.method == "OPTIONS",
            without_content=head.method == "HEAD",
        )  # fmt: skip
        return await self._write(writer, told, goes_on=head.goes_on)

    async def _answer_to(
        self, head: Head, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> Answer:
        if head.length > QUESTION_BYTES:
            raise BadRequestError(413)
        body = b""
        if head.length > 0:
            body = await asyncio.wait_for(reader.readexactly(head.length), _BODY_SECONDS)
        since = version_asked(head.path)
        refused = _refused(head, is_sets=since is not None)
        if refused:
            return Answer(refused)
        peer = writer.get_extra_info("peername")
        cost = _SETS_COST if since is not None else 1.0
        if not self._counts.takes(str(peer[0]) if peer else "", cost):
            return Answer(429, wait_seconds=60)
        loop = asyncio.get_running_loop()
        if since is not None:
            return await loop.run_in_executor(self._pool, self._centre.sets, since)
        return await loop.run_in_executor(self._pool, self._centre.ask, body)

    async def _write(self, writer: asyncio.StreamWriter, said: bytes, *, goes_on: bool) -> bool:
        writer.write(said)
        await asyncio.wait_for(writer.drain(), _WRITE_SECONDS)
        return goes_on


def _refused(head: Head, *, is_sets: bool) -> int:
    """This will give the status with which a request is answered before it is carried anywhere, 0 where it is."""
    if not is_sets and head.path != OBLIVIOUS:
        return 404
    if head.method == "OPTIONS":
        return 204
    if head.method not in ({"GET", "HEAD"} if is_sets else {"POST"}):
        return 405
    if is_sets:
        return 0
    if head.content_type != REQUEST_TYPE:
        return 415
    return 0 if head.length > 0 else 411


def listen(
    *, address: str, port: int, centre: Centre, per_minute: int, context: ssl.SSLContext | None,
    say: Callable[[str], None],
) -> None:  # fmt: skip
    """This will carry look-ups until SIGINT or SIGTERM. Raises OSError where the port can't be had."""
    listening = _bound(address, port)

    async def run() -> None:
        until = asyncio.Event()
        loop = asyncio.get_running_loop()
        for each in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(each, until.set)
        # what goes wrong with a connection is said without whose it was
        loop.set_exception_handler(lambda _loop, _context: say("a connection ended badly"))
        shown = f"[{address}]" if ":" in address else address
        where = f"{'https' if context else 'http'}://{shown}:{listening.getsockname()[1]}"
        relay = Relay(centre, counts=Counts(per_minute))
        await relay.serve(listening, ready=lambda: say(where), until=until, context=context)

    asyncio.run(run())


def _bound(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
    except OSError:
        listening.close()
        raise
    return listening
