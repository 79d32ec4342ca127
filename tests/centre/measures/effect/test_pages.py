from __future__ import annotations

import pytest

from lachan.centre.measures.effect.pages import (
    is_parked,
    links_to_ask,
    look_of_answer,
    look_of_links,
    look_of_refusal,
)
from lachan.centre.measures.effect.probing import Look


@pytest.mark.parametrize(
    ("status", "body", "look"),
    [
        (200, b"<form>CCCD", Look.OPEN),
        (404, b"", Look.GONE),
        (410, b"", Look.GONE),
        (451, b"", Look.GONE),
        # a refusal of us is no sign that it is gone for anybody else
        (403, b"", Look.UNKNOWN),
        (401, b"", Look.UNKNOWN),
        (429, b"", Look.UNKNOWN),
        (500, b"", Look.UNKNOWN),
        (503, b"", Look.UNKNOWN),
        (302, b"", Look.UNKNOWN),
        (200, b'<script src="/cdn-cgi/challenge-platform/x.js">', Look.UNKNOWN),
        (200, b"<h1>Verify</h1><div class='g-reCAPTCHA'>", Look.UNKNOWN),
    ],
)
def test_what_a_page_answers_means(status: int, body: bytes, look: Look) -> None:
    assert look_of_answer(status, body) == look


def test_a_refused_connection_is_gone_only_while_others_answer_us() -> None:
    assert look_of_refusal(we_are_connected=True) == Look.GONE
    assert look_of_refusal(we_are_connected=False) == Look.UNKNOWN


def test_a_name_is_parked_when_all_its_name_servers_are_a_registrars_parking() -> None:
    assert is_parked(("ns1.sedoparking.com", "ns2.sedoparking.com"))
    assert is_parked(("failed-whois-verification.namecheap.com",))
    assert not is_parked(("ns1.sedoparking.com", "ns1.own.top"))
    assert not is_parked(("dns1.registrar-servers.com",)), "these serve living sites too"
    assert not is_parked(("notsedoparking.com",))
    assert not is_parked(())


def test_the_front_of_a_name_that_is_not_there_says_nothing_of_what_stands_below() -> None:
    assert look_of_answer(404, b"", is_page=False) == Look.UNKNOWN
    assert look_of_answer(200, b"<form>", is_page=False) == Look.OPEN


def test_a_name_is_open_where_one_port_is_and_gone_where_both_are() -> None:
    assert look_of_links([Look.GONE, Look.OPEN]) == Look.OPEN
    assert look_of_links([Look.GONE, Look.GONE]) == Look.GONE
    assert look_of_links([Look.GONE, Look.UNKNOWN]) == Look.UNKNOWN
    assert look_of_links([]) == Look.UNKNOWN


@pytest.mark.parametrize(
    ("about", "value", "links"),
    [
        ("url", "https://a.top/x?y=1", ("https://a.top/x?y=1",)),
        ("domain", "a.top", ("http://a.top/", "https://a.top/")),
        ("ip", "45.76.12.9", ("http://45.76.12.9/", "https://45.76.12.9/")),
        ("ip", "2001:db8::1", ("http://[2001:db8::1]/", "https://[2001:db8::1]/")),
        ("app", "vn.gia.mao", ()),
        ("profile", "facebook:100", ()),
    ],
)
def test_which_links_are_asked(about: str, value: str, links: tuple[str, ...]) -> None:
    assert links_to_ask(about=about, value=value) == links
