"""Looking for many short values in the bytes of a large file at once. Pure.

Each window of four bytes is looked up in a table of those with which a value begins; only where one may begin is it
compared. A megabyte takes some hundredths of a second, however many values there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

LEAST_BYTES: Final = 4
_TABLE_BITS: Final = 22
# Knuth's multiplier for hashes of words (The Art of Computer Programming 3, 6.4)
_MIXER: Final = np.uint32(2_654_435_761)
_SHIFT: Final = np.uint32(32 - _TABLE_BITS)


class Values:
    """What is looked for, each of four bytes at least."""

    def __init__(self, values: Iterable[bytes]) -> None:
        """This will learn the values. Raises ValueError for one that is too short."""
        self._by_start: dict[bytes, list[bytes]] = {}
        for value in values:
            if len(value) < LEAST_BYTES:
                raise ValueError("a value of fewer than four bytes stands everywhere")
            self._by_start.setdefault(value[:LEAST_BYTES], []).append(value)
        self._table = np.zeros(1 << _TABLE_BITS, dtype=np.bool_)
        if self._by_start:
            self._table[_hashes(b"".join(self._by_start))[::LEAST_BYTES]] = True
        # the end of a piece that the next is looked at with, so that what lies across both is found
        self._longest = max((len(value) for some in self._by_start.values() for value in some), default=0)

    def stand_in(self, pieces: Iterable[bytes]) -> bool:
        """This will say whether one of them stands in a content that comes in pieces, across their ends too."""
        kept = b""
        for piece in pieces:
            near = kept + piece
            if self._stand_in(near):
                return True
            kept = near[-self._longest :] if self._longest else b""
        return False

    def _stand_in(self, content: bytes) -> bool:
        if not self._by_start or len(content) < LEAST_BYTES:
            return False
        for at in np.flatnonzero(self._table[_hashes(content)]).tolist():
            for value in self._by_start.get(content[at : at + LEAST_BYTES], ()):
                if content.startswith(value, at):
                    return True
        return False


def _hashes(content: bytes) -> NDArray[np.uint32]:
    """This will give a number below 2^22 for each window of four bytes."""
    signs = np.frombuffer(content, dtype=np.uint8).astype(np.uint32)
    windows = (
        signs[:-3] | signs[1:-2] << np.uint32(8) | signs[2:-1] << np.uint32(16) | signs[3:] << np.uint32(24)
    )
    hashes: NDArray[np.uint32] = (windows * _MIXER) >> _SHIFT
    return hashes
