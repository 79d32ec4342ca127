"""Secrets of signing in, encrypted under the master key: seeds of codes, secrets of providers."""

from __future__ import annotations

import base64
import os
from functools import cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lachan.centre.web.keyfiles import master_key

_NONCE_BYTES: Final = 12
_FORM: Final = "s1:"


class SealedUnderAnotherKeyError(ValueError):
    """The secret was sealed under another master key, or has been altered."""


def seal(said: str, *, purpose: str) -> str:
    """This will encrypt a text (AES-256-GCM); `purpose` is bound to it and must be named again for opening."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = nonce + _cipher(master_key()).encrypt(nonce, said.encode(), purpose.encode())
    return _FORM + base64.urlsafe_b64encode(sealed).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """This will decrypt a text. Raises SealedUnderAnotherKeyError."""
    try:
        if not sealed.startswith(_FORM):
            raise SealedUnderAnotherKeyError(purpose)
        raw = base64.urlsafe_b64decode(sealed[len(_FORM) :])
        opened = _cipher(master_key()).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], purpose.encode())
    except (ValueError, InvalidTag):
        raise SealedUnderAnotherKeyError(purpose) from None
    return opened.decode()


@cache
def _cipher(master: bytes) -> AESGCM:
    # a key of its own, so that what is sealed here can't be taken for what another room seals
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"lachan sign-in secrets").derive(master)
    return AESGCM(derived)
