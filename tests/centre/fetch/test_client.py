"""Against real servers on the loopback, which the tests call outside by a parameter."""

from __future__ import annotations

import gzip
import io
import time
from typing import TYPE_CHECKING, Any

import pytest

from lachan.centre.fetch.client import Allowed, Blocked, Fetched, FetchError, Limits, fetch
from scripted import Scripted, answer, certificate, here, says, scripted

if TYPE_CHECKING:
    import socket
    from pathlib import Path

pytestmark = pytest.mark.live


def ask(server: Scripted, path: str = "/", **more: Any) -> Fetched:
    return fetch(f"{server.url}{path}", allow=server.allow, resolver=here, **more)


def failing(server: Scripted, path: str = "/", **more: Any) -> str:
    with pytest.raises(FetchError) as error:
        ask(server, path, **more)
    return error.value.code


def test_it_gives_what_came_and_from_where() -> None:
    with scripted(says(answer(b"xin", X_One="a", Set_Cookie="b"))) as server:
        came = ask(server, "/a?b", headers={"X-Mine": "c"})
    assert (came.status, came.body, came.address, came.received_bytes) == (200, b"xin", "127.0.0.1", 3)
    assert came.header("X-ONE") == "a"
    assert came.chain == (f"{server.url}/a?b",)
    head = server.asked[0].decode().lower()
    assert head.startswith("get /a?b http/1.1")
    assert f"host: site.example:{server.port}" in head
    assert "x-mine: c" in head
    assert "user-agent: lachan/" in head


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_it_unpacks_and_says_how_much_came(encoding: str) -> None:
    body = gzip.compress(b"a" * 1000) if encoding == "gzip" else b"a" * 1000
    with scripted(says(answer(body, Content_Encoding=encoding))) as server:
        came = ask(server)
    assert came.body == b"a" * 1000
    assert came.received_bytes == len(body)


def test_an_error_of_the_server_is_an_answer_too() -> None:
    with scripted(says(answer(b"", "503 No", Retry_After="7"))) as server:
        came = ask(server, method="POST", body=b"{}")
    assert (came.status, came.header("retry-after")) == (503, "7")


def test_it_reads_no_body_where_the_head_is_enough() -> None:
    with scripted(says(answer(b"x" * 5000, "201 Created"))) as server:
        came = ask(server, head_only=True, limits=Limits(max_bytes=10))
    assert (came.status, came.body) == (201, b"")


def test_it_writes_a_large_body_where_it_is_told_to() -> None:
    sink = io.BytesIO()
    with scripted(says(answer(b"x" * 300_000))) as server:
        came = ask(server, into=sink)
    assert came.body == b""
    assert sink.getvalue() == b"x" * 300_000


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (answer(b"x" * 2000), "size"),
        (answer(gzip.compress(b"\0" * 5_000_000), Content_Encoding="gzip"), "size"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2000, "size"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 5000, "size"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1;" + b"e" * 30_000 + b"\r\nx\r\n",
            "size",
        ),
        (b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 5000 + b"\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\nX-A: " + b"b" * 60_000 + b"\r\n\r\n", "headers"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 5000, "headers"),
        (b"HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "protocol"),
        (answer(b"xx", Content_Encoding="br"), "encoding"),
        (answer(b"not packed", Content_Encoding="gzip"), "broken_body"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", "protocol"),
        (b"hello\r\n\r\n", "protocol"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "protocol"),
        (b"", "protocol"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "protocol"),
        (b"HTTP/1.1 99999 X\r\n\r\n", "protocol"),
    ],
)
def test_too_much_or_nonsense_is_no_answer(said: bytes, code: str) -> None:
    limits = Limits(max_bytes=1000, max_header_bytes=4096, total_seconds=5)
    with scripted(says(said)) as server:
        found = failing(server, limits=limits)
    assert found in ({code, "reset"} if code == "protocol" else {code})


def drip(head: bytes, piece: bytes) -> Any:
    def script(conn: socket.socket, asked: bytes) -> None:
        del asked
        conn.sendall(head)
        for _ in range(100):
            time.sleep(0.05)
            conn.sendall(piece)

    return script


