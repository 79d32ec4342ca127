"""Hashed character n-grams of many names at once, and the sums of the weights that several experts give them.

Each gram is a row of a table; a row holds one small weight for each of four experts, packed into one 64-bit
number with 16 bits each, so that one look-up and one addition serve four experts at a time. Weights are 0–255
with 128 for nothing; a name of at most `MAX_CHARS` letters has fewer than 257 grams, so the sums cannot spill over
into the neighbour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    type Bytes = NDArray[np.uint8]
    type Ints = NDArray[np.int64]
    type Rows = NDArray[np.uint32]
    type Packed = NDArray[np.uint64]
    type Floats = NDArray[np.float32]

SIZES = (2, 3, 4, 5)
"""The lengths of the n-grams."""

MAX_CHARS = 62
"""How much of a text is looked at, both marks included: (62-1) + (62-2) + (62-3) + (62-4) = 238 grams."""

LANES = 4
"""Experts in one packed table."""

ZERO = 128
"""The packed weight that stands for nothing."""

START, END = "\x02", "\x03"

_A, _B, _C = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)


class Texts(NamedTuple):
    """Many texts as one row of bytes: the bytes, where each text begins, and how long each is."""

    codes: Bytes
    starts: Ints
    lengths: Ints


def lay_out(texts: Sequence[str]) -> Texts:
    """This will put texts end to end; none may be empty. Other than Latin-1 letters become "?"."""
    codes = np.frombuffer("".join(texts).encode("latin-1", "replace"), np.uint8)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    return Texts(codes, np.cumsum(lengths) - lengths, lengths)


def marked(text: str) -> str:
    """This will put the marks of begin and end around a text and cut it to `MAX_CHARS`, its end kept."""
    return f"{START}{text}{END}" if len(text) <= MAX_CHARS - 2 else text[1 - MAX_CHARS :] + END


def rows(texts: Texts, bits: int) -> list[tuple[Rows, NDArray[np.bool_]]]:
    """This will give, for each n-gram length, the table row of the gram that begins at each byte.

    Beside it a mask: true where the gram would reach into the next text, so that the row means nothing.
    """
    codes = texts.codes.astype(np.uint32)
    total = codes.size
    ends = np.repeat(texts.starts + texts.lengths, texts.lengths)
    left = ends - np.arange(total)
    shift = np.uint32(32 - bits)
    mixed = (codes + np.uint32(1)) * _A
    out = []
    for size in range(2, SIZES[-1] + 1):
        ahead = np.zeros(total, np.uint32)
        ahead[: max(0, total - size + 1)] = codes[size - 1 :]
        mixed = (mixed ^ (mixed >> np.uint32(15))) * _B + (ahead + np.uint32(size * 257)) * _A
        if size in SIZES:
            last = (mixed ^ (mixed >> np.uint32(13))) * _C
            last ^= last >> np.uint32(16)
            out.append((last >> shift, left < size))
    return out


def pack(weights: NDArray[np.uint8]) -> Packed:
    """This will pack the weights of up to four experts (experts × rows) into one number a row.

    One row more is added at the end: that of a gram which reaches into the next text, and weighs nothing.
    """
    packed = np.zeros(weights.shape[1] + 1, np.uint64)
    for lane, lane_weights in enumerate(weights):
        packed[:-1] |= lane_weights.astype(np.uint64) << np.uint64(16 * lane)
    return packed


def count(texts: Texts) -> Ints:
    """This will give the number of grams of each text."""
    return sum((np.maximum(texts.lengths - size + 1, 0) for size in SIZES), np.zeros_like(texts.lengths))


def sums(tables: Sequence[Packed], texts: Texts, bits: int) -> NDArray[np.int64]:
    """This will give, for each expert (4 × tables) and text, the sum of the weights of its grams, less the zeros."""
    out = np.empty((LANES * len(tables), texts.lengths.size), np.int64)
    nothing = np.uint32(1 << bits)
    places = [np.where(reaches_over, nothing, row) for row, reaches_over in rows(texts, bits)]
    zeros = count(texts) * ZERO
    for t, table in enumerate(tables):
        per_place = table[places[0]]
        for place in places[1:]:
            per_place += table[place]
        total = np.add.reduceat(per_place, texts.starts)
        for lane in range(LANES):
            out[LANES * t + lane] = (total >> np.uint64(16 * lane)).astype(np.int64) & 0xFFFF
            out[LANES * t + lane] -= zeros
    return out
