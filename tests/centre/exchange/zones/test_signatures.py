from __future__ import annotations

import dns.message
import dns.tsig
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.exchange.zones import wire
from lachan.centre.exchange.zones.questions import read_question
from lachan.centre.exchange.zones.signatures import Key, Signed, Signer, read_signature, unsigned

NOW = 1_795_900_000
OLD = Key("isp-a", "old", b"o" * 32)
NEW = Key("isp-a", "new", b"n" * 32)


def asked(key: Key, *, at: int = NOW) -> bytes:
    plain = dns.message.make_query("rpz.lachan.", "SOA").to_wire()
    return Signer(key=key, asked=None, clock=lambda: at).sign(plain)


def held(octets: bytes, *keys: Key) -> Signed:
    at = read_question(octets).signed_at
    assert at is not None
    found = read_signature(octets, at, keys=lambda name: keys if name == "isp-a" else (), now=NOW)
    assert found is not None
    return found


def test_a_good_signature_says_who_asks_while_a_secret_is_changed_too() -> None:
    for key in (OLD, NEW):
        found = held(asked(key), NEW, OLD)
        assert (found.error, found.key) == (0, key)


def test_another_secret_is_a_bad_signature() -> None:
    found = held(asked(Key("isp-a", "", b"x" * 32)), NEW, OLD)
    assert found.error == wire.BADSIG


def test_a_name_that_nobody_has_is_a_bad_key() -> None:
    found = held(asked(Key("someone", "", NEW.secret)), NEW)
    assert (found.error, found.key) == (wire.BADKEY, None)


def test_another_algorithm_is_a_bad_key() -> None:
    question = dns.message.make_query("rpz.lachan.", "SOA")
    question.use_tsig(dns.tsig.Key("isp-a.", NEW.secret, "hmac-sha512"))
    found = held(question.to_wire(), NEW)
    assert (found.error, found.key) == (wire.BADKEY, None)


@pytest.mark.parametrize("off", [-301, 301])
def test_a_clock_that_is_off_by_more_than_five_minutes_is_told(off: int) -> None:
    assert held(asked(NEW, at=NOW + off), NEW).error == wire.BADTIME


@pytest.mark.parametrize("off", [-300, 0, 300])
def test_five_minutes_are_nothing(off: int) -> None:
    assert held(asked(NEW, at=NOW + off), NEW).error == 0


def test_whoever_changes_a_byte_is_found_out() -> None:
    octets = asked(NEW)
    for at in (2, 14, 30):
        changed = bytearray(octets)
        changed[at] ^= 1
        try:
            begin = read_question(bytes(changed)).signed_at
        except ValueError:
            continue
        assert begin is not None
        found = read_signature(bytes(changed), begin, keys=lambda _: (NEW,), now=NOW)
        assert found is None or found.error


def test_several_messages_are_signed_one_over_the_other() -> None:
    question = dns.message.make_query("rpz.lachan.", "SOA")
    question.use_tsig(dns.tsig.Key("isp-a.", NEW.secret))
    octets = question.to_wire()
    assert question.tsig is not None
    when = question.tsig[0].time_signed
    begin = read_question(octets).signed_at
    assert begin is not None
    of_question = read_signature(octets, begin, keys=lambda _: (NEW,), now=when)
    assert of_question is not None
    signer = Signer(key=NEW, asked=of_question, clock=lambda: when)
    plain = wire.head(question.id, wire.IS_ANSWER, answers=1) + octets[12:28] + wire.soa(7, 60)
    context = None
    for _ in range(3):
        read = dns.message.from_wire(
            signer.sign(plain), keyring=dns.tsig.Key("isp-a.", NEW.secret), request_mac=question.mac, multi=True,
            tsig_ctx=context,
        )  # fmt: skip
        context = read.tsig_ctx
        assert read.had_tsig


def test_what_nobody_signed_says_why() -> None:
    octets = asked(Key("isp-a", "", b"x" * 32))
    answer = unsigned(wire.head(7, wire.IS_ANSWER | wire.NOTAUTH) + octets[12:28], asked=held(octets, NEW))
    # the error, and no other data
    assert answer[-4:] == wire.BADSIG.to_bytes(2) + b"\0\0"


@given(st.binary(max_size=200))
def test_whatever_stands_for_a_signature_is_read_or_not(octets: bytes) -> None:
    read_signature(b"\0" * 12 + octets, 12, keys=lambda _: (NEW,), now=NOW)
