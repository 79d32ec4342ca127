from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.relay.requests import Answer, BadRequestError, Head, read_head, version_asked, write


def test_of_a_head_nothing_is_read_but_what_is_needed() -> None:
    said = (
        b"POST /exchange/lookup/v1/oblivious HTTP/1.1\r\nHost: relay.example\r\nCookie: who=me\r\nContent-Length: 120\r\n"
        b"Content-Type: Message/OHTTP-req; x=1\r\nX-Forwarded-For: 203.0.113.9"
    )
    assert read_head(said) == Head(
        "POST", "/exchange/lookup/v1/oblivious", 120, "message/ohttp-req", goes_on=True
    )


@pytest.mark.parametrize(
    ("said", "goes_on"),
    [(b"GET / HTTP/1.1", True), (b"GET / HTTP/1.1\r\nConnection: Close", False), (b"GET / HTTP/1.0", False),
     (b"GET / HTTP/1.0\r\nConnection: keep-alive", True)],
)  # fmt: skip
def test_a_connection_goes_on_as_http_says(said: bytes, goes_on: bool) -> None:  # noqa: FBT001
    assert read_head(said).goes_on is goes_on


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"", 400), (b"GET /", 400), (b"GET / HTTP/2", 400), (b"get / HTTP/1.1", 400), (b"GET http://x/ HTTP/1.1", 400),
        (b"GET /a b HTTP/1.1", 400), (b"GET / HTTP/1.1\r\nno colon", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\ncontent-length: 2", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: -1", 400), (b"POST / HTTP/1.1\r\nContent-Length: 99999999999", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked", 411),
    ],
)  # fmt: skip
def test_what_could_hide_another_request_is_refused(said: bytes, status: int) -> None:
    with pytest.raises(BadRequestError) as refused:
        read_head(said)
    assert refused.value.status == status


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(said: bytes) -> None:
    try:
        head = read_head(b"POST / HTTP/1.1\r\n" + said)
    except BadRequestError:
        return
    assert (head.method, head.path) == ("POST", "/")


@pytest.mark.parametrize(
    ("path", "version"),
    [
        ("/exchange/lookup/v1/sets", 0), ("/exchange/lookup/v1/sets?from=17", 17),
        ("/exchange/lookup/v1/sets?from=", None), ("/exchange/lookup/v1/sets?from=1&who=me", None),
        ("/exchange/lookup/v1/sets?from=٣", None), ("/exchange/lookup/v1/hashes", None), ("/desk/", None),
        ("/exchange/lookup/v1/sets/../../../desk", None),
    ],
)  # fmt: skip
def test_only_sets_from_a_version_are_carried(path: str, version: int | None) -> None:
    assert version_asked(path) == version


def test_an_answer_says_that_any_page_may_read_it_and_nobody_may_keep_it() -> None:
    said = write(Answer(200, b"abc", "message/ohttp-res"), goes_on=True).decode()
    head, _, content = said.partition("\r\n\r\n")
    assert content == "abc"
    for line in ("HTTP/1.1 200 OK", "Access-Control-Allow-Origin: *", "Cache-Control: no-store", "Content-Length: 3",
                 "Connection: keep-alive", "X-Content-Type-Options: nosniff"):  # fmt: skip
        assert line in head.split("\r\n")
    assert write(Answer(200, b"abc"), goes_on=False, without_content=True).endswith(b"\r\n\r\n")
