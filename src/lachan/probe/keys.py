"""The probe's own key: made where it is used, and never sent anywhere."""

from __future__ import annotations

import base64
import hashlib
import os
from typing import TYPE_CHECKING, Final, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

if TYPE_CHECKING:
    from pathlib import Path

# before what is signed, so that no other program's signature is one
CONTEXT: Final = b"lachan-probe-results-1\n"
# as many figures as are read out on the telephone
READ_OUT: Final = 16
_ONLY_OWN: Final = 0o600
_OTHERS: Final = 0o077


class BadKeyError(ValueError):
    """There is no key, or others can read it; the message says what to do."""


class Shown(NamedTuple):
    """What may be shown of a key: its public half (64 hexadecimal figures) and the SHA-256 of that."""

    public: str
    fingerprint: str

    @property
    def read_out(self) -> str:
        """This will give the figures that are read out when the key is agreed to, four by four."""
        figures = self.fingerprint[:READ_OUT]
        return " ".join(figures[at : at + 4] for at in range(0, READ_OUT, 4))


def make_key(file: Path) -> Shown:
    """This will make a key in a new file that its owner alone reads. Raises BadKeyError where one stands."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_OWN)
    except FileExistsError:
        raise BadKeyError(f"{file} is there already; a key is never written over") from None
    except OSError as error:
        raise BadKeyError(f"{file} can't be written: {error.strerror}") from None
    with os.fdopen(handle, "wb") as out:
        out.write(pem)
    return shown(key)


def read_key(file: Path) -> Ed25519PrivateKey:
    """This will read the key. Raises BadKeyError."""
    try:
        mode, pem = file.stat().st_mode, file.read_bytes()
    except OSError as error:
        raise BadKeyError(f"{file} can't be read: {error.strerror}; lachan probe key makes one") from None
    if mode & _OTHERS:
        raise BadKeyError(f"others can read {file}: chmod 600 {file}")
    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError):
        raise BadKeyError(f"{file} holds no key that lachan probe key made") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadKeyError(f"{file} holds another sort of key; lachan probe key makes the right one")
    return key


def shown(key: Ed25519PrivateKey) -> Shown:
    """This will give what may be shown of a key."""
    public = key.public_key().public_bytes_raw()
    return Shown(public.hex(), hashlib.sha256(public).hexdigest())


def sign(key: Ed25519PrivateKey, body: bytes) -> str:
    """This will sign a body, in base64."""
    return base64.b64encode(key.sign(CONTEXT + body)).decode()
