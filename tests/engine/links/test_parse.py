from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.engine.links.parse import MAX_URL_CHARS, parse_link

CANONICAL = [
    ("http://EXAMPLE.com:80", "http://example.com/"),
    ("Example.com", "http://example.com/"),
    ("//example.com/a", "http://example.com/a"),
    ("https://example.com.", "https://example.com/"),
    ("https://example.com:443/a/../b?c=1#top", "https://example.com/b?c=1"),
    ("https://example.com/#/login", "https://example.com/#/login"),
    ("example.vn:8080/x", "http://example.vn:8080/x"),
    ("http://user:secret@example.com/", "http://example.com/"),
    ("http://ngânhàng.vn/đ", "http://xn--ngnhng-ltan.vn/%C4%91"),
    ("http://vietcombank。com", "http://vietcombank.com/"),
    ("https://ＶＣＢ.com", "https://vcb.com/"),
    ("http://example.com/%zz%", "http://example.com/%zz%"),
    ("http://0177.0.0.1/a", "http://127.0.0.1/a"),
    ("http://0x7f.1/", "http://127.0.0.1/"),
    ("http://[::1]:8080/a", "http://[::1]:8080/a"),
    ("javascript:alert(1)", "javascript:alert(1)"),
    ("data:text/html,abc", "data:text/html,abc"),
    ("localhost:8000", "http://localhost:8000/"),
    ("http:\\\\example.com\\a", "http://example.com/a"),
]


@pytest.mark.parametrize(("written", "canonical"), CANONICAL)
def test_it_gives_one_value_for_all_spellings(written: str, canonical: str) -> None:
    link = parse_link(written)
    assert link is not None
    assert link.url == canonical


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "hello",
        "http://",
        "http://xn--a/",
        "http://xn--vietcmbank-0wc.com",
        "http://a%zz.com/",
        "http://256.1.1.1/",
        "http://a..b.com/",
        "http://example.com:99999/",
        "http://exa mple.com/",
        "http://a\ud800b.com/",
        "http://" + "a" * 64 + ".com/",
        "http://" + "a." * 130 + "com/",
        "http://[::1/",
    ],
)
def test_it_gives_nothing_where_no_browser_would_open_it(written: str) -> None:
    assert parse_link(written) is None


def test_it_takes_a_link_apart() -> None:
    link = parse_link("https://vietcombank.login.evil.co.uk:8443/a/b?c=d")
    assert link is not None
    assert (link.scheme, link.host, link.port) == ("https", "vietcombank.login.evil.co.uk", 8443)
    assert (link.path, link.query, link.rest) == ("/a/b", "c=d", "/a/b?c=d")
    assert (link.suffix, link.unit, link.subdomains) == ("co.uk", "evil.co.uk", ("vietcombank", "login"))


def test_it_takes_a_customers_host_for_the_unit_on_a_shared_host() -> None:
    link = parse_link("https://vietcombank.vercel.app/")
    assert link is not None
    assert link.unit == "vietcombank.vercel.app"
    assert link.has_private_suffix


def test_it_knows_that_a_name_stood_before_the_at_sign() -> None:
    with_user = parse_link("http://vietcombank.com.vn@evil.com/")
    without = parse_link("http://evil.com/@vietcombank.com.vn")
    assert with_user is not None
    assert without is not None
    assert (with_user.host, with_user.has_userinfo) == ("evil.com", True)
    assert not without.has_userinfo


def test_it_knows_that_an_address_was_written_in_an_odd_way() -> None:
    for written, is_odd in [
        ("http://3232235777/", True),
        ("http://0xc0.168.1.1/", True),
        ("http://192.168.1.1/", False),
    ]:
        link = parse_link(written)
        assert link is not None
        assert link.is_ip
        assert link.unit == link.host
        assert link.is_odd_ip is is_odd, written


def test_it_shows_the_host_as_a_reader_sees_it() -> None:
    link = parse_link("http://xn--80ak6aa92e.com/")
    assert link is not None
    assert link.host_unicode == "аррӏе.com"


def test_it_cuts_off_what_is_too_long() -> None:
    link = parse_link("https://example.com/" + "đ" * 100_000)
    assert link is not None
    assert len(link.url) <= MAX_URL_CHARS
    again = parse_link(link.url)
    assert again is not None
    assert again.url == link.url


@given(st.text(max_size=80))
def test_it_does_not_raise_and_canonicalising_twice_changes_nothing(text: str) -> None:
    link = parse_link(text)
    if link is not None:
        again = parse_link(link.url)
        assert again is not None
        assert again.url == link.url


@given(
    st.sampled_from(["", "http://", "HTTPS://", "//", "ftp://", "javascript:"]),
    st.sampled_from(["", "user@", "a:b@"]),
    st.text("abcđ。.-_0x1[]:%xn ", min_size=1, max_size=20),
    st.text("/?#%&=.\\@!a ", max_size=20),
)
def test_it_does_not_raise_on_broken_addresses(scheme: str, user: str, host: str, rest: str) -> None:
    link = parse_link(scheme + user + host + rest)
    if link is not None:
        again = parse_link(link.url)
        assert again is not None
        assert (again.url, again.host, again.unit) == (link.url, link.host, link.unit)
