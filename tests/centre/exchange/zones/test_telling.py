from __future__ import annotations

import dns.message
import dns.opcode
import dns.tsig

from lachan.centre.exchange.zones import wire
from lachan.centre.exchange.zones.secondaries import Secondary
from lachan.centre.exchange.zones.signatures import Key
from lachan.centre.exchange.zones.telling import WAITS_SECONDS, Target, Teller, notify_message

FIRST = Target(Secondary("113.160.1.53", 53), 1, None)
SECOND = Target(Secondary("113.160.2.53", 53), 2, None)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_secondary_is_told_until_it_asks() -> None:
    clock = Clock()
    teller = Teller(monotonic=clock)
    teller.tell([FIRST, SECOND], serial=7)
    assert teller.due() == [FIRST, SECOND]
    assert teller.due() == []
    clock.now = 1.0
    teller.came(partner=1, address="113.160.1.53")
    assert teller.due() == [SECOND]
    assert teller.waiting() == 1


def test_another_address_of_the_partner_does_not_speak_for_it() -> None:
    clock = Clock()
    teller = Teller(monotonic=clock)
    teller.tell([FIRST], serial=7)
    teller.due()
    teller.came(partner=1, address="113.160.9.9")
    teller.came(partner=2, address="113.160.1.53")
    clock.now = 1.0
    assert teller.due() == [FIRST]


def test_it_gives_up_after_some_minutes_until_the_next_change() -> None:
    clock = Clock()
    teller = Teller(monotonic=clock)
    teller.tell([FIRST], serial=7)
    told = 0
    for _ in range(3_600):
        told += len(teller.due())
        clock.now += 1.0
    assert told == len(WAITS_SECONDS) + 1
    teller.tell([FIRST], serial=8)
    assert teller.due() == [FIRST]


def test_changes_one_after_the_other_are_told_once_a_second() -> None:
    clock = Clock()
    teller = Teller(monotonic=clock)
    told = 0
    for serial in range(20):
        teller.tell([FIRST], serial=serial)
        told += len(teller.due())
        teller.came(partner=1, address="113.160.1.53")
        clock.now += 0.25
    assert told == 5


def test_whose_subscription_has_ended_is_told_nothing() -> None:
    teller = Teller(monotonic=Clock())
    teller.tell([FIRST, SECOND], serial=7)
    teller.tell([SECOND], serial=8)
    assert teller.due() == [SECOND]


def test_a_notice_is_read_and_checked_by_others() -> None:
    key = Key("isp-a", "1", b"k" * 32)
    octets = notify_message(zone="rpz.lachan", soa=wire.soa(7, 60), key=key, clock=lambda: 1_795_900_000)
    plain = notify_message(zone="rpz.lachan", soa=wire.soa(7, 60), key=None, clock=lambda: 0)
    read = dns.message.from_wire(plain)
    assert (read.opcode(), str(read.answer[0])) == (
        dns.opcode.NOTIFY,
        "rpz.lachan. 60 IN SOA localhost. hostmaster.rpz.lachan. 7 60 30 604800 60",
    )
    assert octets[12:] != plain[12:]
    signed = dns.message.from_wire(octets, keyring=False)
    assert signed.had_tsig
    assert str(signed.keyname) == "isp-a."
