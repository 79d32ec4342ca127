"""Hybrid public key encryption (RFC 9180) in its base mode, as far as oblivious HTTP needs it. Pure.

One suite: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM. The library's own HPKE gives no exported secret, which
the answer is encrypted with; the parts are the library's.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

if TYPE_CHECKING:
    from collections.abc import Callable

KEM_ID: Final = 0x0020
KDF_ID: Final = 0x0001
AEAD_ID: Final = 0x0001
ENC_BYTES: Final = 32
KEY_BYTES: Final = 16
NONCE_BYTES: Final = 12
HASH_BYTES: Final = 32
_VERSION: Final = b"HPKE-v1"
_KEM_SUITE: Final = b"KEM" + KEM_ID.to_bytes(2)
_SUITE: Final = b"HPKE" + KEM_ID.to_bytes(2) + KDF_ID.to_bytes(2) + AEAD_ID.to_bytes(2)


class OpenError(ValueError):
    """What came was not encrypted for this key."""


class Context(msgspec.Struct, frozen=True):
    """What both sides hold after one message was agreed on: key, nonce and the secret that others are made of."""

    key: bytes
    nonce: bytes
    exporter_secret: bytes

    def seal(self, plain: bytes, aad: bytes = b"") -> bytes:
        """This will encrypt the first message (there is no second)."""
        return AESGCM(self.key).encrypt(self.nonce, plain, aad)

    def open(self, sealed: bytes, aad: bytes = b"") -> bytes:
        """This will decrypt the first message. Raises OpenError."""
        try:
            return AESGCM(self.key).decrypt(self.nonce, sealed, aad)
        except InvalidTag:
            raise OpenError("not encrypted for this key") from None

    def export(self, said: bytes, length: int) -> bytes:
        """This will make a secret of so many bytes that both sides have (RFC 9180, 5.3)."""
        return _labelled_expand(_SUITE, self.exporter_secret, b"sec", said, length)


def receive(enc: bytes, private: X25519PrivateKey, info: bytes) -> Context:
    """This will agree with who sent `enc`. Raises OpenError where that is no key."""
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(enc))
    except ValueError:
        raise OpenError("no key came") from None
    return _schedule(_kem_secret(shared, enc + private.public_key().public_bytes_raw()), info)


def send(
    public: bytes, info: bytes, *, make: Callable[[], X25519PrivateKey] = X25519PrivateKey.generate
) -> tuple[bytes, Context]:
    """This will agree with the holder of a public key, and give what has to be sent for it."""
    ephemeral = make()
    enc = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public))
    return enc, _schedule(_kem_secret(shared, enc + public), info)


def extract(salt: bytes, key: bytes) -> bytes:
    """This will extract as RFC 5869, 2.2 says."""
    return hmac.digest(salt or bytes(HASH_BYTES), key, hashlib.sha256)


def expand(secret: bytes, info: bytes, length: int) -> bytes:
    """This will expand as RFC 5869, 2.3 says."""
    made, block = b"", b""
    for count in range(1, -(-length // HASH_BYTES) + 1):
        block = hmac.digest(secret, block + info + bytes((count,)), hashlib.sha256)
        made += block
    return made[:length]


def _kem_secret(shared: bytes, both: bytes) -> bytes:
    secret = _labelled_extract(_KEM_SUITE, b"", b"eae_prk", shared)
    return _labelled_expand(_KEM_SUITE, secret, b"shared_secret", both, HASH_BYTES)


def _schedule(shared: bytes, info: bytes) -> Context:
    said = (
        b"\0"
        + _labelled_extract(_SUITE, b"", b"psk_id_hash", b"")
        + _labelled_extract(_SUITE, b"", b"info_hash", info)
    )
    secret = _labelled_extract(_SUITE, shared, b"secret", b"")
    return Context(
        _labelled_expand(_SUITE, secret, b"key", said, KEY_BYTES),
        _labelled_expand(_SUITE, secret, b"base_nonce", said, NONCE_BYTES),
        _labelled_expand(_SUITE, secret, b"exp", said, HASH_BYTES),
    )


def _labelled_extract(suite: bytes, salt: bytes, label: bytes, key: bytes) -> bytes:
    return extract(salt, _VERSION + suite + label + key)


def _labelled_expand(suite: bytes, secret: bytes, label: bytes, info: bytes, length: int) -> bytes:
    return expand(secret, length.to_bytes(2) + _VERSION + suite + label + info, length)
