"""Keys that a partner gives us: a certificate or its fingerprint, and the Ed25519 key of a probe. Pure.

What is read out on the telephone is the beginning of the SHA-256 of each: of the certificate (DER), or of the key's
32 bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import Final

import msgspec
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

# A certificate with a chain of names has some kilobytes.
LONGEST: Final = 16_384
KEY_BYTES: Final = 32
_HEX: Final = re.compile(r"[0-9a-f]{64}")


class BadKeyError(ValueError):
    """What was given is no such key."""


class Certificate(msgspec.Struct, frozen=True):
    """The SHA-256 of a certificate (64 hexadecimal figures), and when it ends; None where only that was given."""

    fingerprint: str
    ends_at: datetime | None = None


class PublicKey(msgspec.Struct, frozen=True):
    """An Ed25519 key: its 32 bytes in hexadecimal, and their SHA-256."""

    key: str
    fingerprint: str


def read_certificate(said: str) -> Certificate:
    """This will read a certificate (PEM), or its SHA-256 as `openssl x509 -fingerprint -sha256` prints it.

    Raises BadKeyError.
    """
    plain = said.strip()
    if len(plain) > LONGEST:
        raise BadKeyError("too long")
    if plain.startswith("-----BEGIN CERTIFICATE-----"):
        try:
            read = x509.load_pem_x509_certificate(plain.encode())
            der = read.public_bytes(Encoding.DER)
        except (ValueError, UnsupportedAlgorithm):
            raise BadKeyError("no certificate") from None
        return Certificate(hashlib.sha256(der).hexdigest(), read.not_valid_after_utc)
    figures = plain.rpartition("=")[2].replace(":", "").replace(" ", "").lower()
    if not _HEX.fullmatch(figures):
        raise BadKeyError("no certificate and no fingerprint")
    return Certificate(figures)


def read_public_key(said: str) -> PublicKey:
    """This will read an Ed25519 key: PEM, or its 32 bytes as hexadecimal or base64. Raises BadKeyError."""
    plain = said.strip()
    if len(plain) > LONGEST:
        raise BadKeyError("too long")
    raw = _pem(plain) if plain.startswith("-----BEGIN") else _raw(plain)
    try:
        key = Ed25519PublicKey.from_public_bytes(raw)
    except ValueError:
        raise BadKeyError("no Ed25519 key") from None
    _refuse_weak(raw)
    shown = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return PublicKey(shown.hex(), hashlib.sha256(shown).hexdigest())


def _pem(plain: str) -> bytes:
    try:
        key = load_pem_public_key(plain.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise BadKeyError("no public key") from None
    if not isinstance(key, Ed25519PublicKey):
        raise BadKeyError("no Ed25519 key")
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _raw(plain: str) -> bytes:
    if _HEX.fullmatch(plain.lower()):
        return bytes.fromhex(plain)
    try:
        return base64.b64decode(plain.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        raise BadKeyError("no key") from None


# Points of small order: under these a signature proves nothing, since one can be made that fits many texts.
# The list is that of libsodium (ge25519_has_small_order); the highest bit is the sign and doesn't matter.
_SMALL_ORDER: Final = frozenset(
    bytes.fromhex(one)
    for one in (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
)


def _refuse_weak(raw: bytes) -> None:
    if raw[:-1] + bytes([raw[-1] & 0x7F]) in _SMALL_ORDER:
        raise BadKeyError("a key under which a signature proves nothing")
