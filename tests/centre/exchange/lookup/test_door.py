"""Questions that are answered before Django, and all those that are not."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from centre.accounts.people import People, people
from centre.exchange.lookup.reading import question, read_answer
from centre.exchange.lookup.stopping import fill_up, stop
from centre.exchange.making import list_things
from lachan.centre.config.wsgi import application
from lachan.centre.exchange.lookup import counting
from lachan.centre.exchange.lookup.building import build
from lachan.centre.exchange.lookup.door import PATH
from lachan.centre.exchange.lookup.expressions import hash_of
from lachan.centre.exchange.lookup.generations import BLOCK
from lachan.centre.web.limits import Buckets

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["people"]
pytestmark = pytest.mark.django_db

EVIL = hash_of("evil.top")


@pytest.fixture
def listed(centre: Path) -> Path:
    list_things([("domain", "evil.top")], now=timezone.now())
    build(timezone.now())
    return centre


def ask(body: bytes, **more: Any) -> tuple[str, dict[str, str], bytes]:
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": PATH, "QUERY_STRING": "", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost", "REMOTE_ADDR": "203.0.113.9",
        "CONTENT_LENGTH": f"{len(body)}", "CONTENT_TYPE": "application/octet-stream", "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http", "wsgi.errors": io.StringIO(),
    }  # fmt: skip
    told: list[Any] = []
    content = application(environ | more, lambda *said: told.extend(said[:2]))  # type: ignore[arg-type]
    return told[0], dict(told[1]), b"".join(content)


@pytest.mark.usefixtures("listed")
def test_the_door_answers_as_the_view_does_and_says_the_same_of_itself() -> None:
    status, headers, content = ask(question(EVIL))
    assert (status, read_answer(content)[2]) == ("200 OK", {(BLOCK, EVIL)})
    viewed = Browser(REMOTE_ADDR="203.0.113.9").post(
        PATH, question(EVIL), content_type="application/octet-stream"
    )
    assert viewed.content == content
    assert dict(viewed.headers) | {"Content-Length": "1024"} == headers | {
        "X-Request-ID": viewed.headers["X-Request-ID"]
    }


@pytest.mark.usefixtures("listed")
def test_nothing_is_listed_from_the_moment_of_a_stop_on_though_the_files_are_older(people: People) -> None:
    stop(people)
    status, _, content = ask(question(EVIL))
    assert (status, len(content), read_answer(content)[2]) == ("200 OK", 1_024, set())
    fill_up(people)
    assert read_answer(ask(question(EVIL))[2])[2] == {(BLOCK, EVIL)}


@pytest.mark.usefixtures("listed")
def test_no_line_is_written_for_what_the_door_answers(caplog: pytest.LogCaptureFixture, capfd: Any) -> None:
    ask(question(EVIL))
    assert caplog.text == ""
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    ("body", "more", "status"),
    [
        (b"short", {}, "400 Bad Request"),
        (bytes(65), {}, "413 "),
        (question(EVIL), {"CONTENT_LENGTH": ""}, "411 "),
        (question(EVIL), {"REQUEST_METHOD": "GET"}, "405 "),
        (question(EVIL), {"HTTP_HOST": "elsewhere.example", "PATH_INFO": "/exchange/lookup/v1/sets"}, "400 "),
    ],
    ids=["short", "long", "without a length", "a get", "another page"],
)
def test_what_is_not_as_it_should_be_goes_on_to_the_view(
    body: bytes, more: dict[str, str], status: str
) -> None:
    assert ask(body, **more)[0].startswith(status)


@pytest.mark.usefixtures("listed")
def test_who_hangs_up_in_the_middle_gets_an_empty_refusal() -> None:
    assert ask(bytes(20), CONTENT_LENGTH="64")[::2] == ("400 Bad Request", b"")


@pytest.mark.usefixtures("listed")
def test_the_door_counts_networks_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "asked", Buckets(2, clock=lambda: 0.0))
    assert [ask(question(EVIL))[0][:3] for _ in range(3)] == ["200", "200", "429"]
    assert ask(question(EVIL), REMOTE_ADDR="198.51.100.1")[0] == "200 OK"


def test_before_there_is_a_version_the_view_says_so(centre: Path) -> None:
    assert not centre.exists()
    status, headers, _ = ask(question(EVIL))
    assert (status[:3], headers["Retry-After"]) == ("503", "5")


def test_broken_files_are_an_error_that_is_said(listed: Path) -> None:
    (listed / "current").write_text("nowhere")
    (listed / "nowhere").mkdir()
    (listed / "nowhere" / "about").write_text("no json")
    assert ask(question(EVIL))[0][:3] == "500"
