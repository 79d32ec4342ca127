"""Warninglists: each type means what it means to MISP, and pymispwarninglists finds the same."""

from __future__ import annotations

import json
from importlib.resources import files
from ipaddress import ip_address, ip_network
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymispwarninglists.api import WarningList

from lachan.engine.lists.warninglists import TYPES, Untaken, Warninglist, WarningLists, parse_warninglist
from lachan.engine.model import Kind


def lists(**items: list[str]) -> WarningLists:
    return WarningLists(Warninglist(type_, type_, tuple(said)) for type_, said in items.items())


@pytest.mark.parametrize(
    ("type_", "item", "kind", "value", "is_named"),
    [
        ("string", "evil.top", Kind.DOMAIN, "evil.top", True),
        ("string", "evil.top", Kind.DOMAIN, "www.evil.top", False),
        ("hostname", "bank.vn", Kind.DOMAIN, "bank.vn", True),
        ("hostname", "bank.vn", Kind.DOMAIN, "www.bank.vn", True),
        ("hostname", ".bank.vn", Kind.DOMAIN, "www.bank.vn", True),
        ("hostname", "Bank.VN.", Kind.DOMAIN, "www.bank.vn", True),
        ("hostname", "bank.vn", Kind.DOMAIN, "notbank.vn", False),
        ("hostname", "bank.vn", Kind.DOMAIN, "bank.vn.evil.top", False),
        ("hostname", "bank.vn", Kind.URL, "https://www.bank.vn/a", True),
        ("hostname", "bank.vn", Kind.URL, "www.bank.vn:8443/a", True),
        ("hostname", "bank.vn", Kind.URL, "https://bank.vn@evil.top/", False),
        ("hostname", "bank.vn", Kind.URL, "evil.top/?a=https://bank.vn/", False),
        ("substring", "bank", Kind.DOMAIN, "mybank.vn", True),
        ("substring", ".*", Kind.DOMAIN, "mybank.vn", False),
        ("substring", "bank", Kind.DOMAIN, "shop.vn", False),
        ("cidr", "10.0.0.0/8", Kind.IP, "10.200.3.4", True),
        ("cidr", "10.0.0.0/8", Kind.IP, "11.0.0.0", False),
        ("cidr", "8.8.8.8", Kind.IP, "8.8.8.8", True),
        ("cidr", "2001:db8::/32", Kind.IP, "2001:db8::1", True),
        ("cidr", "2001:db8::/32", Kind.IP, "2001:db9::1", False),
        ("cidr", "10.0.0.0/8", Kind.URL, "http://10.1.1.1/a", True),
        ("cidr", "2001:db8::/32", Kind.URL, "http://[2001:db8::1]:81/a", True),
        ("regex", "/^abuse@.*$/i", Kind.EMAIL, "Abuse@bank.vn", True),
        ("regex", "^abuse@", Kind.EMAIL, "noabuse@bank.vn", False),
        ("regex", "/\\+8490000/g", Kind.PHONE, "+84900001234", True),
    ],
)
def test_each_type_names_what_it_means(
    type_: str, item: str, kind: Kind, value: str, *, is_named: bool
) -> None:
    assert lists(**{type_: [item]}).naming(kind, value) == ((type_,) if is_named else ())


def test_a_list_is_asked_for_its_attributes_alone_and_one_without_for_all() -> None:
    found = WarningLists(
        [
            Warninglist("mails", "string", ("a",), ("email-src",)),
            Warninglist("names", "string", ("a",), ("hostname",)),
            Warninglist("all", "string", ("a",)),
        ]
    )
    assert found.naming(Kind.EMAIL, "a") == ("mails", "all")
    assert found.naming(Kind.DOMAIN, "a") == ("names", "all")
    assert found.naming(Kind.PROFILE, "a") == ("all",)


def test_all_lists_that_name_a_value_are_given_in_their_order() -> None:
    found = lists(
        string=["www.bank.vn"],
        hostname=["bank.vn", "vn"],
        substring=["bank"],
        regex=["bank\\.vn$"],
        cidr=["::/0"],
    )
    assert found.naming(Kind.DOMAIN, "www.bank.vn") == ("string", "hostname", "substring", "regex")
    assert len(found) == 6