@pytest.mark.parametrize(
    "script",
    [
        drip(b"", b"H"),
        drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"x"),
        drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        drip(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\3", b"\0"),
    ],
)
def test_a_slow_drip_ends_at_the_deadline(script: Any) -> None:
    with scripted(script) as server:
        start = time.monotonic()
        code = failing(server, limits=Limits(total_seconds=0.5))
        took = time.monotonic() - start
    assert code in {"time", "broken_body"}
    assert took < 2.5


def test_who_says_nothing_is_waited_for_no_longer_than_the_deadline(tmp_path: Path) -> None:
    def hang(conn: socket.socket, asked: bytes) -> None:
        del asked, conn
        time.sleep(3)

    with scripted(hang) as server:
        assert failing(server, limits=Limits(total_seconds=0.3)) == "time"
        # the same server, asked for TLS, never greets
        secure = fetch_code(f"https://site.example:{server.port}/", server, tmp_path)
    assert secure in {"tls", "time"}


def fetch_code(url: str, server: Scripted, folder: Path) -> str:
    _, authority = certificate(folder, "site.example")
    with pytest.raises(FetchError) as error:
        fetch(url, allow=server.allow, resolver=here, ca_file=authority, limits=Limits(total_seconds=0.5))
    return error.value.code


def test_a_port_where_nobody_listens_and_a_name_that_is_not_there() -> None:
    with scripted(says(answer())) as server:
        allow = Allowed(networks=server.allow.networks, ports=frozenset({1}))
        with pytest.raises(FetchError) as error:
            fetch("http://site.example:1/", allow=allow, resolver=here)
    assert (error.value.code, error.value.url) == ("connect", "http://site.example:1")


def moved(status: str, location: str) -> Any:
    def script(conn: socket.socket, asked: bytes) -> None:
        first = asked.split(b" ")[1] == b"/start"
        conn.sendall(answer(b"", status, Location=location) if first else answer(b"there"))

    return script


def test_it_follows_within_the_site_with_all_that_was_given() -> None:
    with scripted(moved("302 Found", "/end")) as server:
        came = ask(server, "/start", headers={"Authorization": "Bearer x"})
    assert came.body == b"there"
    assert came.chain == (f"{server.url}/start", f"{server.url}/end")
    assert b"Bearer x" in server.asked[1]


def test_it_carries_no_credentials_to_another_site() -> None:
    given = {"Authorization": "Bearer x", "Cookie": "c", "X-Api-Key": "k", "Accept-Language": "vi"}
    with scripted(says(answer(b"there"))) as other:
        location = f"http://other.example:{other.port}/"
        with scripted(moved("302 Found", location)) as server:
            ports = server.allow.ports | other.allow.ports
            allow = Allowed(networks=server.allow.networks, ports=ports)
            came = fetch(f"{server.url}/start", headers=given, allow=allow, resolver=here)
    assert came.body == b"there"
    asked = other.asked[0].lower()
    assert b"accept-language: vi" in asked
    assert not any(secret in asked for secret in (b"bearer", b"cookie", b"api-key"))


@pytest.mark.parametrize(
    ("status", "method", "onward"),
    [
        ("301 Moved", "POST", b"GET"),
        ("302 Found", "POST", b"GET"),
        ("303 See", "PUT", b"GET"),
        ("303 See", "HEAD", b"HEAD"),
        ("307 Temporary", "POST", b"POST"),
        ("308 Permanent", "PUT", b"PUT"),
        ("301 Moved", "PUT", b"PUT"),
    ],
)
def test_it_asks_on_with_the_method_that_the_status_says(status: str, method: str, onward: bytes) -> None:
    body = None if method == "HEAD" else b"body"
    with scripted(moved(status, "/end")) as server:
        ask(server, "/start", method=method, body=body, headers={"Content-Type": "text/plain"})
    second = server.asked[1]
    assert second.split(b" ")[0] == onward
    assert second.endswith(b"body") == (onward not in {b"GET", b"HEAD"})
    assert (b"content-type" in second.lower()) == (onward != b"GET")


