from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from lachan.centre.fetch.client import Limits
from lachan.centre.fetch.session import BlockedError, GuardedSession, NotFetchedError
from scripted import Scripted, answer, here, says, scripted

if TYPE_CHECKING:
    import socket

pytestmark = pytest.mark.live


def session(server: Scripted, **more: Any) -> GuardedSession:
    return GuardedSession(allow=server.allow, resolver=here, **more)


def test_it_answers_as_requests_does() -> None:
    with scripted(says(answer(b'{"issuer": "x"}', Content_Type="application/json; charset=utf-8"))) as server:
        came = session(server).get(f"{server.url}/a", params={"b": "c"}, headers={"X-One": "1"})
    assert came.json() == {"issuer": "x"}
    assert came.ok
    assert came.url == f"{server.url}/a?b=c"
    assert b"x-one: 1" in server.asked[0].lower()


def test_it_posts_a_form_with_basic_credentials() -> None:
    with scripted(says(answer(b"{}"))) as server:
        session(server).post(f"{server.url}/token", data={"code": "x y"}, auth=("client", "secret"))
    asked = server.asked[0]
    assert asked.endswith(b"code=x+y")
    assert b"authorization: Basic" in asked
    assert asked.lower().count(b"content-length") == 1


def test_a_post_without_a_body_can_be_sent() -> None:
    with scripted(says(answer(b"{}"))) as server:
        assert session(server).post(f"{server.url}/").status_code == 200


def test_it_follows_redirects_below_where_they_are_checked() -> None:
    def script(conn: socket.socket, asked: bytes) -> None:
        first = b"/start" in asked
        conn.sendall(answer(b"", "302 Found", Location="/end") if first else answer(b"there"))

    with scripted(script) as server:
        came = session(server).get(f"{server.url}/start")
    assert came.text == "there"
    assert came.url == f"{server.url}/end"


@pytest.mark.parametrize("location", ["http://127.0.0.1/", "file:///etc/passwd", "http://169.254.169.254/"])
def test_what_must_not_be_asked_is_an_error_of_requests(location: str) -> None:
    with scripted(says(answer(b"", "302 Found", Location=location))) as server:
        for url in (location, f"{server.url}/"):
            with pytest.raises(requests.RequestException):
                session(server).get(url)


def test_each_failure_has_its_class_and_code() -> None:
    with scripted(says(answer(b"x" * 100))) as server:
        with pytest.raises(BlockedError) as blocked:
            session(server).get("http://127.0.0.1/")
        assert blocked.value.code == "port"
        with pytest.raises(NotFetchedError) as failed:
            session(server, limits=Limits(max_bytes=10)).get(f"{server.url}/")
        assert failed.value.code == "size"


def test_it_keeps_no_cookie_and_takes_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with scripted(says(answer(b"", Set_Cookie="a=b"))) as server:
        guarded = session(server)
        guarded.get(f"{server.url}/")
        guarded.get(f"{server.url}/", cookies={"c": "d"}, proxies={"http": "http://127.0.0.1:9"})
    assert not any(b"cookie" in asked.lower() for asked in server.asked)


def test_a_call_can_not_switch_the_checks_off() -> None:
    away = says(answer(b"", "302 Found", Location="http://127.0.0.1/"))
    with scripted(away) as server, pytest.raises(requests.RequestException):
        session(server).get(f"{server.url}/", verify=False, allow_redirects=True, timeout=99)
