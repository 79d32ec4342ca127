"""A file of sorted lines in blocks, plain and packed, of which only the blocks that changed are made anew.

The packed form is one gzip member (RFC 1952): each block is compressed by itself and ends on a full flush, so that a
block that stayed is copied as it is. A million lines change in the time that it takes to copy and hash them.
"""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from bisect import bisect_right
from typing import TYPE_CHECKING, BinaryIO, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

# Half of it is read, sorted and packed for a change of one line; a million names are some hundred blocks.
BLOCK_BYTES: Final = 131_072
_LARGEST: Final = 2 * BLOCK_BYTES
# no name, no time: equal lines give equal bytes
_GZIP_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK: Final = b"\x03\x00"
_LEVEL: Final = 6
_32_BITS: Final = 0xFFFFFFFF


class Block(msgspec.Struct, frozen=True, array_like=True):
    """A run of lines: its first line, and where it stands in the plain and in the packed file."""

    first: bytes
    at: int
    size: int
    packed_at: int
    packed_size: int


class Written(msgspec.Struct, frozen=True):
    """What was written: sizes, the hash that minisign signs (BLAKE2b-512 of all) and the SHA-256 of the lines alone."""

    blocks: tuple[Block, ...]
    size: int
    packed_size: int
    blake2b: bytes
    lines_sha256: str


class Tally(msgspec.Struct):
    """Which keys came that were not there, and which went."""

    came: set[bytes] = msgspec.field(default_factory=set)
    went: set[bytes] = msgspec.field(default_factory=set)


type _Piece = tuple[bytes, bytes] | Block
"""Lines that are new, with the first of them; or a block of the file before."""


def write_lines(plain: Path, packed: Path, *, head: bytes, lines: Sequence[bytes]) -> Written:
    """This will write lines, which are sorted, below a head; both files are new."""
    with plain.open("xb") as out, packed.open("xb") as out_packed:
        return _Writer(out, out_packed, None, None).write(head, _cut(lines))


def change_lines(
    before: tuple[Path, Path, tuple[Block, ...]],
    plain: Path,
    packed: Path,
    *,
    head: Callable[[Tally], bytes],
    gone: Iterable[bytes],
    new: Mapping[bytes, bytes],
    key: Callable[[bytes], bytes],
) -> Written:
    """This will write what stood in the files before, without the keys `gone`, and with `new` (key to line).

    A new line takes the place of one with its key. Lines and their keys sort alike. `head` is told what came and went.
    """
    tally = Tally()
    plain_before, packed_before, blocks = before
    with (
        plain_before.open("rb") as read, packed_before.open("rb") as read_packed,
        plain.open("xb") as out, packed.open("xb") as out_packed,
    ):  # fmt: skip
        # what changed is at hand before the head is written; what stayed is read when it is copied
        pieces = list(_changed(read, blocks, gone, new, key, tally))
        return _Writer(out, out_packed, read, read_packed).write(head(tally), pieces)


def _changed(
    read: BinaryIO,
    blocks: tuple[Block, ...],
    gone: Iterable[bytes],
    new: Mapping[bytes, bytes],
    key: Callable[[bytes], bytes],
    tally: Tally,
) -> Iterator[_Piece]:
    firsts = [key(block.first) for block in blocks]
    by_block: dict[int, tuple[list[bytes], list[bytes]]] = {}
    for which, keys in enumerate((gone, new)):
        for each in keys:
            at = max(0, bisect_right(firsts, each) - 1)
            by_block.setdefault(at, ([], []))[which].append(each)
    if not blocks:
        tally.came.update(new)
        yield from _cut(sorted(new.values()))
        return
    for at, block in enumerate(blocks):
        if at not in by_block:
            yield block
            continue
        read.seek(block.at)
        there = {key(line): line for line in read.read(block.size).splitlines()}
        for each in by_block[at][0]:
            if there.pop(each, None) is not None:
                tally.went.add(each)
        for each in by_block[at][1]:
            if each not in there:
                tally.came.add(each)
            there[each] = new[each]
        yield from _cut(sorted(there.values()))


def _cut(lines: Sequence[bytes]) -> Iterator[_Piece]:
    """This will cut lines into blocks; a block that grew twice as large as usual is cut in two."""
    if not lines:
        return
    size = sum(map(len, lines)) + len(lines)
    if size <= _LARGEST:
        yield lines[0], b"\n".join(lines) + b"\n"
        return
    start = length = 0
    for at, line in enumerate(lines):
        length += len(line) + 1
        if length >= BLOCK_BYTES:
            yield lines[start], b"\n".join(lines[start : at + 1]) + b"\n"
            start, length = at + 1, 0
    if start < len(lines):
        yield lines[start], b"\n".join(lines[start:]) + b"\n"


class _Writer:
    def __init__(
        self, out: BinaryIO, out_packed: BinaryIO, read: BinaryIO | None, read_packed: BinaryIO | None
    ) -> None:
        self._out, self._out_packed = out, out_packed
        self._read, self._read_packed = read, read_packed
        self._whole = hashlib.blake2b(digest_size=64)
        self._lines = hashlib.sha256()
        self._crc = self._size = self._packed_size = 0

    def write(self, head: bytes, pieces: Iterable[_Piece]) -> Written:
        self._put_packed(_GZIP_HEAD)
        self._put(head, _pack(head))
        blocks = []
        for piece in pieces:
            if isinstance(piece, Block):
                first, content, packed = piece.first, *self._kept(piece)
            else:
                first, content = piece
                packed = _pack(content)
            self._lines.update(content)
            blocks.append(Block(first, self._size, len(content), self._packed_size, len(packed)))
            self._put(content, packed)
        self._put_packed(_LAST_BLOCK + struct.pack("<II", self._crc, self._size & _32_BITS))
        for file in (self._out, self._out_packed):
            file.flush()
            os.fsync(file.fileno())
        return Written(
            tuple(blocks), self._size, self._packed_size, self._whole.digest(), self._lines.hexdigest()
        )

    def _kept(self, block: Block) -> tuple[bytes, bytes]:
        if self._read is None or self._read_packed is None:
            raise ValueError("a block of no file")
        self._read.seek(block.at)
        self._read_packed.seek(block.packed_at)
        return self._read.read(block.size), self._read_packed.read(block.packed_size)

    def _put(self, content: bytes, packed: bytes) -> None:
        self._out.write(content)
        self._whole.update(content)
        self._crc = zlib.crc32(content, self._crc)
        self._size += len(content)
        self._put_packed(packed)

    def _put_packed(self, packed: bytes) -> None:
        self._out_packed.write(packed)
        self._packed_size += len(packed)


def _pack(content: bytes) -> bytes:
    if not content:
        return b""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)
