from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.fetch.addresses import is_metadata, why_inside


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("8.8.8.8", ""),
        ("203.162.4.190", ""),
        ("2001:ee0::1", ""),
        ("2606:4700:4700::1111", ""),
        ("64:ff9b::808:808", ""),
        ("11.0.0.0", ""),
        ("172.15.255.255", ""),
        ("172.32.0.0", ""),
        ("100.63.255.255", ""),
        ("100.128.0.0", ""),
        ("169.253.255.255", ""),
        ("223.255.255.255", ""),
        ("9.255.255.255", ""),
        ("10.0.0.0", "private"),
        ("172.16.0.0", "private"),
        ("172.31.255.255", "private"),
        ("127.255.255.255", "loopback"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("::2", "embedded"),
        ("1fff:ffff::", "reserved"),
        ("e000::", "reserved"),
        ("2001:200::1", ""),
        ("2001:1ff::1", "reserved"),
        ("2606:4700::5efe:808:808", ""),
        ("fe80::1%eth0", "scoped"),
    ],
)
def test_it_says_why_an_address_is_inside(said: str, why: str) -> None:
    assert why_inside(ip_address(said)) == why


@given(st.ip_addresses(v=4))
def test_no_address_that_python_calls_private_is_outside(address: IPv4Address) -> None:
    if not address.is_global or address.is_multicast:
        assert why_inside(address)


@given(st.ip_addresses(v=6))
def test_no_ipv6_address_that_python_calls_private_is_outside(address: IPv6Address) -> None:
    if (not address.is_global or address.is_multicast) and address not in ip_network("64:ff9b::/96"):
        assert why_inside(address)


@given(st.ip_addresses(v=4))
def test_wrapping_an_inside_address_does_not_bring_it_out(address: IPv4Address) -> None:
    if why_inside(address):
        for wrapped in (f"::ffff:{address}", f"64:ff9b::{address}", f"::{address}", f"::ffff:0:{address}"):
            assert why_inside(IPv6Address(wrapped))


def test_a_network_of_the_house_is_inside_though_its_addresses_are_public() -> None:
    house = (ip_network("203.162.4.0/24"),)
    assert why_inside(ip_address("203.162.4.190"), inside=house) == "own_network"
    assert why_inside(ip_address("64:ff9b::cba2:4be"), inside=house) == "embedded"
    assert why_inside(ip_address("203.162.5.1"), inside=house) == ""


def test_metadata_is_known_however_it_is_wrapped() -> None:
    for said in ("169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "fd00:ec2::254"):
        assert is_metadata(ip_address(said))
    assert not is_metadata(ip_address("169.254.1.1"))
