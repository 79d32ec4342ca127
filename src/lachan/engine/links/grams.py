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
"""The lengths of the n-grams, one after the other as the hash rolls."""

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


class Hashed(NamedTuple):
    """The hash of the gram of each length that begins at each byte (lengths × bytes), of all texts.

    `reaches_over` is true where a gram would reach into the next text, so that its hash means nothing.
    """

    hashes: Rows
    reaches_over: NDArray[np.bool_]
    texts: Texts

    def split(self, number: int) -> tuple[Hashed, Hashed]:
        """This will part the first `number` texts from the others (neither part may be empty)."""
        codes, starts, lengths = self.texts
        cut = starts[number]
        first = Texts(codes[:cut], starts[:number], lengths[:number])
        second = Texts(codes[cut:], starts[number:] - cut, lengths[number:])
        return (
            Hashed(self.hashes[:, :cut], self.reaches_over[:, :cut], first),
            Hashed(self.hashes[:, cut:], self.reaches_over[:, cut:], second),
        )

    def rows(self, bits: int) -> Rows:
        """This will give the table rows of the grams; the row after the last for those that reach over."""
        return np.where(self.reaches_over, np.uint32(1 << bits), self.hashes >> np.uint32(32 - bits))


def joined(first: Texts, second: Texts) -> Texts:
    """This will put texts behind others, so that both are hashed in one go."""
    return Texts(
        np.concatenate([first.codes, second.codes]),
        np.concatenate([first.starts, second.starts + first.codes.size]),
        np.concatenate([first.lengths, second.lengths]),
    )


def hash_grams(texts: Texts) -> Hashed:
    """This will hash all grams of all texts by one rolling hash."""
    codes = texts.codes.astype(np.uint32)
    total = codes.size
    left = np.repeat(texts.starts + texts.lengths, texts.lengths) - np.arange(total)
    longest = SIZES[-1]
    ahead = np.zeros(total + longest, np.uint32)
    ahead[:total] = codes
    mixed = (codes + np.uint32(1)) * _A
    states = np.empty((len(SIZES), total), np.uint32)
    for row, size in enumerate(SIZES):
        mixed = (mixed ^ (mixed >> np.uint32(15))) * _B + (
            ahead[size - 1 : size - 1 + total] + np.uint32(size * 257)
        ) * _A
        states[row] = mixed
    states = (states ^ (states >> np.uint32(13))) * _C
    states ^= states >> np.uint32(16)
    return Hashed(states, left < _SIZES_DOWN, texts)


_SIZES_DOWN = np.array(SIZES)[:, None]


def pack(weights: NDArray[np.uint8]) -> Packed:
    """This will pack the weights of up to four experts (experts × rows) into one number a row.

    One row more is added at the end: that of a gram which reaches into the next text, and weighs nothing.
    """
    packed = np.zeros(weights.shape[1] + 1, np.uint64)
    for lane, lane_weights in enumerate(weights):
        packed[:-1] |= lane_weights.astype(np.uint64) << np.uint64(16 * lane)
    return packed


_FEW = np.array([0, 0, 1, 3], np.int64)


def count(texts: Texts) -> Ints:
    """This will give the number of grams of each text: n - 1 of two letters, n - 2 of three, and so on."""
    lengths = texts.lengths
    return np.where(lengths > 3, 4 * lengths - 10, _FEW[np.minimum(lengths, 3)])  # noqa: PLR2004 - four lengths


_SHIFTS = (np.arange(LANES, dtype=np.uint64) * np.uint64(16))[:, None]
_LOW_BITS = np.uint64(0xFFFF)


def sums(tables: Sequence[Packed], hashed: Hashed, bits: int) -> NDArray[np.int64]:
    """This will give, for each expert (4 × tables) and text, the sum of the weights of its grams, less the zeros."""
    texts = hashed.texts
    places = hashed.rows(bits)
    zeros = count(texts) * ZERO
    lanes = []
    for table in tables:
        per_place = table[places[0]]
        for place in places[1:]:
            per_place += table[place]
        total = np.add.reduceat(per_place, texts.starts)
        lanes.append(((total >> _SHIFTS) & _LOW_BITS).astype(np.int64) - zeros)
    return np.concatenate(lanes)
