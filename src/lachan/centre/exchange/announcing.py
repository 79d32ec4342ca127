"""What is said of keys, so that a program can go on by itself from the key that it knows: pure.

Two sentences, each JSON that is signed as it stands: the key before says which one follows it, and a key says of itself
that nobody is to believe it any more. Of a key that was stolen the thief can say the first as well as we, while the
second only does what we want: so whoever reads the second goes on to no other key by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from datetime import datetime

# before what is signed, so that nothing else that the key signs is such a sentence
CONTEXT: Final = b"lachan-key-1\n"


class Follows(msgspec.Struct, frozen=True, tag="follows", tag_field="says"):
    """`key` follows `after` (public keys, hexadecimal). `announced_at`, `switch_from`: seconds since 1970."""

    key: str
    after: str
    announced_at: int
    switch_from: int


class Withdrawn(msgspec.Struct, frozen=True, tag="withdrawn", tag_field="says"):
    """`key` (hexadecimal) is in wrong hands, or may be."""

    key: str
    at: int


class Said(msgspec.Struct, frozen=True):
    """A sentence and its signature (64 bytes, hexadecimal), over `CONTEXT` and the sentence."""

    text: str
    signature: str


def announcement(*, key: bytes, after: bytes, announced_at: datetime, switch_from: datetime) -> str:
    """This will write that a key follows another."""
    said = Follows(key.hex(), after.hex(), int(announced_at.timestamp()), int(switch_from.timestamp()))
    return msgspec.json.encode(said).decode()


def withdrawal(*, key: bytes, at: datetime) -> str:
    """This will write that a key is withdrawn."""
    return msgspec.json.encode(Withdrawn(key.hex(), int(at.timestamp()))).decode()


def signed_bytes(text: str) -> bytes:
    """This will give what is signed of a sentence."""
    return CONTEXT + text.encode()
