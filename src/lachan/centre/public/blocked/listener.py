"""The listener of the block page: one process, many connections, each short. It writes down nothing of anybody."""

from __future__ import annotations

import asyncio
import signal
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from lachan.centre.public.blocked.page import HEAD_BYTES, Asked, answer, read_head, warm_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from lachan.centre.public.blocked.page import Centre

# A browser sends its head in one packet; who takes longer holds a place that others need.
HEAD_SECONDS: Final = 5.0
# To write a page of 3 KB to a slow phone.
WRITE_SECONDS: Final = 10.0
# What a body may still bring after the answer is written: read away, so that the browser shows the page and no reset.
REST_BYTES: Final = 65_536
REST_SECONDS: Final = 1.0
# Each holds some 20 KB; more wait in the system's queue, and who comes then waits there.
MOST_AT_ONCE: Final = 2_000
_END: Final = b"\r\n\r\n"


class Listener:
    """Answers whatever comes with the block page."""

    def __init__(
        self, centre: Centre, *, most: int = MOST_AT_ONCE, head_seconds: float = HEAD_SECONDS
    ) -> None:
        """This will begin with nobody here."""
        self._centre = centre
        self._most = most
        self._head_seconds = head_seconds
        self._here = 0

    async def serve(
        self, listening: socket.socket, *, ready: Callable[[], None], until: asyncio.Event
    ) -> None:
        """This will answer on a bound socket until it is told to end."""
        server = await asyncio.start_server(
            self._answer, sock=listening, limit=HEAD_BYTES + len(_END), backlog=1_024
        )
        async with server:
            ready()
            await until.wait()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._here >= self._most:
            # nobody is asked to wait: the browser tries again by itself
            writer.transport.abort()
            return
        self._here += 1
        try:
            asked, has_more = await self._read(reader)
            if asked is not None:
                writer.write(answer(asked, self._centre))
                await asyncio.wait_for(writer.drain(), WRITE_SECONDS)
                # the visitor is told that this was all, before what else was sent is read away
                writer.write_eof()
                if has_more:
                    await self._read_away(reader)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            # who went away, or reads nothing
            writer.transport.abort()
        finally:
            self._here -= 1
            with suppress(OSError, TimeoutError):
                writer.close()
                await asyncio.wait_for(writer.wait_closed(), WRITE_SECONDS)

    async def _read(self, reader: asyncio.StreamReader) -> tuple[Asked | None, bool]:
        """This will read one head, None where there was none; and whether more may come behind it."""
        try:
            head = await asyncio.wait_for(reader.readuntil(_END), self._head_seconds)
        except TimeoutError:
            return Asked(status=408), False
        except asyncio.LimitOverrunError:
            return Asked(status=431), True
        except asyncio.IncompleteReadError as error:
            return (Asked(status=400) if error.partial else None), False
        return read_head(head.removesuffix(_END)), True

    async def _read_away(self, reader: asyncio.StreamReader) -> None:
        async def rest() -> None:
            left = REST_BYTES
            while left > 0 and (piece := await reader.read(4_096)):
                left -= len(piece)

        # a browser that has its answer closes; who goes on sending is closed on
        if not reader.at_eof():
            with suppress(TimeoutError):
                await asyncio.wait_for(rest(), REST_SECONDS)


def listen(*, address: str, port: int, centre: Centre, say: Callable[[str], None]) -> None:
    """This will serve the block page until SIGINT or SIGTERM. Raises OSError where the port can't be had."""
    listening = _bound(address, port)
    warm_up()

    async def run() -> None:
        until = asyncio.Event()
        loop = asyncio.get_running_loop()
        for each in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(each, until.set)
        shown = f"[{address}]" if ":" in address else address
        where = f"http://{shown}:{listening.getsockname()[1]}"
        # what goes wrong with a connection is said without whose it was
        loop.set_exception_handler(lambda _loop, _context: say("a connection ended badly"))
        await Listener(centre).serve(listening, ready=lambda: say(where), until=until)

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
