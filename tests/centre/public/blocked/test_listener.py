"""The listener of the block page, asked over real connections: slow ones, huge ones, many."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from lachan.centre.public.blocked.listener import Listener
from lachan.centre.public.blocked.page import HEAD_BYTES, Centre

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def run(visit: Callable[[int], Awaitable[None]], *, most: int = 50, head_seconds: float = 0.5) -> None:
    """This will serve on a free port while something visits it."""

    async def both() -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        until, ready = asyncio.Event(), asyncio.Event()
        listener = Listener(Centre(), most=most, head_seconds=head_seconds)
        serving = asyncio.create_task(listener.serve(listening, ready=ready.set, until=until))
        await ready.wait()
        try:
            await asyncio.wait_for(visit(listening.getsockname()[1]), 20)
        finally:
            until.set()
            await serving

    asyncio.run(both())


async def said_to(port: int, sent: bytes, *, end: bool = False) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    if end:
        writer.write_eof()
    got = await reader.read(-1)
    writer.close()
    return got


def test_it_answers_whatever_name_is_asked_for() -> None:
    async def visit(port: int) -> None:
        for name in (b"a.top", b"b.vn", b""):
            assert (await said_to(port, b"GET / HTTP/1.1\r\nHost: " + name + b"\r\n\r\n")).startswith(
                b"HTTP/1.1 451"
            )

    run(visit)


def test_a_form_with_a_body_is_answered_too() -> None:
    async def visit(port: int) -> None:
        body = b"x" * 30_000
        head = b"POST /login HTTP/1.1\r\nHost: a.top\r\nContent-Length: 30000\r\n\r\n"
        assert (await said_to(port, head + body)).startswith(b"HTTP/1.1 451")

    run(visit)


def test_a_huge_head_is_refused_and_a_slow_one_ended() -> None:
    async def visit(port: int) -> None:
        huge = b"GET / HTTP/1.1\r\nX: " + b"x" * (2 * HEAD_BYTES)
        assert (await said_to(port, huge)).startswith(b"HTTP/1.1 431")
        assert (await said_to(port, b"GET / HTTP/1.1\r\nHost: a")).startswith(b"HTTP/1.1 408")

    run(visit)


def test_who_says_nothing_or_leaves_in_the_middle_harms_nobody() -> None:
    async def visit(port: int) -> None:
        assert await said_to(port, b"", end=True) == b""
        assert (await said_to(port, b"GET /", end=True)).startswith(b"HTTP/1.1 400")
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\n")
        writer.transport.abort()
        assert (await said_to(port, b"GET / HTTP/1.1\r\nHost: a.top\r\n\r\n")).startswith(b"HTTP/1.1 451")

    run(visit)


def test_the_places_are_limited_and_free_again() -> None:
    async def visit(port: int) -> None:
        waiting = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        await asyncio.sleep(0.1)
        with suppress(ConnectionError):
            assert await said_to(port, b"GET / HTTP/1.1\r\nHost: a.top\r\n\r\n") == b""
        for _, writer in waiting:
            writer.close()
        await asyncio.sleep(0.2)
        assert (await said_to(port, b"GET / HTTP/1.1\r\nHost: a.top\r\n\r\n")).startswith(b"HTTP/1.1 451")

    run(visit, most=3, head_seconds=5)


def test_it_writes_down_nothing_of_who_came(capfd: pytest.CaptureFixture[str]) -> None:
    async def visit(port: int) -> None:
        for sent in (
            b"GET /secret HTTP/1.1\r\nHost: secret.top\r\nCookie: secret\r\n\r\n",
            b"secret\r\n\r\n",
            b"GET /secret",
        ):
            await said_to(port, sent, end=True)

    run(visit)
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")
