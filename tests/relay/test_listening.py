"""The relay as it runs, between a browser's side and a centre that keeps all that it is told."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from lachan.relay.listening import Counts, network_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SETS: Final = "/exchange/lookup/v1/sets"
OBLIVIOUS: Final = "/exchange/lookup/v1/oblivious"
SEALED: Final = {"Content-Type": "message/ohttp-req"}
PROGRAM: Final = "import sys; from lachan.cli.main import main; sys.exit(main())"
SOURCE: Final = Path(__file__).parents[2] / "src"


class Centre:
    """A centre that answers with what it is told to and keeps what it hears."""

    def __init__(self) -> None:
        heard: list[dict[str, Any]] = []
        answers: dict[str, tuple[int, bytes, dict[str, str]]] = {}

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                heard.append(
                    {"method": self.command, "path": self.path, "headers": dict(self.headers), "body": body}
                )
                status, content, headers = answers.get(self.path.partition("?")[0], (404, b"", {}))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *_: Any) -> None:
                pass

        self.heard, self.answers = heard, answers
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def end(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def running(*given: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """This will run `lachan relay` on a free port, and give the port."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "relay", "--port", "0", *given],
        env={**os.environ, "PYTHONPATH": str(SOURCE)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline().rpartition(":")[2]), process
        finally:
            process.kill()
            process.wait(timeout=60)


@pytest.fixture(scope="module")
def centre() -> Iterator[Centre]:
    centre = Centre()
    yield centre
    centre.end()


@pytest.fixture(scope="module")
def port(centre: Centre) -> Iterator[int]:
    with running("--centre", centre.address) as (port, _):
        yield port


@pytest.fixture(autouse=True)
def _afresh(centre: Centre) -> None:
    centre.heard.clear()
    centre.answers.update(
        {SETS: (200, b"sets", {"Content-Type": "application/octet-stream", "ETag": '"who"', "Set-Cookie": "id=1"}),
         OBLIVIOUS: (200, b"sealed answer", {"Content-Type": "message/ohttp-res", "Set-Cookie": "id=1"})}
    )  # fmt: skip


def ask(
    port: int, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    found = answer.status, answer.read(), dict(answer.getheaders())
    connection.close()
    return found


pytestmark = pytest.mark.live

OF_THE_BROWSER: Final = {
    "Cookie": "who=me", "User-Agent": "Mozilla/5.0 of somebody", "Accept-Language": "vi", "Origin": "https://bank.example",
    "X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9", "Referer": "https://bank.example/me",
    "If-None-Match": '"who"', "Authorization": "Bearer me",
}  # fmt: skip


def test_a_question_is_carried_with_nothing_of_who_asks(port: int, centre: Centre) -> None:
    status, content, headers = ask(port, "POST", OBLIVIOUS, b"sealed question", SEALED | OF_THE_BROWSER)
    assert (status, content) == (200, b"sealed answer")
    [heard] = centre.heard
    assert (heard["method"], heard["path"], heard["body"]) == ("POST", OBLIVIOUS, b"sealed question")
    assert set(heard["headers"]) == {
        "Host", "User-Agent", "Accept", "Accept-Encoding", "Content-Type", "Content-Length",
    }  # fmt: skip
    assert heard["headers"]["User-Agent"] == "lachan-relay"
    assert "Set-Cookie" not in headers
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_sets_are_fetched_once_for_all_and_say_nothing_of_who_asks(port: int, centre: Centre) -> None:
    centre.answers[SETS] = (200, b"a step", {"ETag": '"who"', "Set-Cookie": "id=1"})
    for _ in range(3):
        status, content, headers = ask(port, "GET", f"{SETS}?from=17", headers=OF_THE_BROWSER)
        assert (status, content) == (200, b"a step")
        assert not {"ETag", "Set-Cookie"} & set(headers)
    [heard] = centre.heard
    assert (heard["path"], heard["body"]) == (f"{SETS}?from=17", b"")
    assert set(heard["headers"]) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("POST", "/exchange/lookup/v1/hashes", b"x" * 64, SEALED, 404),
        ("GET", "/desk/", None, {}, 404),
        ("GET", f"{SETS}?from=1&who=me", None, {}, 404),
        ("GET", OBLIVIOUS, None, {}, 405),
        ("POST", SETS, b"x", SEALED, 405),
        ("POST", OBLIVIOUS, b"x", {"Content-Type": "text/plain"}, 415),
        ("POST", OBLIVIOUS, b"", SEALED, 411),
        ("POST", OBLIVIOUS, b"x" * 4_097, SEALED, 413),
    ],
    ids=["a bare question", "another page", "more in the address", "a get", "a post", "another type", "empty", "long"],
)  # fmt: skip
def test_nothing_else_is_carried(
    port: int, centre: Centre, method: str, path: str, body: bytes | None, headers: dict[str, str], status: int
) -> None:  # fmt: skip
    assert ask(port, method, path, body, headers)[0] == status
    assert centre.heard == []


