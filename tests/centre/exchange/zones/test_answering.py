from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import dns.tsig
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.exchange.zones import wire
from lachan.centre.exchange.zones.answering import Answer, answer
from lachan.centre.exchange.zones.names import labels_of
from lachan.centre.exchange.zones.signatures import Key, Signer
from lachan.centre.exchange.zones.wire import Body

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NOW = 1_795_900_000
KEY = Key("isp-a", "1", b"k" * 32)
END = wire.tail(60, wire.NXDOMAIN)


class Zones:
    """One zone with two names, for one partner."""

    def keys(self, name: str) -> Sequence[Key]:
        return (KEY,) if name == "isp-a" else ()

    def partner_of_key(self, name: str) -> int | None:
        return 7 if name == "isp-a" else None

    def partner_at(self, address: str) -> int | None:
        return 8 if address == "113.160.1.53" else None

    def zone_called(self, name: str) -> str:
        return {"rpz.lachan": "main"}.get(name, "")

    def serial(self, zone: str) -> int:
        assert zone in {"base", "fresh", "main"}
        return 41

    def soa(self, zone: str) -> bytes:
        return wire.soa(self.serial(zone), 60)

    def name_server(self) -> bytes:
        return wire.name_server(60)

    def axfr(self, zone: str, partner: int) -> Iterator[Body]:
        assert partner in {7, 8}
        yield Body(1, self.soa(zone))
        yield Body(2, wire.pair(labels_of("evil.top"), END))
        yield Body(1, self.soa(zone))

    def ixfr(self, zone: str, partner: int, serial: int) -> Iterator[Body] | None:
        assert partner in {7, 8}
        new = self.soa(zone)
        return iter([Body(4, new + wire.soa(serial, 60) + new + new)]) if serial == 40 else None


def question(
    kind: str, name: str = "rpz.lachan.", *, serial: int | None = None, opt: bool = False
) -> dns.message.Message:
    asked = dns.message.make_query(name, kind, use_edns=0 if opt else False)
    if serial is not None:
        soa = f"localhost. hostmaster.localhost. {serial} 60 30 600 60"
        asked.authority.append(dns.rrset.from_text(name, 0, "IN", "SOA", soa))
    return asked


def ask(
    asked: dns.message.Message | bytes,
    *,
    key: Key | None = KEY,
    by_tcp: bool = True,
    address: str = "203.0.113.9",
    at: int = NOW,
) -> Answer | None:
    octets = asked if isinstance(asked, bytes) else asked.to_wire()
    if key is not None:
        octets = Signer(key=key, asked=None, clock=lambda: at).sign(octets)
    return answer(octets, address=address, by_tcp=by_tcp, zones=Zones(), clock=lambda: NOW)


def said(found: Answer | None) -> list[dns.message.Message]:
    assert found is not None
    return [dns.message.from_wire(each, keyring=False) for each in found.messages]


def test_a_partner_is_sent_the_whole_zone_signed() -> None:
    found = ask(question("AXFR"))
    assert found is not None
    assert (found.partner, found.said, found.serial) == (7, "axfr", 41)
    messages = said(found)
    assert len(messages) == 3
    assert all(each.had_tsig and each.flags & dns.flags.AA for each in messages)
    assert [len(each.answer) for each in messages] == [1, 2, 1]


def test_who_has_an_older_serial_is_sent_what_changed() -> None:
    found = ask(question("IXFR", serial=40))
    assert found is not None
    assert found.said == "ixfr"
    # too old: the whole
    found = ask(question("IXFR", serial=3))
    assert found is not None
    assert found.said == "axfr"


@pytest.mark.parametrize("serial", [41, 42])
def test_who_has_the_newest_is_sent_the_serial_alone(serial: int) -> None:
    [message] = said(ask(question("IXFR", serial=serial)))
    assert [each.rdtype for each in message.answer] == [dns.rdatatype.SOA]


