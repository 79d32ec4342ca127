from __future__ import annotations

import dns.message
import dns.rrset
import pytest

from lachan.centre.exchange.zones import wire
from lachan.centre.exchange.zones.names import labels_of, name_bytes

QUESTION = name_bytes("rpz.lachan") + b"\0\xfc\0\1"


def read(answers: int, octets: bytes) -> list[dns.rrset.RRset]:
    head = wire.head(7, wire.IS_ANSWER | wire.AUTHORITATIVE, answers=answers)
    return dns.message.from_wire(head + QUESTION + octets).answer


def test_what_it_writes_is_read_by_others() -> None:
    end = wire.tail(60, wire.NXDOMAIN)
    octets = wire.soa(7, 60) + wire.name_server(60) + wire.pair(labels_of("evil.top"), end)
    assert [str(each) for each in read(4, octets)] == [
        "rpz.lachan. 60 IN SOA localhost. hostmaster.rpz.lachan. 7 60 30 604800 60",
        "rpz.lachan. 60 IN NS localhost.",
        "*.evil.top.rpz.lachan. 60 IN CNAME .",
        "evil.top.rpz.lachan. 60 IN CNAME .",
    ]


@pytest.mark.parametrize("target", [wire.NXDOMAIN, wire.PASSTHRU, name_bytes("chan.lachan.example")])
@pytest.mark.parametrize("ttl", [5, 60, 298, 554, 3600])
def test_names_are_found_again_in_what_was_written(target: bytes, ttl: int) -> None:
    # labels of 42 letters have the star's own number as their length
    names = [
        labels_of(name) for name in ("a.top", "evil.top", f"{'x' * 42}.top", f"a.{'y' * 42}.{'z' * 42}.vn")
    ]
    end = wire.tail(ttl, target)
    assert wire.labels_in(b"".join(wire.pair(each, end) for each in names), end) == names


def test_serials_go_round() -> None:
    assert wire.is_newer(8, 7)
    assert not wire.is_newer(7, 7)
    assert wire.is_newer(3, 2**32 - 5)
    assert not wire.is_newer(2**32 - 5, 3)