def test_a_browser_hears_that_any_page_may_ask(port: int, centre: Centre) -> None:
    status, _, headers = ask(port, "OPTIONS", OBLIVIOUS, headers={"Origin": "https://bank.example"})
    assert (status, headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert headers["Access-Control-Allow-Headers"] == "Content-Type"
    assert centre.heard == []


def test_a_refusal_of_the_centre_is_told_without_its_words(port: int, centre: Centre) -> None:
    centre.answers[OBLIVIOUS] = (429, json.dumps({"detail": "you"}).encode(), {"Retry-After": "7"})
    status, content, headers = ask(port, "POST", OBLIVIOUS, b"sealed", SEALED)
    assert (status, content, headers["Retry-After"]) == (429, b"", "7")


def test_many_questions_go_over_one_connection(port: int, centre: Centre) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for number in range(5):
        connection.request("POST", OBLIVIOUS, b"sealed %d" % number, SEALED)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b"sealed answer")
    connection.close()
    assert len(centre.heard) == 5


def test_what_is_no_http_is_refused_and_closed(port: int) -> None:
    for said in (
        b"\x16\x03\x01\x02\x00 hello\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"x" * 20_000 + b"\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=60) as there:
            there.sendall(said)
            assert there.recv(100).startswith((b"HTTP/1.1 400", b"HTTP/1.1 431"))


def test_where_the_centre_is_away_it_says_so_and_it_ends_at_once_with_connections_open() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with running("--centre", nowhere) as (port, process):
            open_one = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            open_one.request("POST", OBLIVIOUS, b"sealed", SEALED)
            assert open_one.getresponse().status == 502
            process.send_signal(signal.SIGTERM)
            # far below the minute that an open connection may rest
            assert process.wait(timeout=30) == 0
            assert process.stdout is not None
            assert process.stdout.read() == ""
            open_one.close()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--centre", "lachan.example"], "is no address of a site"),
        (["--centre", "https://lachan.example/path"], "is no address of a site"),
        (["--centre", "https://lachan.example", "--port", "70000"], "is no port"),
        (["--centre", "https://lachan.example", "--key", "x"], "given together"),
        (["--centre", "https://lachan.example", "--certificate", "x", "--key", "y"], "can't be used"),
        (["--centre", "https://lachan.example", "--ca-file", "/nowhere"], "can't be used"),
        (["--centre", "https://lachan.example", "--per-minute", "0"], "at least 1"),
    ],
)
def test_what_is_given_wrongly_is_named(
    given: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from lachan.cli.main import main  # noqa: PLC0415

    assert main(["relay", *given]) == 2
    assert says in capsys.readouterr().err


def test_networks_are_counted_apart_and_what_stands_in_front_is_not() -> None:
    now = [0.0]
    counts = Counts(60, clock=lambda: now[0])
    assert [counts.takes("203.0.113.9", 20.0) for _ in range(4)] == [True, True, True, False]
    assert counts.takes("203.0.114.9")
    now[0] = 1.0
    assert counts.takes("203.0.113.200")
    assert all(counts.takes("127.0.0.1", 50.0) for _ in range(10))


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.9", "cb0071"), ("::ffff:203.0.113.9", "cb0071"), ("2001:db8:1:2300::1", "20010db8000123"),
     ("127.0.0.1", ""), ("::1", ""), ("fe80::1%eth0", "fe800000000000"), ("?", "?")],
)  # fmt: skip
def test_a_network_is_a_part_of_an_address(address: str, network: str) -> None:
    assert network_of(address) == network
