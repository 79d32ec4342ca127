"""A file of sorted lines in blocks, plain and packed, of which only the blocks that changed are written.

The blocks lie in a heap, a file that only grows: what changed is put at its end, and a layout says which blocks in
which order are the file of the moment. So a change in a million lines writes some hundred kilobytes, while whoever
reads the file of before goes on with its own layout. Once half of a heap is of no use, what is used begins a new one.

The packed form is one gzip member (RFC 1952): each block is compressed by itself and ends on a full flush, so that a
block that stayed fits anywhere.
"""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from bisect import bisect_right
from itertools import accumulate
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
_TRAILER: Final = struct.Struct("<II")
_LEVEL: Final = 6
_32_BITS: Final = 0xFFFFFFFF


class DamagedError(ValueError):
    """A heap doesn't hold what was put there."""


class Block(msgspec.Struct, frozen=True, array_like=True):
    """A run of lines: its first, where it stands in the heap, its packed form right behind it; a CRC-32 of both."""

    first: bytes
    at: int
    size: int
    packed_size: int
    crc: int


class Layout(msgspec.Struct, frozen=True):
    """A file as it is put together: its head, blocks of a heap (a file's name) and what ends the packed form."""

    heap: str
    head: bytes
    packed_head: bytes
    blocks: tuple[Block, ...]
    end: bytes


class Written(msgspec.Struct, frozen=True):
    """What was written: sizes, the hash that minisign signs (BLAKE2b-512 of all) and the SHA-256 of the lines alone."""

    layout: Layout
    size: int
    packed_size: int
    blake2b: bytes
    lines_sha256: str


class Tally(msgspec.Struct):
    """Which keys came that were not there, and which went."""

    came: set[bytes] = msgspec.field(default_factory=set)
    went: set[bytes] = msgspec.field(default_factory=set)


type _Piece = tuple[bytes, bytes] | Block
"""Lines that are new, with the first of them; or a block of the heap."""


def write_lines(heap: Path, *, head: bytes, lines: Sequence[bytes], lasting: bool = False) -> Written:
    """This will write lines, which are sorted, below a head, into a new heap. `lasting`: past a loss of power too."""
    with heap.open("xb") as out:
        return _Writer(out, None, heap.name).write(head, _cut(lines), lasting=lasting)


def change_lines(
    before: Layout,
    heap: Path,
    *,
    head: Callable[[Tally], bytes],
    gone: Iterable[bytes],
    new: Mapping[bytes, bytes],
    key: Callable[[bytes], bytes],
    lasting: bool = False,
) -> Written:
    """This will write what changes a file: the keys `gone` go, and `new` (key to line) come. The file before stays.

    A new line takes the place of one with its key. Lines and their keys sort alike. `head` is told what came and went.
    `heap` is the heap of before, or a new one beside it into which all goes that is used. Raises DamagedError, OSError.
    """
    tally = Tally()
    old = heap.with_name(before.heap)
    with old.open("rb", buffering=0) as read, heap.open("ab" if heap == old else "xb") as out:
        # what changed is at hand before the head is written; what stayed is read when it is hashed
        pieces = list(_changed(read, before.blocks, gone, new, key, tally))
        return _Writer(out, read, heap.name, moves=heap != old).write(head(tally), pieces, lasting=lasting)


def is_half_empty(layout: Layout, heap: Path) -> bool:
    """This will say whether half of a heap, and more than a few blocks, is of no use any more. Raises OSError."""
    used = sum(block.size + block.packed_size for block in layout.blocks)
    return heap.stat().st_size > 2 * max(used, 4 * _LARGEST)


def is_whole(layout: Layout, heap: Path, *, blake2b: bytes) -> bool:
    """This will say whether a heap still holds a file whose hash is that, plain and packed."""
    whole, crc, size = hashlib.blake2b(layout.head, digest_size=64), zlib.crc32(layout.head), len(layout.head)
    try:
        with heap.open("rb", buffering=0) as read:
            for block in layout.blocks:
                content, _ = _kept(read, block)
                whole.update(content)
                crc = zlib.crc32(content, crc)
                size += block.size
        is_packed = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(layout.packed_head) == layout.head
    except (OSError, DamagedError, zlib.error):
        return False
    return is_packed and whole.digest() == blake2b and layout.end == _end(crc, size)


