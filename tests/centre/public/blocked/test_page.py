from __future__ import annotations

import re

import pytest

from lachan.centre.measures.block_codes import code_of, write_code
from lachan.centre.public.blocked.page import STYLE_PATH, Centre, answer, read_head, read_host, read_lang

CENTRE = Centre("Trung tâm Chống lừa đảo", "Anti-scam Centre", "lachan.example", "lienhe@lachan.example")


def asked(*lines: str, first: str = "GET /x?secret=1 HTTP/1.1") -> bytes:
    return "\r\n".join((first, *lines)).encode()


def page(*lines: str, first: str = "GET / HTTP/1.1") -> str:
    return answer(read_head(asked(*lines, first=first)), CENTRE).decode()


def test_it_names_the_site_its_code_and_where_to_appeal() -> None:
    said = page("Host: www.DichVuCong-capnhat.top:80")
    assert said.startswith("HTTP/1.1 451 ")
    assert "www.dichvucong-capnhat.top" in said
    assert write_code(code_of("dichvucong-capnhat.top")) in said
    assert "lachan.example" in said
    assert "Trung tâm Chống lừa đảo" in said


def test_it_speaks_the_visitor_s_language() -> None:
    assert '<html lang="vi">' in page("Host: a.top")
    assert '<html lang="en">' in page("Host: a.top", "Accept-Language: en-US,en;q=0.9,vi;q=0.8")
    assert "Anti-scam Centre" in page("Host: a.top", "Accept-Language: en")
    assert read_lang("fr-FR, vi;q=0.3, en;q=0.7") == "en"
    assert read_lang("fr, *;q=0.1") == "vi"
    assert read_lang("en;q=0, vi;q=0.1") == "vi"
    assert read_lang("en;q=" + "9" * 1_000) == "en"


def test_it_tells_nobody_to_install_a_certificate_and_warns_of_who_does() -> None:
    assert "Nobody needs you to install a certificate" in page("Host: a.top", "Accept-Language: en")


def test_it_does_not_say_of_an_official_name_that_it_is_blocked() -> None:
    said = page("Host: www.vietcombank.com.vn")
    assert "Bạn bị dẫn nhầm đến đây" in said
    assert write_code(code_of("vietcombank.com.vn")) not in said


def test_the_answer_is_the_same_whoever_asks_and_holds_nothing_of_them() -> None:
    plain = page("Host: a.top")
    told = page(
        "Host: a.top",
        "Cookie: id=7",
        "User-Agent: x",
        "X-Forwarded-For: 203.0.113.7",
        first="GET /x?p=1 HTTP/1.1",
    )
    assert plain == told
    assert "Set-Cookie" not in plain


def test_every_answer_has_the_headers_that_let_nothing_run_or_be_framed() -> None:
    for said in (
        page("Host: a.top"),
        page("Host: a.top", first="nonsense"),
        page(first=f"GET {STYLE_PATH} HTTP/1.1"),
    ):
        head = said.partition("\r\n\r\n")[0]
        assert "Content-Security-Policy: default-src 'none'; style-src 'self'; " in head
        for name in ("nosniff", "no-referrer", "no-store", "noindex", "Connection: close"):
            assert name in head
    body = page("Host: a.top").partition("\r\n\r\n")[2]
    assert not re.search(r"<script|<style|\bstyle=|\son\w+=", body)


def test_a_head_request_has_the_same_head_and_no_body() -> None:
    whole, head = page("Host: a.top"), page("Host: a.top", first="HEAD / HTTP/1.1")
    assert head == whole.partition("\r\n\r\n")[0] + "\r\n\r\n"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS", "PROPFIND", "CONNECT"])
def test_every_method_gets_the_page(method: str) -> None:
    assert page("Host: a.top", first=f"{method} / HTTP/1.1").startswith("HTTP/1.1 451 ")


@pytest.mark.parametrize(
    "first", ["", "GET", "GET /", "get / HTTP/1.1", "GET / HTTP/2", "GET  / HTTP/1.1", "\x16\x03\x01"]
)
def test_what_is_no_request_is_said_to_be_none(first: str) -> None:
    assert page("Host: a.top", first=first).startswith("HTTP/1.1 400 ")


def test_two_hosts_are_none() -> None:
    assert page("Host: a.top", "Host: b.top").startswith("HTTP/1.1 400 ")


@pytest.mark.parametrize(
    "host",
    [
        "",
        "a",
        "<script>.top",
        "a b.top",
        "127.0.0.1",
        "[::1]:80",
        "a" * 300 + ".top",
        "é.top",
        "..",
        "-a.top",
        "a.top/x",
    ],
)
def test_what_is_no_name_is_shown_nowhere(host: str) -> None:
    assert read_host(host) == ""
    said = page(f"Host: {host}")
    assert said.startswith("HTTP/1.1 451 ")
    assert 'class="code"' not in said


def test_a_proxy_s_form_of_the_address_names_the_host() -> None:
    assert "b.top" in page("Host: a.top", first="GET http://b.top/x HTTP/1.1")


def test_the_stylesheet_stands_beside_it_on_every_name() -> None:
    said = page("Host: a.top", first=f"GET {STYLE_PATH} HTTP/1.1")
    assert said.startswith("HTTP/1.1 200 ")
    assert "Content-Type: text/css" in said
    assert STYLE_PATH in page("Host: a.top")


def test_the_page_is_small() -> None:
    assert len(answer(read_head(asked("Host: a.top")), CENTRE)) < 4_000
