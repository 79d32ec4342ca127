import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.engine.links.suffixes import site_unit, split_host

# host → suffix, unit, subdomain, private suffix, known suffix
TAKEN_APART = [
    ("vietcombank.com.vn", "com.vn", "vietcombank.com.vn", "", False, True),
    ("www.vietcombank.com.vn", "com.vn", "vietcombank.com.vn", "www", False, True),
    ("a.b.c.example.vn", "vn", "example.vn", "a.b.c", False, True),
    ("vietcombank.com.vn.evil.top", "top", "evil.top", "vietcombank.com.vn", False, True),
    ("agribanks.edu.vn", "edu.vn", "agribanks.edu.vn", "", False, True),
    ("example.hanoi.vn", "hanoi.vn", "example.hanoi.vn", "", False, True),
    ("shop.github.io", "github.io", "shop.github.io", "", True, True),
    ("www.shop.github.io", "github.io", "shop.github.io", "www", True, True),
    ("x.github.io", "github.io", "x.github.io", "", True, True),
    # hosts that are suffixes are their own unit
    ("github.io", "github.io", "github.io", "", True, True),
    ("com.vn", "com.vn", "com.vn", "", False, True),
    ("vn", "vn", "vn", "", False, True),
    # wildcards: each name below is a suffix
    ("ck", "ck", "ck", "", False, False),
    ("any.ck", "any.ck", "any.ck", "", False, True),
    ("b.any.ck", "any.ck", "b.any.ck", "", False, True),
    ("a.b.any.ck", "any.ck", "b.any.ck", "a", False, True),
    ("b.x.compute.amazonaws.com", "x.compute.amazonaws.com", "b.x.compute.amazonaws.com", "", True, True),
    # exceptions to a wildcard
    ("www.ck", "ck", "www.ck", "", False, True),
    ("www.www.ck", "ck", "www.ck", "www", False, True),
    ("city.kobe.jp", "kobe.jp", "city.kobe.jp", "", False, True),
    ("www.city.kobe.jp", "kobe.jp", "city.kobe.jp", "www", False, True),
    ("x.c.kobe.jp", "c.kobe.jp", "x.c.kobe.jp", "", False, True),
    ("c.kobe.jp", "c.kobe.jp", "c.kobe.jp", "", False, True),
    # a step on the way to a longer rule is no suffix by itself
    ("compute.amazonaws.com", "com", "amazonaws.com", "compute", False, True),
    ("s3.amazonaws.com", "s3.amazonaws.com", "s3.amazonaws.com", "", True, True),
    # suffixes in other scripts stand in punycode
    ("食狮.com.cn".encode("idna").decode(), "com.cn", "xn--85x722f.com.cn", "", False, True),
    ("xn--85x722f.xn--55qx5d.cn", "xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn", "", False, True),
    ("www.xn--85x722f.xn--fiqs8s", "xn--fiqs8s", "xn--85x722f.xn--fiqs8s", "www", False, True),
    # no rule: the last label
    ("example", "example", "example", "", False, False),
    ("b.example.example", "example", "example.example", "b", False, False),
    # no names
    ("203.0.113.7", "", "203.0.113.7", "", False, False),
    ("[2001:db8::1]", "", "[2001:db8::1]", "", False, False),
    ("", "", "", "", False, False),
    (".", "", "", "", False, False),
    ("a..com", "", "a..com", "", False, False),
    ("example.com.", "com", "example.com", "", False, True),
]  # fmt: skip


@pytest.mark.parametrize(("host", "suffix", "unit", "subdomain", "private", "known"), TAKEN_APART)
def test_it_takes_a_host_apart(
    host: str,
    suffix: str,
    unit: str,
    subdomain: str,
    *,
    private: bool,
    known: bool,
) -> None:
    site = split_host(host)
    assert (site.suffix, site.unit, site.subdomain) == (suffix, unit, subdomain)
    assert (site.is_private_suffix, site.known_suffix) == (private, known)


def test_it_names_the_registered_label() -> None:
    assert split_host("www.vietcombank.com.vn").name == "vietcombank"
    assert split_host("com.vn").name == ""
    assert split_host("203.0.113.7").name == ""


def test_it_knows_a_bare_suffix() -> None:
    assert split_host("github.io").is_suffix
    assert not split_host("a.github.io").is_suffix


LABELS = st.lists(
    st.sampled_from(
        ["a", "www", "com", "vn", "edu", "ck", "kobe", "jp", "io", "github", "", "xn--55qx5d", "cn"]
    ),
    max_size=7,
)


@given(LABELS)
def test_the_unit_of_a_unit_is_itself_and_its_parts_join_to_the_host(labels: list[str]) -> None:
    site = split_host(".".join(labels))
    assert site_unit(site.unit) == site.unit
    if site.host.startswith("."):
        return
    whole = f"{site.subdomain}.{site.unit}" if site.subdomain else site.unit
    assert whole == site.host
    assert site.unit.endswith(site.suffix)


@given(st.text())
def test_it_never_raises(text: str) -> None:
    assert split_host(text).unit is not None


@pytest.mark.slow
def test_it_takes_a_million_hosts_apart_in_about_a_second() -> None:
    hosts = [f"www.name{i}.com.vn" for i in range(100_000)]
    start = time.perf_counter()
    for host in hosts:
        split_host(host)
    assert time.perf_counter() - start < 0.3