@pytest.mark.parametrize("item", ["(a)\\1", "(?=a)b", "a**", "(", "/a/x", "", ".*", "a?", "(a|)*"])
def test_a_pattern_that_explodes_or_names_everything_is_told_and_not_used(item: str) -> None:
    found = lists(regex=[item, "bank"])
    assert [each.item for each in found.untaken] == [item]
    assert found.naming(Kind.DOMAIN, "bank.vn") == ("regex",)
    assert found.naming(Kind.DOMAIN, "shop.vn") == ()


def test_a_pattern_that_others_choke_on_is_read_in_one_go() -> None:
    found = lists(regex=["^(a+)+$"])
    assert found.naming(Kind.DOMAIN, "a" * 50_000 + "!") == ()
    assert found.naming(Kind.DOMAIN, "a" * 50_000) == ("regex",)


def test_what_is_no_network_is_told() -> None:
    assert lists(cidr=["10.0.0.0/99", "10.0.0.0/8"]).untaken == [Untaken("cidr", "10.0.0.0/99", "no network")]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"name":"a","type":"soundex","list":[]}', b'{"name":1}', b"\xff"]
)
def test_what_is_no_warninglist_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"no warninglist|none of"):
        parse_warninglist(content)


# of pymispwarninglists: patterns it knows not at all, and a dot in front it reads otherwise than MISP
words: Final = st.text("ab.1", min_size=1, max_size=6).filter(
    lambda word: not word.startswith(".") and not word.endswith(".")
)
networks: Final = st.tuples(st.integers(0, 2**32 - 1), st.integers(20, 32)).map(
    lambda each: f"{each[0] >> 24 & 3}.{each[0] >> 16 & 1}.{each[0] >> 8 & 3}.{each[0] & 255}/{each[1]}"
)


@given(
    st.lists(words, max_size=8), st.lists(words, max_size=8), st.lists(words, max_size=8),
    st.lists(st.ip_addresses(v=4, network="10.0.0.0/28"), max_size=3), words,
)  # fmt: skip
@settings(max_examples=200)
def test_names_are_found_as_pymispwarninglists_finds_them(
    strings: list[str], hosts: list[str], pieces: list[str], ips: list[object], value: str
) -> None:
    said = {"string": strings, "hostname": hosts, "substring": pieces, "cidr": [str(each) for each in ips]}
    theirs = {
        type_: value
        in WarningList(
            {"name": type_, "type": type_, "description": "", "version": 1, "list": items}, slow_search=True
        )
        for type_, items in said.items()
    }
    kind = Kind.IP if value.replace(".", "").isdigit() and value.count(".") == 3 else Kind.DOMAIN
    assert lists(**said).naming(kind, value) == tuple(type_ for type_, is_in in theirs.items() if is_in)


@given(st.lists(networks, max_size=30), st.integers(0, 2**32 - 1))
@settings(max_examples=200)
def test_networks_that_lie_in_one_another_are_found_as_looking_at_each_would(
    given_: list[str], number: int
) -> None:
    value = f"{number >> 24 & 3}.{number >> 16 & 1}.{number >> 8 & 3}.{number & 255}"
    found = WarningLists(Warninglist(str(at), "cidr", (item,)) for at, item in enumerate(given_))
    assert found.naming(Kind.IP, value) == tuple(
        str(at) for at, item in enumerate(given_) if ip_address(value) in ip_network(item, strict=False)
    )


def test_published_lists_of_each_type_are_read() -> None:
    folder = files("pymispwarninglists") / "data" / "misp-warninglists" / "lists"
    names = (
        "rfc1918",
        "second-level-tlds",
        "common-contact-emails",
        "automated-malware-analysis",
        "link-in-bio",
        "google",
    )
    read = [parse_warninglist((folder / name / "list.json").read_bytes()) for name in names]
    assert {each.type for each in read} == set(TYPES)
    found = WarningLists(read)
    assert found.untaken == []
    assert found.naming(Kind.IP, "192.168.7.7") == (
        json.loads((folder / "rfc1918" / "list.json").read_bytes())["name"],
    )
    assert found.naming(Kind.EMAIL, "abuse@bank.vn") == (read[2].name,)