@pytest.mark.parametrize("kind", ["SOA", "NS", "AXFR", "IXFR", "A", "ANY", "TXT"])
@pytest.mark.parametrize("by_tcp", [False, True])
def test_a_stranger_is_refused_in_no_more_bytes_than_it_sent(kind: str, *, by_tcp: bool) -> None:
    octets = question(kind, opt=True).to_wire()
    found = ask(octets, key=None, by_tcp=by_tcp)
    assert found is not None
    [message] = found.messages
    assert dns.message.from_wire(message).rcode() == dns.rcode.REFUSED
    assert len(message) <= len(octets)
    assert found.partner is None


def test_nothing_large_goes_by_udp() -> None:
    for kind in ("SOA", "IXFR", "AXFR", "NS"):
        found = ask(question(kind, serial=40), by_tcp=False)
        assert found is not None
        messages = list(found.messages)
        assert len(messages) == 1
        assert len(messages[0]) < 400


def test_by_udp_a_difference_is_the_serial_so_that_it_comes_by_tcp() -> None:
    [message] = said(ask(question("IXFR", serial=40), by_tcp=False))
    assert [each.rdtype for each in message.answer] == [dns.rdatatype.SOA]


@pytest.mark.parametrize(
    ("key", "at", "error"),
    [
        (Key("isp-a", "", b"x" * 32), NOW, wire.BADSIG),
        (Key("nobody", "", b"k" * 32), NOW, wire.BADKEY),
        (KEY, NOW - 3_600, wire.BADTIME),
        (KEY, NOW + 3_600, wire.BADTIME),
    ],
)
def test_a_signature_that_is_not_good_says_why_and_gives_nothing(key: Key, at: int, error: int) -> None:
    [message] = said(ask(question("AXFR"), key=key, at=at))
    assert message.rcode() == dns.rcode.NOTAUTH
    assert message.tsig_error == error
    assert not message.answer


def test_a_clock_that_is_off_is_told_our_time_signed() -> None:
    found = ask(question("AXFR"), at=NOW - 3_600)
    assert found is not None
    [octets] = found.messages
    read: Any = dns.message.from_wire(octets, keyring=False)
    assert int.from_bytes(read.tsig[0].other) == NOW
    assert read.tsig[0].mac


def test_a_wrong_signature_is_not_believed_from_an_address_that_needs_none() -> None:
    [message] = said(ask(question("AXFR"), key=Key("isp-a", "", b"x" * 32), address="113.160.1.53"))
    assert message.rcode() == dns.rcode.NOTAUTH


def test_who_comes_from_an_agreed_address_needs_no_signature() -> None:
    found = ask(question("AXFR"), key=None, address="113.160.1.53")
    assert found is not None
    assert found.partner == 8
    assert not said(found)[0].had_tsig


def test_another_zone_and_another_class_are_refused_to_a_partner_too() -> None:
    for asked in (question("AXFR", "lachan."), question("AXFR", "com."), question("A")):
        [message] = said(ask(asked))
        assert message.rcode() == dns.rcode.REFUSED
        assert message.had_tsig


def test_notices_and_updates_are_not_for_us() -> None:
    for opcode in (4, 5):
        asked = question("SOA")
        asked.set_opcode(dns.opcode.Opcode(opcode))
        [message] = said(ask(asked))
        assert message.rcode() == dns.rcode.NOTIMP


def test_the_question_comes_back_as_it_was_written() -> None:
    found = ask(question("SOA", "RPZ.lachan."))
    assert found is not None
    [octets] = found.messages
    assert octets[12:].startswith(b"\x03RPZ\x06lachan\0")


def test_who_speaks_edns_hears_it() -> None:
    [message] = said(ask(question("SOA", opt=True)))
    assert message.edns == 0


@given(st.binary(max_size=300))
def test_whatever_comes_is_answered_or_not_and_never_with_a_zone(octets: bytes) -> None:
    found = ask(octets, key=None)
    if found is not None:
        assert found.partner is None
        assert all(len(each) <= max(len(octets), 12) for each in found.messages)
