from __future__ import annotations

import tomllib
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.fetch.targets import Allowed, Blocked, Target, check_addresses, follow, read_target

CORPUS = tomllib.loads(Path(__file__).with_name("ssrf.toml").read_text("utf-8"))
SITE = read_target("https://out.example/a/b?c")


def refused(url: str, allow: Allowed | None = None) -> str:
    """This will give the code with which an address is refused before anything is asked; "" where it is not."""
    allow = allow or Allowed()
    try:
        target = read_target(url, allow=allow)
        if target.literal is not None:
            check_addresses(target, [target.literal], allow=allow)
    except Blocked as blocked:
        return blocked.code
    return ""


@pytest.mark.parametrize("code", CORPUS["urls"])
def test_the_corpus_is_refused_before_anything_is_asked(code: str) -> None:
    assert [(url, refused(url)) for url in CORPUS["urls"][code] if refused(url) != code] == []


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("HTTP://Out.Example:80", "http://out.example/"),
        ("https://out.example:443/a/../b?x#y", "https://out.example/b?x"),
        ("http://công-an.example/é", "http://xn--cng-an-ixa.example/%C3%A9"),
        ("http://faß.example/", "http://xn--fa-hia.example/"),
        ("http://[2606:4700::14]/", "http://[2606:4700::14]/"),
    ],
)
def test_it_reads_an_address_as_a_browser_does(url: str, read: str) -> None:
    assert read_target(url).url == read


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/x", "https://out.example/x"),
        ("x", "https://out.example/a/x"),
        ("../x", "https://out.example/x"),
        ("?x", "https://out.example/a/b?x"),
        ("#x", "https://out.example/a/b?c"),
        ("", "https://out.example/a/b?c"),
        ("//b.example/x", "https://b.example/x"),
        ("\\\\b.example\\x", "https://b.example/x"),
        ("https://b.example", "https://b.example/"),
        ("@b.example/", "https://out.example/a/@b.example/"),
        ("/caf\xc3\xa9", "https://out.example/caf%C3%A9"),
    ],
)
def test_it_follows_as_a_browser_does(location: str, url: str) -> None:
    assert follow(SITE, location).url == url


def test_a_redirect_does_not_lead_from_https_to_http() -> None:
    with pytest.raises(Blocked) as blocked:
        follow(SITE, "http://out.example/")
    assert blocked.value.code == "downgrade"
    assert follow(SITE, "http://out.example/", allow=Allowed(downgrade=True)).scheme == "http"


def test_an_error_holds_no_path_and_no_password() -> None:
    with pytest.raises(Blocked) as blocked:
        read_target("http://user:secret@out.example/path?token=1")
    assert "secret" not in blocked.value.url
    assert "token" not in blocked.value.url


def test_a_network_that_is_opened_is_opened_and_no_other() -> None:
    allow = Allowed(networks=(ip_network("10.1.0.0/16"),))
    assert refused("http://10.1.2.3/", allow) == ""
    assert refused("http://10.2.0.1/", allow) == "address.private"
    assert refused("http://intranet/", allow) == ""


def test_metadata_stays_closed_whatever_is_opened() -> None:
    allow = Allowed(networks=(ip_network("0.0.0.0/0"), ip_network("::/0")))
    for said in ("169.254.169.254", "::ffff:169.254.169.254", "fd00:ec2::254", "168.63.129.16"):
        with pytest.raises(Blocked):
            check_addresses(SITE, [ip_address(said)], allow=allow)


def test_an_address_of_monstrous_length_is_refused() -> None:
    assert refused("http://out.example/" + "a" * 9000) == "url"
    assert refused(f"http://{'a' * 64}.example/") == "name"
    assert refused(f"http://{'a.' * 127}example/") == "name"


@given(st.text(max_size=60))
def test_whatever_is_given_is_read_or_refused(text: str) -> None:
    for url in (text, f"http://{text}", f"http://{text}/", f"http://out.example/{text}"):
        code = refused(url)
        if not code:
            target = read_target(url)
            # what was read reads as itself: nobody behind us reads another address
            assert read_target(target.url) == target


@given(st.text(alphabet="0123456789abcdefx.:[]@/\\%#?", max_size=30))
def test_no_way_of_writing_numbers_leads_inside(text: str) -> None:
    url = f"http://{text}"
    if refused(url) == "":
        target = read_target(url)
        literal = target.literal
        assert literal is None or literal.is_global


@given(st.text(max_size=40))
def test_wherever_a_redirect_leads_it_is_read_or_refused(location: str) -> None:
    try:
        onward = follow(SITE, location)
    except Blocked:
        return
    assert isinstance(onward, Target)
    assert read_target(onward.url) == onward
