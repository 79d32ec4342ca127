"""What somebody asks, read from bytes that anybody may have sent. Pure; it never raises but `Unreadable`."""

from __future__ import annotations

import struct
from typing import Final

import msgspec

from lachan.centre.exchange.zones.names import text_of
from lachan.centre.exchange.zones.wire import HEAD_BYTES, IS_ANSWER, OPT, SOA, TSIG

# A question with a SOA and a signature has some 300 bytes.
MOST_BYTES: Final = 4_096
_MOST_RECORDS: Final = 8
_MOST_NAME: Final = 255
_LONGEST_LABEL: Final = 63
_POINTER: Final = 0xC0


class Unreadable(ValueError):  # noqa: N818 - it is said of a message
    """Bytes that are no question. `message_id` is None where not even an answer can be made."""

    def __init__(self, message_id: int | None) -> None:
        """This will keep the number of the message, if it has one."""
        super().__init__("no question")
        self.message_id = message_id


class Asked(msgspec.Struct, frozen=True):
    """One question. `question` are its bytes as they came; `zone` the name in small letters, without the last dot.

    `serial` is what the asker has (IXFR), None where it says nothing. `signed_at` is where the signature begins, None
    without one; `has_opt` says that it speaks EDNS.
    """

    message_id: int
    opcode: int
    question: bytes
    zone: str
    kind: int
    dns_class: int
    serial: int | None = None
    has_opt: bool = False
    signed_at: int | None = None


def read_question(wire: bytes) -> Asked:
    """This will read a message with one question. Raises Unreadable."""
    if len(wire) < HEAD_BYTES:
        raise Unreadable(None)
    message_id, flags, questions, answers, authority, additional = struct.unpack_from("!6H", wire)
    if flags & IS_ANSWER:
        # who answers an answer may be set against another server for ever
        raise Unreadable(None)
    if len(wire) > MOST_BYTES or questions != 1 or answers + authority + additional > _MOST_RECORDS:
        raise Unreadable(message_id)
    try:
        return _read(wire, message_id, flags, answers, authority, additional)
    except (IndexError, struct.error, UnicodeDecodeError):
        raise Unreadable(message_id) from None


def _read(wire: bytes, message_id: int, flags: int, answers: int, authority: int, additional: int) -> Asked:
    at = _skip_plain_name(wire, HEAD_BYTES)
    zone = text_of(wire[HEAD_BYTES : at - 1]).lower()
    kind, dns_class = struct.unpack_from("!2H", wire, at)
    at += 4
    question = wire[HEAD_BYTES:at]
    serial, has_opt, signed_at = None, False, None
    for number in range(answers + authority + additional):
        if signed_at is not None:
            # the signature is the last (RFC 8945, 5.1): what stands behind it would be signed by nobody
            raise Unreadable(message_id)
        begin = at
        at = _skip_name(wire, at)
        record_kind, _, _, size = struct.unpack_from("!HHIH", wire, at)
        at += 10
        if at + size > len(wire):
            raise Unreadable(message_id)
        if answers <= number < answers + authority and record_kind == SOA:
            serial = _serial(wire, at, at + size)
        if number >= answers + authority:
            has_opt = has_opt or record_kind == OPT
            signed_at = begin if record_kind == TSIG else None
        at += size
    if at != len(wire):
        raise Unreadable(message_id)
    return Asked(message_id, flags >> 11 & 15, question, zone, kind, dns_class, serial, has_opt, signed_at)


def _skip_plain_name(wire: bytes, at: int) -> int:
    """This will give where a name without a pointer ends: in a question there is nothing yet to point to."""
    begin = at
    while size := wire[at]:
        # a dot inside of a label would pass for the dot between two
        if size > _LONGEST_LABEL or b"." in wire[at + 1 : at + 1 + size]:
            raise IndexError
        at += 1 + size
        if at - begin >= _MOST_NAME:
            raise IndexError
    return at + 1


def _skip_name(wire: bytes, at: int) -> int:
    begin = at
    while size := wire[at]:
        if size >= _POINTER:
            return at + 2
        at += 1 + size
        if size > _LONGEST_LABEL or at - begin >= _MOST_NAME:
            raise IndexError
    return at + 1


def _serial(wire: bytes, at: int, end: int) -> int:
    at = _skip_name(wire, _skip_name(wire, at))
    if at + 20 != end:
        raise IndexError
    found: int = struct.unpack_from("!I", wire, at)[0]
    return found
