"""Texts that are nearly the same: found by a few marks, compared by a sketch. Neither says anything of the text.

A text is taken as the set of its folded word triples, digits as one digit, marks of punctuation left out. Its sketch
are the 128 smallest hashes of these (bottom-k sketch, Cohen & Kaplan 2007); for a text of up to 130 words that is the
whole set and the likeness of two is exact. Two texts are nearly the same from a Jaccard likeness of 0.8 on.
"""

from __future__ import annotations

import hashlib
import re
import struct
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np

from lachan.engine.fold import fold, prepare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NEARLY_THE_SAME: Final = 0.8
SKETCH_HASHES: Final = 128
MARKS: Final = 4
# A sketch of a whole book says no more than that of its beginning; hashing one costs a microsecond a word.
_MOST_WORDS: Final = 10_000
_WORDS_TOGETHER: Final = 3
_HEX_CHARS: Final = 8

_WORD: Final = re.compile(r"\w+")
_DIGITS: Final = re.compile(r"\d+")
_MASK: Final = 0xFFFF_FFFF
_MIXED_WITH: Final = 0x2C1B_3C6D
# odd, so that each is a permutation of the 32-bit numbers: four orders, four smallest members
_ORDERS: Final = (0x9E37_79B1, 0x85EB_CA77, 0xC2B2_AE3D, 0x27D4_EB2F)

type Sketch = tuple[int, ...]


def sketch_of(text: str) -> Sketch:
    """This will give the sketch of a text: hashes in order, () where there is no word in it."""
    return tuple(sorted(_hashes(text))[:SKETCH_HASHES])


def marks_of(sketch: Sketch) -> tuple[int, ...]:
    """This will give the marks by which texts like this one are found: any two of likeness 0.8 share one in 99.8 %.

    Each is the smallest of the hashes in another order; the chance that two texts share one is their likeness.
    """
    if not sketch:
        return ()
    return tuple(
        number << 32 | min(_mixed(one, order) for one in sketch) for number, order in enumerate(_ORDERS)
    )


def marks_of_many(sketches: Sequence[Sketch]) -> list[tuple[int, ...]]:
    """This will give the marks of each of many sketches, as `marks_of` does: of a thousand in a few milliseconds."""
    marks: list[tuple[int, ...]] = [()] * len(sketches)
    said = [place for place, sketch in enumerate(sketches) if sketch]
    if not said:
        return marks
    lengths = [len(sketches[place]) for place in said]
    hashes = np.fromiter(
        chain.from_iterable(sketches[place] for place in said), dtype=np.uint64, count=sum(lengths)
    )
    starts = np.concatenate(([0], np.cumsum(lengths[:-1], dtype=np.int64)))
    by_order = []
    for number, order in enumerate(_ORDERS):
        mixed = hashes * np.uint64(order) & np.uint64(_MASK)
        mixed ^= mixed >> np.uint64(15)
        mixed = mixed * np.uint64(_MIXED_WITH) & np.uint64(_MASK)
        by_order.append((np.minimum.reduceat(mixed, starts) | np.uint64(number << 32)).tolist())
    for place, found in zip(said, zip(*by_order, strict=True), strict=True):
        marks[place] = found
    return marks


def likeness(one: Sketch, other: Sketch) -> float:
    """This will give the Jaccard likeness of two texts by their sketches, 0 to 1; exact where both are short."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    here, there = set(one), set(other)
    if len(here) < SKETCH_HASHES and len(there) < SKETCH_HASHES:
        return len(here & there) / len(here | there)
    smallest = set(sorted(here | there)[:SKETCH_HASHES])
    return len(smallest & here & there) / len(smallest)


def are_nearly_the_same(one: Sketch, other: Sketch) -> bool:
    """This will say whether two texts count as one."""
    return likeness(one, other) >= NEARLY_THE_SAME


def write_sketch(sketch: Sketch) -> str:
    """This will write a sketch for a row: 8 hexadecimal digits a hash."""
    return "".join(f"{one:0{_HEX_CHARS}x}" for one in sketch)


def read_sketch(said: str) -> Sketch:
    """This will read what `write_sketch` wrote."""
    return struct.unpack(f">{len(said) // _HEX_CHARS}I", bytes.fromhex(said))


def _hashes(text: str) -> Iterable[int]:
    folded = _DIGITS.sub("0", fold(prepare(text)[0]).text)
    words = _WORD.findall(folded)[:_MOST_WORDS]
    return {_hash(words[at : at + _WORDS_TOGETHER]) for at in range(max(1, len(words) - 2)) if words}


def _hash(words: Sequence[str]) -> int:
    digest = hashlib.blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=4).digest()
    return int.from_bytes(digest)


def _mixed(number: int, order: int) -> int:
    number = number * order & _MASK
    number ^= number >> 15
    return number * _MIXED_WITH & _MASK
