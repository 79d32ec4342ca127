"""What a question is answered with: from bytes to bytes. It knows no socket and no table.

Strangers are told REFUSED and no more, in no more bytes than they sent. Whole zones go by TCP to who signs its question
with a partner's secret, or comes from an address from which a partner may ask without one.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from lachan.centre.exchange.zones import wire
from lachan.centre.exchange.zones.questions import Asked, Unreadable, read_question
from lachan.centre.exchange.zones.signatures import Key, Signed, Signer, read_signature, unsigned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lachan.centre.exchange.zones.wire import Body

# root, OPT, 1,232 bytes (what gets through everywhere), nothing else
_OPT: Final = b"\0" + struct.pack("!HHIH", wire.OPT, 1232, 0, 0)
_QUERY_KINDS: Final = frozenset({wire.SOA, wire.NS, wire.AXFR, wire.IXFR})


class Zones(Protocol):
    """What a partner may be sent, as `desk.Desk` gives it."""

    def keys(self, name: str) -> Sequence[Key]:
        """This will give the keys of a name in small letters, the newest first."""

    def partner_of_key(self, name: str) -> int | None:
        """This will give whose key it is: the id of its subscription."""

    def partner_at(self, address: str) -> int | None:
        """This will give who may ask from an address without a signature."""

    def zone_called(self, name: str) -> str:
        """This will give which of the zones has a name, "" for none."""

    def serial(self, zone: str) -> int:
        """This will give the serial of a zone."""

    def soa(self, zone: str) -> bytes:
        """This will give its SOA as a record."""

    def name_server(self) -> bytes:
        """This will give the NS of all zones as a record."""

    def axfr(self, zone: str, partner: int) -> Iterator[Body]:
        """This will give a whole zone as this partner sees it."""

    def ixfr(self, zone: str, partner: int, serial: int) -> Iterator[Body] | None:
        """This will give what changed since a serial, None where the whole has to be sent."""


class Answer(msgspec.Struct, frozen=True):
    """Messages to send, one after the other. `said` is for the log; `partner` who asked, None for a stranger.

    `key` is what the question was signed by.
    """

    messages: Iterator[bytes]
    said: str
    partner: int | None = None
    zone: str = ""
    serial: int | None = None
    key: Key | None = None


class _Known(msgspec.Struct, frozen=True):
    """Who asks, and how what we say is signed."""

    partner: int
    signer: Signer | None
    key: Key | None = None


def answer(  # noqa: PLR0911 - one for each way to refuse
    question: bytes, *, address: str, by_tcp: bool, zones: Zones, clock: Callable[[], int]
) -> Answer | None:
    """This will answer one message; None where nothing is said. `clock` gives seconds since 1970.

    The messages are made while they are taken; making them may raise DatabaseError and OSError.
    """
    try:
        asked = read_question(question)
    except Unreadable as error:
        if error.message_id is None:
            return None
        broken = struct.pack("!6H", error.message_id, wire.IS_ANSWER | wire.FORMERR, 0, 0, 0, 0)
        return Answer(iter((broken,)), "formerr")
    if asked.opcode != wire.QUERY:
        return Answer(iter((_only(asked, wire.NOTIMP),)), "notimp")
    signed = None
    if asked.signed_at is not None:
        signed = read_signature(question, asked.signed_at, keys=zones.keys, now=clock())
        if signed is None:
            return Answer(iter((_only(asked, wire.FORMERR),)), "formerr")
        if signed.error:
            return Answer(iter((_not_believed(asked, signed, clock),)), f"tsig {signed.error}")
    known = _known(signed, address, zones, clock)
    if known is None:
        return Answer(iter((_only(asked, wire.REFUSED),)), "refused")
    return msgspec.structs.replace(_for_partner(asked, known, zones, by_tcp=by_tcp), key=known.key)


def _known(signed: Signed | None, address: str, zones: Zones, clock: Callable[[], int]) -> _Known | None:
    if signed is not None and signed.key is not None:
        partner = zones.partner_of_key(signed.name)
        if partner is None:
            return None
        return _Known(partner, Signer(key=signed.key, asked=signed, clock=clock), signed.key)
    partner = zones.partner_at(address)
    return None if partner is None else _Known(partner, None)


def _for_partner(asked: Asked, known: _Known, zones: Zones, *, by_tcp: bool) -> Answer:
    zone = zones.zone_called(asked.zone)
    partner = known.partner
    if not zone or asked.dns_class != wire.IN or asked.kind not in _QUERY_KINDS:
        return Answer(iter((_say(asked, known, b"", 0, code=wire.REFUSED),)), "refused", partner)
    if asked.kind == wire.NS:
        return Answer(iter((_say(asked, known, zones.name_server(), 1),)), "ns", partner, zone)
    if asked.kind == wire.AXFR and not by_tcp:
        return Answer(iter((_say(asked, known, b"", 0, code=wire.REFUSED),)), "refused", partner, zone)
    serial = zones.serial(zone)
    is_current = asked.serial is not None and not wire.is_newer(serial, asked.serial)
    if asked.kind == wire.SOA or (asked.kind == wire.IXFR and (is_current or not by_tcp)):
        # by UDP the SOA alone says that there is more, and to come by TCP (RFC 1995, 2)
        said = "soa" if asked.kind == wire.SOA else "ixfr current"
        return Answer(iter((_say(asked, known, zones.soa(zone), 1),)), said, partner, zone, serial)
    bodies = None
    if asked.kind == wire.IXFR and asked.serial is not None:
        bodies = zones.ixfr(zone, partner, asked.serial)
    said = "axfr" if bodies is None else "ixfr"
    bodies = zones.axfr(zone, partner) if bodies is None else bodies
    messages = (_say(asked, known, body.octets, body.answers, is_transfer=True) for body in bodies)
    return Answer(messages, said, partner, zone, serial)


def _say(
    asked: Asked, known: _Known, octets: bytes, answers: int, *, code: int = 0, is_transfer: bool = False
) -> bytes:
    has_opt = asked.has_opt and not is_transfer
    flags = wire.IS_ANSWER | (0 if code else wire.AUTHORITATIVE) | code
    message = b"".join(
        (
            wire.head(asked.message_id, flags, answers=answers, additional=int(has_opt)),
            asked.question,
            octets,
            _OPT if has_opt else b"",
        )
    )
    return message if known.signer is None else known.signer.sign(message)


def _only(asked: Asked, code: int) -> bytes:
    flags = wire.IS_ANSWER | asked.opcode << 11 | code
    return wire.head(asked.message_id, flags) + asked.question


def _not_believed(asked: Asked, signed: Signed, clock: Callable[[], int]) -> bytes:
    message = _only(asked, wire.NOTAUTH)
    if signed.error != wire.BADTIME or signed.key is None:
        return unsigned(message, asked=signed)
    # signed, with the asker's own time and ours beside it: it sees how far its clock is off (RFC 8945, 5.2.3)
    ours = clock().to_bytes(6)
    signer = Signer(key=signed.key, asked=signed, clock=clock)
    return signer.sign(message, error=wire.BADTIME, at=signed.rdata.time_signed, other=ours)
