from __future__ import annotations

import struct
from contextlib import suppress

import dns.message
import dns.name
import dns.rrset
import dns.tsig
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lachan.centre.exchange.zones import wire
from lachan.centre.exchange.zones.questions import Unreadable, read_question

SOA_TEXT = "localhost. hostmaster.localhost. 41 60 30 600 60"


def ixfr() -> bytes:
    asked = dns.message.make_query("RPZ.Lachan.", "IXFR", use_edns=True)
    asked.authority.append(dns.rrset.from_text("rpz.lachan.", 0, "IN", "SOA", SOA_TEXT))
    asked.use_tsig(dns.tsig.Key("isp-a.", b"k" * 32))
    return asked.to_wire()


def test_it_reads_what_a_secondary_asks() -> None:
    octets = ixfr()
    asked = read_question(octets)
    assert (asked.zone, asked.kind, asked.dns_class, asked.opcode) == ("rpz.lachan", wire.IXFR, 1, wire.QUERY)
    assert (asked.serial, asked.has_opt) == (41, True)
    assert asked.question == b"\x03RPZ\x06Lachan\0\0\xfb\0\1"
    assert asked.signed_at is not None
    assert octets[asked.signed_at :].startswith(b"\x05isp-a\0\0\xfa")


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"GET / HTTP/1.1\r\n\r\n",
        ixfr()[:-1],
        ixfr() + b"\0",
        # no question, and two of them
        struct.pack("!6H", 1, 0, 0, 0, 0, 0),
        struct.pack("!6H", 1, 0, 2, 0, 0, 0) + b"\0\0\6\0\1" * 2,
        # a name that points to itself
        struct.pack("!6H", 1, 0, 1, 0, 0, 0) + b"\xc0\x0c\0\6\0\1",
        # a dot inside of a label
        struct.pack("!6H", 1, 0, 1, 0, 0, 0) + b"\x0arpz.lachan\0\0\6\0\1",
        # more records than there are
        struct.pack("!6H", 1, 0, 1, 0, 0, 60_000) + b"\0\0\6\0\1",
        struct.pack("!6H", 1, 0, 1, 0, 0, 0) + b"\x3fa" * 200,
        b"\0" * 5_000,
    ],
)
def test_what_is_no_question_is_said_to_be_none(octets: bytes) -> None:
    with pytest.raises(Unreadable):
        read_question(octets)


def test_an_answer_is_answered_by_nobody() -> None:
    octets = bytearray(ixfr())
    octets[2] |= 0x80
    with pytest.raises(Unreadable) as caught:
        read_question(bytes(octets))
    assert caught.value.message_id is None


def test_nothing_stands_behind_a_signature() -> None:
    octets = bytearray(ixfr())
    (count,) = struct.unpack_from("!H", octets, 10)
    struct.pack_into("!H", octets, 10, count + 1)
    with pytest.raises(Unreadable):
        read_question(bytes(octets) + b"\0\0\x29\4\xd0\0\0\0\0\0\0")


@given(st.binary(max_size=600))
@example(b"\0" * 12)
def test_whatever_comes_is_read_or_refused(octets: bytes) -> None:
    with suppress(Unreadable):
        read_question(octets)


@given(st.integers(0, len(ixfr()) - 1), st.integers(0, 255), st.integers(0, 80))
def test_a_question_with_some_bytes_broken_is_read_or_refused(at: int, value: int, cut: int) -> None:
    octets = bytearray(ixfr())
    octets[at] = value
    with suppress(Unreadable):
        read_question(bytes(octets[: len(octets) - cut]))