def test_a_body_is_not_carried_to_another_site() -> None:
    with scripted(moved("307 Temporary", "http://other.example/")) as server:
        allow = Allowed(networks=server.allow.networks, ports=server.allow.ports | {80})
        with pytest.raises(Blocked) as blocked:
            fetch(f"{server.url}/start", method="POST", body=b"x", allow=allow, resolver=here)
    assert blocked.value.code == "redirect_body"


def test_it_does_not_follow_where_none_is_to_be_followed() -> None:
    with scripted(moved("302 Found", "/end")) as server:
        came = ask(server, "/start", limits=Limits(max_redirects=0))
    assert (came.status, len(server.asked)) == (302, 1)


def test_it_goes_round_in_circles_no_more_than_it_may() -> None:
    with scripted(says(answer(b"", "302 Found", Location="/"))) as server:
        assert failing(server, limits=Limits(max_redirects=3)) == "redirects"
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    "headers",
    [
        {"X": "a\r\nY: b"}, {"X": "a\nb"}, {"X\r\nY": "b"}, {"X Y": "b"}, {"": "b"}, {"X": "\x00"}, {"X": "é"},
        {"Host": "b"}, {"Content-Length": "5"}, {"Transfer-Encoding": "chunked"}, {"connection": "close"},
    ],
)  # fmt: skip
def test_headers_that_would_make_another_request_are_refused(headers: dict[str, str]) -> None:
    with scripted(says(answer())) as server, pytest.raises(ValueError, match="header"):
        ask(server, headers=headers)
    assert server.asked == []


@pytest.mark.parametrize(
    ("method", "body"), [("TRACE", None), ("get", None), ("GET /x\r\n", None), ("POST", None)]
)
def test_methods_that_are_not_asked_with_are_refused(method: str, body: bytes | None) -> None:
    with scripted(says(answer())) as server, pytest.raises(ValueError, match=r"method|body"):
        ask(server, method=method, body=body)


def test_nothing_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine site.example login a password b\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with scripted(says(answer())) as server:
        assert ask(server).status == 200
    assert b"uthorization" not in server.asked[0]


def test_https_is_checked_for_the_name_that_was_asked(tmp_path: Path) -> None:
    context, authority = certificate(tmp_path, "site.example")
    with scripted(says(answer(b"secret")), tls=context) as server:
        assert ask(server, ca_file=authority).body == b"secret"
        other = f"https://other.example:{server.port}/"
        with pytest.raises(FetchError) as error:
            fetch(other, allow=server.allow, resolver=here, ca_file=authority)
        assert error.value.code == "tls"
        # the machine's own authorities don't know it
        assert failing(server) == "tls"


def test_a_certificate_that_is_out_of_date_is_refused(tmp_path: Path) -> None:
    context, authority = certificate(tmp_path, "site.example", days=-1)
    with scripted(says(answer()), tls=context) as server:
        assert failing(server, ca_file=authority) == "tls"


def test_it_does_not_follow_from_https_to_http(tmp_path: Path) -> None:
    context, authority = certificate(tmp_path, "site.example")
    script = moved("302 Found", "http://site.example/")
    with scripted(script, tls=context) as server:
        allow = Allowed(networks=server.allow.networks, ports=server.allow.ports | {80})
        with pytest.raises(Blocked) as blocked:
            fetch(f"{server.url}/start", allow=allow, resolver=here, ca_file=authority)
    assert blocked.value.code == "downgrade"


def test_a_drip_under_tls_ends_at_the_deadline_too(tmp_path: Path) -> None:
    context, authority = certificate(tmp_path, "site.example")
    script = drip(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"x")
    with scripted(script, tls=context) as server:
        start = time.monotonic()
        assert failing(server, ca_file=authority, limits=Limits(total_seconds=0.6)) == "time"
    assert time.monotonic() - start < 2.5
