"""Sets of prefixes as few bytes: sorted, the steps between them Rice-coded, about 14 bits each for a million. Pure.

Layout of a coded set, all numbers in little-endian order: count (4 bytes), k (1), the first prefix (4), bytes that
follow (4), and these. Each step `d` is `d >> k` ones, a zero, and the lowest k bits of d, the lowest first; bits fill a
byte from its lowest on.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    type Prefixes = NDArray[np.uint32]

_HEAD: Final = struct.Struct("<IBII")


def encode(prefixes: Prefixes) -> bytes:
    """This will code a strictly rising set of prefixes, each the first four bytes of a hash read as a number."""
    if prefixes.size == 0:
        return _HEAD.pack(0, 0, 0, 0)
    first = int(prefixes[0])
    steps: NDArray[np.int64] = np.diff(prefixes.astype(np.int64)).astype(np.int64, copy=False)
    if steps.size == 0:
        return _HEAD.pack(1, 0, first, 0)
    k = _parameter(steps)
    ones = steps >> k
    ends = np.cumsum(ones + 1 + k)
    starts = ends - (ones + 1 + k)
    # a stretch of ones is +1 where it begins and -1 where it ends, summed up; where one has no length they cancel
    edges = np.zeros(int(ends[-1]) + 1, np.int8)
    edges[starts] += 1
    edges[starts + ones] -= 1
    bits = np.cumsum(edges, dtype=np.int8)
    rests = starts + ones + 1
    for place in range(k):
        bits[rests + place] = (steps >> place) & 1
    packed = np.packbits(bits[:-1].view(np.uint8), bitorder="little").tobytes()
    return _HEAD.pack(int(prefixes.size), k, first, len(packed)) + packed


def _parameter(steps: NDArray[np.int64]) -> int:
    """This will give the k that is best for steps of a random set: log2 of their mean times ln 2."""
    mean = float(steps.mean()) * 0.6931
    return min(30, max(0, int(np.log2(mean)) if mean >= 1 else 0))


def as_bytes(prefixes: Prefixes) -> bytes:
    """This will give what the checksum of a set is made of: each prefix as it stands in the hash, in order."""
    return prefixes.astype(">u4").tobytes()
