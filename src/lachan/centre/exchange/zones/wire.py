"""DNS messages as bytes, for what is sent by the million. Pure.

All messages repeat the question, so that the zone's name is a pointer to it (RFC 1035, 4.1.4): what stands behind the
question then is the same in each message and for each asker, and can be made before anybody asks.
"""

from __future__ import annotations

import struct
from typing import Final

import msgspec

from lachan.centre.exchange.zones.names import labels_of, name_bytes

HEAD_BYTES: Final = 12
# to the name of the question, which stands behind the head
ZONE: Final = b"\xc0\x0c"
IN: Final = 1
ANY_CLASS: Final = 255
A: Final = 1
NS: Final = 2
CNAME: Final = 5
SOA: Final = 6
TXT: Final = 16
OPT: Final = 41
TSIG: Final = 250
IXFR: Final = 251
AXFR: Final = 252

QUERY: Final = 0
NOTIFY: Final = 4
IS_ANSWER: Final = 0x8000
AUTHORITATIVE: Final = 0x0400

NOERROR: Final = 0
FORMERR: Final = 1
NOTIMP: Final = 4
REFUSED: Final = 5
NOTAUTH: Final = 9
BADSIG: Final = 16
BADKEY: Final = 17
BADTIME: Final = 18

STAR: Final = b"\x01*"
PASSTHRU: Final = name_bytes("rpz-passthru")
NXDOMAIN: Final = name_bytes("")
# A TCP message has at most 65,535 bytes; a question and a signature take up to 700 of them.
MOST_BODY: Final = 60_000
# with this time to live the tail would hold the two bytes that part one name from the next
_UNFIT_TTL: Final = 0x012A

# How often a resolver asks when no NOTIFY came and when nobody answered, short since a lift has to come through; and
# how long it goes on without us, a week, since all that is blocked opens again when it is over.
REFRESH_SECONDS: Final = 60
RETRY_SECONDS: Final = 30
EXPIRE_SECONDS: Final = 7 * 86_400
_SERIALS: Final = 1 << 32


class Body(msgspec.Struct, frozen=True):
    """What stands behind the question in one message: so many answers, and their bytes."""

    answers: int
    octets: bytes


def head(message_id: int, flags: int, *, answers: int = 0, additional: int = 0) -> bytes:
    """This will write the head of a message with one question."""
    return struct.pack("!6H", message_id, flags, 1, answers, 0, additional)


def record(owner: bytes, kind: int, ttl: int, data: bytes) -> bytes:
    """This will write one record; `owner` is what comes before the zone's name, and ends with the pointer to it."""
    return owner + struct.pack("!HHIH", kind, IN, ttl, len(data)) + data


def soa(serial: int, ttl: int) -> bytes:
    """This will write the SOA of the zone that was asked about."""
    data = (
        name_bytes("localhost")
        + labels_of("hostmaster")
        + ZONE
        + struct.pack("!5I", serial % _SERIALS, REFRESH_SECONDS, RETRY_SECONDS, EXPIRE_SECONDS, ttl)
    )
    return record(ZONE, SOA, ttl, data)


def name_server(ttl: int) -> bytes:
    """This will write the one NS, which names nobody: the zone is not for asking."""
    return record(ZONE, NS, ttl, name_bytes("localhost"))


def tail(ttl: int, target: bytes) -> bytes:
    """This will write what follows the labels of a name: the zone, `CNAME`, and where it leads."""
    return record(ZONE, CNAME, ttl if ttl != _UNFIT_TTL else ttl - 1, target)


def pair(labels: bytes, end: bytes) -> bytes:
    """This will write the two records of a name: of all below it, and its own."""
    return STAR + labels + end + labels + end


def labels_in(octets: bytes, end: bytes) -> list[bytes]:
    """This will give the labels of each name in a body of pairs that all have this tail."""
    size = len(end)
    # half of what stands between two stars is one record: labels and tail
    return [part[: len(part) // 2 - size] for part in octets.split(STAR)[1:]]


def is_newer(serial: int, than: int) -> bool:
    """This will compare two serials as RFC 1982 does."""
    return serial != than and (serial - than) % _SERIALS < _SERIALS // 2
