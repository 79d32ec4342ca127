"""Oblivious HTTP (RFC 9458): requests that a relay carries and can't read, and their answers. Pure.

Inside are binary HTTP messages of known length (RFC 9292), of which only what a look-up needs is read.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lachan.centre.exchange.lookup.oblivious import hpke

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

REQUEST_TYPE: Final = "message/ohttp-req"
RESPONSE_TYPE: Final = "message/ohttp-res"
KEYS_TYPE: Final = "application/ohttp-keys"
_HEADER: Final = struct.Struct(">BHHH")
_REQUEST_LABEL: Final = b"message/bhttp request"
_RESPONSE_LABEL: Final = b"message/bhttp response"
# the longer of key and nonce of the cipher
_NONCE_BYTES: Final = max(hpke.KEY_BYTES, hpke.NONCE_BYTES)
# A question is a hundred and some bytes; what else comes is nobody's.
MOST_BYTES: Final = 4_096


class BadMessageError(ValueError):
    """What came can't be opened, or isn't a request."""


class Asked(msgspec.Struct, frozen=True):
    """A request that was inside: method, path and content. Its fields were read over."""

    method: str
    path: str
    content: bytes


class Opening(msgspec.Struct, frozen=True):
    """What was asked, and what its answer is encrypted with."""

    asked: Asked
    enc: bytes
    context: hpke.Context


def open_request(message: bytes, keys: Mapping[int, X25519PrivateKey]) -> Opening:
    """This will open a request for one of our keys. Raises BadMessageError."""
    at = _HEADER.size + hpke.ENC_BYTES
    if not at < len(message) <= MOST_BYTES:
        raise BadMessageError("of no possible length")
    header = message[: _HEADER.size]
    number, *suite = _HEADER.unpack(header)
    private = keys.get(number)
    if private is None or suite != [hpke.KEM_ID, hpke.KDF_ID, hpke.AEAD_ID]:
        raise BadMessageError("for a key that isn't ours now")
    enc = message[_HEADER.size : at]
    try:
        context = hpke.receive(enc, private, _REQUEST_LABEL + b"\0" + header)
        return Opening(read_request(context.open(message[at:])), enc, context)
    except hpke.OpenError as error:
        raise BadMessageError(str(error)) from None


def seal_response(opening: Opening, plain: bytes, *, nonce: bytes) -> bytes:
    """This will encrypt the answer; `nonce` is 16 fresh random bytes (RFC 9458, 4.4)."""
    secret = opening.context.export(_RESPONSE_LABEL, _NONCE_BYTES)
    found = hpke.extract(opening.enc + nonce, secret)
    key = hpke.expand(found, b"key", hpke.KEY_BYTES)
    sealed = AESGCM(key).encrypt(hpke.expand(found, b"nonce", hpke.NONCE_BYTES), plain, b"")
    return nonce + sealed


def write_keys(keys: Mapping[int, X25519PrivateKey]) -> bytes:
    """This will write the public halves as `application/ohttp-keys` has them (RFC 9458, 3.1 and 3.2)."""
    said = b""
    for number, private in keys.items():
        one = (
            struct.pack(">BH", number, hpke.KEM_ID)
            + private.public_key().public_bytes_raw()
            + struct.pack(">HHH", 4, hpke.KDF_ID, hpke.AEAD_ID)
        )
        said += struct.pack(">H", len(one)) + one
    return said


def write_response(status: int, fields: Mapping[str, str], content: bytes) -> bytes:
    """This will write an answer as binary HTTP of known length."""
    listed = b"".join(
        _counted(name.encode("ascii")) + _counted(value.encode("ascii")) for name, value in fields.items()
    )
    return _number(1) + _number(status) + _counted(listed) + _counted(content)


def read_request(plain: bytes) -> Asked:
    """This will read a request in binary HTTP of known length. Raises BadMessageError."""
    reading = _Reading(plain)
    if reading.number() != 0:
        raise BadMessageError("no request of known length")
    method, _scheme, _authority, path = (reading.counted() for _ in range(4))
    # Whatever fields stand there (cookies, an agent) are nothing to us. What is missing at the end is empty.
    reading.counted_or_end()
    content = reading.counted_or_end()
    try:
        return Asked(method.decode("ascii"), path.decode("ascii"), content)
    except UnicodeDecodeError:
        raise BadMessageError("no method or path") from None


class _Reading:
    def __init__(self, said: bytes) -> None:
        self._said, self._at = said, 0

    def number(self) -> int:
        """This will read a number of variable length (RFC 9000, 16)."""
        if self._at >= len(self._said):
            raise BadMessageError("cut off")
        first = self._said[self._at]
        size = 1 << (first >> 6)
        whole = self._take(size)
        return int.from_bytes(whole) & ((1 << (8 * size - 2)) - 1)

    def counted(self) -> bytes:
        return self._take(self.number())

    def counted_or_end(self) -> bytes:
        return self.counted() if self._at < len(self._said) else b""

    def _take(self, size: int) -> bytes:
        end = self._at + size
        if end > len(self._said):
            raise BadMessageError("cut off")
        taken, self._at = self._said[self._at : end], end
        return taken


_ONE_BYTE, _TWO_BYTES = 1 << 6, 1 << 14


def _number(value: int) -> bytes:
    if value < _ONE_BYTE:
        return bytes((value,))
    return (value | 0x4000).to_bytes(2) if value < _TWO_BYTES else (value | 0x8000_0000).to_bytes(4)


def _counted(said: bytes) -> bytes:
    return _number(len(said)) + said
