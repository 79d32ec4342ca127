from __future__ import annotations

import socket
import ssl
import threading
import time
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

import pytest

from lachan.centre.fetch.sockets import Deadline, Guard, connect, tls_context, wrap
from lachan.centre.fetch.targets import FetchError
from scripted import certificate, says, scripted
from served import free_port

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live

HERE = IPv4Address("127.0.0.1")


def guard(seconds: float = 5.0, allowance: int = 1000) -> Guard:
    return Guard(Deadline(seconds), allowance)


def code_of(error: pytest.ExceptionInfo[FetchError]) -> str:
    return error.value.code


def test_a_deadline_that_is_over_is_an_error_and_no_wait_of_nothing() -> None:
    deadline = Deadline(0.05)
    assert 0 < deadline.left(at_most=0.01) <= 0.01
    time.sleep(0.06)
    with pytest.raises(FetchError) as error:
        deadline.left()
    assert code_of(error) == "time"


def test_it_goes_on_to_the_next_address_where_one_does_not_answer() -> None:
    with scripted(says(b"hello"), greet=True) as server:
        # nobody listens at the first on that port
        sock, address = connect([IPv6Address("::1"), HERE], server.port, guard=guard(), connect_seconds=2)
        with sock:
            assert address == "127.0.0.1"
            assert sock.makefile("rb").read() == b"hello"


def test_nobody_answers_at_any_address() -> None:
    with pytest.raises(FetchError) as error:
        connect([HERE, HERE], free_port(), guard=guard(), connect_seconds=1)
    assert code_of(error) == "connect"


def test_more_than_is_allowed_is_not_taken() -> None:
    with scripted(says(b"x" * 5000), greet=True) as server:
        sock, _ = connect([HERE], server.port, guard=guard(allowance=100), connect_seconds=2)
        with sock, sock.makefile("rb") as file, pytest.raises(FetchError) as error:
            file.read()
    assert code_of(error) == "size"


def test_who_takes_nothing_does_not_hold_us() -> None:
    """The other side never reads: sending stops when its buffers are full."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        sock, _ = connect([HERE], port, guard=guard(seconds=0.3), connect_seconds=2)
        start = time.monotonic()
        with sock, pytest.raises(FetchError) as error:
            sock.sendall(b"x" * 50_000_000)
    assert code_of(error) == "time"
    assert time.monotonic() - start < 3


def test_a_handshake_that_hangs_ends_at_the_deadline(tmp_path: Path) -> None:
    _, authority = certificate(tmp_path, "site.example")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        limit = guard(seconds=0.3)
        sock, _ = connect([HERE], listener.getsockname()[1], guard=limit, connect_seconds=2)
        with pytest.raises(FetchError) as error:
            wrap(sock, "site.example", guard=limit, ca_file=authority)
    assert code_of(error) in {"time", "tls"}
    assert sock.fileno() == -1


def test_an_old_tls_is_not_spoken(tmp_path: Path) -> None:
    context, authority = certificate(tmp_path, "site.example")
    assert tls_context(authority).minimum_version >= ssl.TLSVersion.TLSv1_2
    assert tls_context(authority).verify_mode == ssl.CERT_REQUIRED
    assert tls_context(authority).check_hostname
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with scripted(says(b""), tls=context) as server:
        sock, _ = connect([HERE], server.port, guard=guard(), connect_seconds=2)
        with pytest.raises(FetchError) as error:
            wrap(sock, "site.example", guard=guard(), ca_file=authority)
    assert code_of(error) == "tls"
    assert threading.active_count() < 50
