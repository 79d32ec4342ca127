"""TSIG (RFC 8945, HMAC-SHA256): who asks is known by a secret, and what we say is signed by it. Pure but for the key.

What is hashed and in which order is dnspython's; the messages are our own bytes.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final

import dns.exception
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.tsig
import msgspec
from dns.rdtypes.ANY import TSIG as TSIG_RDATA

from lachan.centre.exchange.zones.names import name_bytes
from lachan.centre.exchange.zones.wire import ANY_CLASS, BADKEY, BADSIG, BADTIME, TSIG

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# How far two clocks may be apart (RFC 8945, 10).
FUDGE_SECONDS: Final = 300
ALGORITHM: Final = "hmac-sha256"
_COUNT_AT: Final = 10
# they have no types
_tsig: Any = dns.tsig
_record: Any = TSIG_RDATA.TSIG


class Key(msgspec.Struct, frozen=True):
    """A secret under its name: `id` tells two of one name apart while one is being changed."""

    name: str
    id: str
    secret: bytes

    def __repr__(self) -> str:
        """This will name the key without its secret."""
        return f"Key({self.name}, {self.id})"


class Signed(msgspec.Struct, frozen=True):
    """A signature that came with a question. `error` is 0 for a good one; `key` is None for BADKEY."""

    name: str
    error: int
    key: Key | None
    rdata: Any


def read_signature(
    wire: bytes, begin: int, *, keys: Callable[[str], Sequence[Key]], now: int
) -> Signed | None:
    """This will hold a question to its signature, which begins at `begin`; None where that can't be read.

    `keys` gives the keys of a name; `now` is in seconds since 1970.
    """
    try:
        owner, used = dns.name.from_wire(wire, begin)
        at = begin + used
        _, dns_class, _, size = struct.unpack_from("!HHIH", wire, at)
        if dns_class != ANY_CLASS:
            return None
        rdata: Any = dns.rdata.from_wire(dns.rdataclass.ANY, dns.rdatatype.TSIG, wire, at + 10, size)
        name = owner.to_text(omit_final_dot=True).lower()
    except (dns.exception.DNSException, ValueError, struct.error):
        return None
    found = keys(name)
    error = BADKEY
    for key in found:
        error = _held(wire, begin, owner, rdata, key, now)
        if error != BADSIG:
            return Signed(name, error, key if error != BADKEY else None, rdata)
    return Signed(name, error, found[0] if found else None, rdata)


def _held(wire: bytes, begin: int, owner: dns.name.Name, rdata: Any, key: Key, now: int) -> int:
    try:
        _tsig.validate(wire, _dns_key(key), owner, rdata, now, b"", begin)
    except dns.tsig.BadTime:
        return BADTIME
    except (dns.tsig.BadKey, dns.tsig.BadAlgorithm):
        return BADKEY
    except (dns.tsig.BadSignature, dns.tsig.PeerError, dns.exception.FormError):
        return BADSIG
    return 0


class Signer:
    """Signs the messages of one answer, the first over the question's own signature, each other over the one before."""

    def __init__(self, *, key: Key, asked: Signed | None, clock: Callable[[], int]) -> None:
        """This will sign with a key; `asked` is the signature of the question, None where we speak first."""
        self._key = _dns_key(key)
        self._owner = name_bytes(key.name)
        self._mac = asked.rdata.mac if asked is not None else b""
        self._clock = clock
        self._so_far: Any = None

    def sign(self, message: bytes, *, error: int = 0, at: int | None = None, other: bytes = b"") -> bytes:
        """This will give a message with its signature behind it. `at` overrules the clock, for BADTIME."""
        moment = self._clock() if at is None else at
        rdata = _record(
            dns.rdataclass.ANY, dns.rdatatype.TSIG, self._key.algorithm, moment, FUDGE_SECONDS, b"",
            int.from_bytes(message[:2]), dns.rcode.Rcode(error), other,
        )  # fmt: skip
        signed, self._so_far = _tsig.sign(
            message, self._key, rdata, moment, self._mac, self._so_far, multi=True
        )
        return _behind(message, self._owner, signed)


def unsigned(message: bytes, *, asked: Signed) -> bytes:
    """This will put the signature's error behind a message, signed by nobody (RFC 8945, 5.3.2)."""
    rdata = asked.rdata.replace(
        mac=b"", error=dns.rcode.Rcode(asked.error), other=b"", original_id=int.from_bytes(message[:2])
    )
    return _behind(message, _name_bytes(asked.name), rdata)


def _behind(message: bytes, owner: bytes, rdata: Any) -> bytes:
    (count,) = struct.unpack_from("!H", message, _COUNT_AT)
    octets: bytes = rdata.to_wire()
    return b"".join(
        (
            message[:_COUNT_AT],
            struct.pack("!H", count + 1),
            message[_COUNT_AT + 2 :],
            owner,
            struct.pack("!HHIH", TSIG, ANY_CLASS, 0, len(octets)),
            octets,
        )
    )


def _name_bytes(name: str) -> bytes:
    octets: Any = dns.name.from_text(name).to_wire()
    return bytes(octets)


def _dns_key(key: Key) -> dns.tsig.Key:
    return dns.tsig.Key(dns.name.from_text(key.name), key.secret, ALGORITHM)