class Joined:
    """A file that is put together while it is read: runs of a heap, and bytes that stand in its layout."""

    def __init__(self, heap: BinaryIO, pieces: Sequence[bytes | tuple[int, int]]) -> None:
        """This will read the pieces one after another; a run is where it stands and how long it is."""
        self._heap, self._pieces = heap, pieces
        self._ends = list(
            accumulate(len(piece) if isinstance(piece, bytes) else piece[1] for piece in pieces)
        )
        self._at = 0

    def seek(self, offset: int, /) -> int:
        """This will go on from there."""
        self._at = offset
        return offset

    def read(self, size: int, /) -> bytes:
        """This will give at most so many bytes, and fewer only at the end or where the heap is cut off."""
        found = bytearray()
        which = bisect_right(self._ends, self._at)
        while len(found) < size and which < len(self._pieces):
            piece, wanted = self._pieces[which], size - len(found)
            behind = self._at - (self._ends[which - 1] if which else 0)
            if isinstance(piece, bytes):
                some = piece[behind : behind + wanted]
            else:
                some = os.pread(self._heap.fileno(), min(wanted, piece[1] - behind), piece[0] + behind)
            if not some:
                break
            found += some
            self._at += len(some)
            which += self._at >= self._ends[which]
        return bytes(found)

    def close(self) -> None:
        """This will close the heap."""
        self._heap.close()


def open_plain(layout: Layout, heap: Path) -> Joined:
    """This will open the file as it is. Raises OSError."""
    return Joined(
        heap.open("rb", buffering=0), [layout.head, *((each.at, each.size) for each in layout.blocks)]
    )


def open_packed(layout: Layout, heap: Path) -> Joined:
    """This will open the packed form. Raises OSError."""
    runs = ((each.at + each.size, each.packed_size) for each in layout.blocks)
    return Joined(heap.open("rb", buffering=0), [layout.packed_head, *runs, layout.end])


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
        there = {key(line): line for line in _kept(read, block)[0].splitlines()}
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
    """`moves`: blocks that stay go into the new heap too; else they stay where they are."""

    def __init__(self, out: BinaryIO, read: BinaryIO | None, heap: str, *, moves: bool = False) -> None:
        self._out, self._read, self._heap, self._moves = out, read, heap, moves
        self._whole = hashlib.blake2b(digest_size=64)
        self._lines = hashlib.sha256()
        self._crc = self._size = 0

    def write(self, head: bytes, pieces: Iterable[_Piece], *, lasting: bool) -> Written:
        self._hash(head)
        packed_head = _GZIP_HEAD + _pack(head)
        blocks = []
        for piece in pieces:
            if not isinstance(piece, Block):
                first, content = piece
                blocks.append(self._put(first, content, _pack(content)))
            elif self._read is None:
                raise DamagedError("a block of no heap")
            else:
                content, packed = _kept(self._read, piece)
                blocks.append(self._put(piece.first, content, packed) if self._moves else piece)
            self._lines.update(content)
            self._hash(content)
        self._out.flush()
        if lasting:
            os.fsync(self._out.fileno())
        layout = Layout(self._heap, head, packed_head, tuple(blocks), _end(self._crc, self._size))
        packed_size = len(packed_head) + sum(block.packed_size for block in blocks) + len(layout.end)
        return Written(layout, self._size, packed_size, self._whole.digest(), self._lines.hexdigest())

    def _put(self, first: bytes, content: bytes, packed: bytes) -> Block:
        at = self._out.tell()
        self._out.write(content)
        self._out.write(packed)
        return Block(first, at, len(content), len(packed), _crc(content, packed))

    def _hash(self, content: bytes) -> None:
        self._whole.update(content)
        self._crc = zlib.crc32(content, self._crc)
        self._size += len(content)


def _kept(read: BinaryIO, block: Block) -> tuple[bytes, bytes]:
    """This will read a block, plain and packed. Raises DamagedError where it isn't what was written."""
    both = os.pread(read.fileno(), block.size + block.packed_size, block.at)
    content, packed = both[: block.size], both[block.size :]
    if len(packed) != block.packed_size or _crc(content, packed) != block.crc:
        raise DamagedError(f"{read.name} is not what was written")
    return content, packed


def _crc(content: bytes, packed: bytes) -> int:
    return zlib.crc32(packed, zlib.crc32(content))


def _end(crc: int, size: int) -> bytes:
    return _LAST_BLOCK + _TRAILER.pack(crc, size & _32_BITS)


def _pack(content: bytes) -> bytes:
    if not content:
        return b""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)
