"""Keyed hashes: who tells is told apart from others, and can't be found from what is kept."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from lachan.centre.web.keyfiles import master_key

_MARK_CHARS: Final = 32


def mark_of(what: str, value: str) -> str:
    """This will give the mark of a value (`network`, `device`, `identity`), "" for none. 128 bits as hex."""
    return _hmac(what, value).hex()[:_MARK_CHARS] if value else ""


def pad_of(value: str, length: int) -> bytes:
    """This will give bytes that only this site and who knows the value can give."""
    return _hmac("receipt pad", value)[:length]


def _hmac(what: str, value: str) -> bytes:
    said = f"lachan reports\0{what}\0{value}".encode("utf-8", "surrogatepass")
    return hmac.digest(master_key(), said, hashlib.sha256)
