from __future__ import annotations

from ipaddress import ip_network

import pytest

from lachan.centre.exchange.zones.secondaries import Secondary, may_be_told, read_secondary


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("113.160.1.53", Secondary("113.160.1.53", 53)),
        ("113.160.1.53:5353", Secondary("113.160.1.53", 5353)),
        ("[2405:4800::53]:53", Secondary("2405:4800::53", 53)),
        ("2405:4800::53", Secondary("2405:4800::53", 53)),
        (" 10.20.0.53 ", Secondary("10.20.0.53", 53)),
    ],
)
def test_it_reads_an_address_with_or_without_a_port(said: str, read: Secondary) -> None:
    assert read_secondary(said) == read


@pytest.mark.parametrize(
    "said",
    ["", "ns.isp.example", "113.160.1.53:0", "113.160.1.53:65536", "113.160.1.53:x", "224.0.0.1", "0.0.0.0:53",
     "255.255.255.255", "169.254.169.254", "[ff02::1]:53", "fe80::1%eth0", "113.160.1.0/24", "[::]:53"],
)  # fmt: skip
def test_it_refuses_what_is_no_resolver(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its words are for people
        read_secondary(said)


def test_addresses_of_inside_are_told_where_the_operator_allows_their_network() -> None:
    inside = read_secondary("10.20.0.53")
    assert not may_be_told(inside, networks=())
    assert may_be_told(inside, networks=(ip_network("10.20.0.0/16"),))
    assert may_be_told(read_secondary("113.160.1.53"), networks=())
