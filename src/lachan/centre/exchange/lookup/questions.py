"""The question for whole hashes, and its answer: both of a size that tells nothing. Pure.

A question is sixteen prefixes, always: what isn't needed is filled with others of the set. An answer begins with
`LLA1`, the version (4 bytes), the seconds for which it may be kept (2), the count (2), then for each hash its action
(1) and itself (32), numbers in little-endian order; zeros fill it up to 1,024 bytes or, where that is too little, to
the next double of it.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

import numpy as np

from lachan.centre.exchange.lookup.expressions import PREFIX_BYTES

if TYPE_CHECKING:
    from lachan.centre.exchange.lookup.coding import Prefixes
    from lachan.centre.exchange.lookup.generations import Generation

SLOTS: Final = 16
QUESTION_BYTES: Final = SLOTS * PREFIX_BYTES
SIZE_CLASS: Final = 1_024
KEPT_SECONDS: Final = 300
MAGIC: Final = b"LLA1"
_HEAD: Final = struct.Struct("<4sIHH")


def read_question(body: bytes) -> Prefixes | None:
    """This will give the prefixes that are asked for, or None where it is no question."""
    if len(body) != QUESTION_BYTES:
        return None
    return np.unique(np.frombuffer(body, ">u4").astype(np.uint32))


def answer(prefixes: Prefixes, generation: Generation) -> bytes:
    """This will give the answer from what is listed now."""
    starts = np.searchsorted(generation.prefixes, prefixes, "left")
    ends = np.searchsorted(generation.prefixes, prefixes, "right")
    lines: set[bytes] = set()
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        for row in range(start, end):
            lines.add(generation.line(row))
    said = _HEAD.pack(MAGIC, generation.seq, KEPT_SECONDS, len(lines)) + b"".join(sorted(lines))
    size = SIZE_CLASS
    while size < len(said):
        size *= 2
    return said.ljust(size, b"\0")
