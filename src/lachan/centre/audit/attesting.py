"""Attestations: the signer says that something with a hash was there when it signed. Pure.

The statement is text that the signer composes itself, under a name of its own, so that what is signed here can never
be taken for a head of the log, and the other way round. The signature is
Ed25519 over exactly its bytes: `openssl` checks it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import msgspec
from cryptography.exceptions import InvalidSignature

from lachan.centre.audit.signing import fingerprint

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FORM: Final = "lachan-attestation-1"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_WRITTEN: Final = re.compile(
    rf"{FORM}\nsha256 ([0-9a-f]{{64}})\nsigned (\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\nkey ([0-9a-f]{{32}})\n"
)


class Attested(msgspec.Struct, frozen=True):
    """What a statement says: the hash, when it was signed (aware, whole seconds), and the fingerprint of the key."""

    sha256: str
    signed_at: datetime
    key: str


def attest(sha256: str, key: Ed25519PrivateKey, *, now: datetime) -> tuple[str, bytes]:
    """This will give the statement about a hash (64 hexadecimal digits) and its signature. Raises ValueError."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError("that is no SHA-256")
    at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    said = f"{FORM}\nsha256 {sha256}\nsigned {at}\nkey {fingerprint(key.public_key())}\n"
    return said, key.sign(said.encode("ascii"))


def read_attested(said: bytes) -> Attested | None:
    """This will read a statement; None for anything that is not exactly one."""
    try:
        found = _WRITTEN.fullmatch(said.decode("ascii"))
        if found is None:
            return None
        return Attested(found[1], datetime.fromisoformat(found[2]), found[3])
    except ValueError:
        return None


def is_attested_by(said: bytes, signature: bytes, public: Ed25519PublicKey) -> bool:
    """This will say whether the key signed just these bytes and is the key that they name."""
    try:
        public.verify(signature, said)
    except InvalidSignature:
        return False
    read = read_attested(said)
    return read is not None and read.key == fingerprint(public)
