"""The large list on disk: a memory-mapped trie of keys, and for each key which rows stand under it.

One file: a line of magic with the format's version, the length of the header, the SHA-256 of all that follows, the
header (JSON: day of making, sources, sizes), the table of rows (MessagePack), one number a key, and the trie. Equal
entries give equal bytes. Nothing is mapped before the hash of the whole has been checked.
"""

from __future__ import annotations

import hashlib
import mmap
from datetime import date
from enum import Enum
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import marisa_trie
import msgspec

from lachan.engine.links.suffixes import may_hold_suffixes
from lachan.engine.lists.keys import key_of, named_by, question
from lachan.engine.lists.precedence import decide, find_deciding
from lachan.engine.model import Kind, ListClass, ListEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lachan.engine.lists.keys import Question
    from lachan.engine.lists.precedence import Hit
    from lachan.engine.model import Indicator

_MAGIC = b"lachan lists 1\n\0"
_LENGTH_BYTES = 8
_HASH_BYTES = 32
_HEADER_AT = len(_MAGIC) + _LENGTH_BYTES + _HASH_BYTES
_MAX_HEADER_BYTES = 1 << 20
_ALIGN = 64
_CHUNK_BYTES = 1 << 20


class BaseFileError(ValueError):
    """A file that is no list base, is of another format, or is damaged; says which and what to do."""

    def __init__(self, path: Path, trouble: str) -> None:
        """This will keep path and trouble apart, for a caller who shows them in another language."""
        self.path = path
        self.trouble = trouble
        super().__init__(f"{path}: {trouble}")


class _Row(msgspec.Struct, frozen=True, array_like=True, order=True):
    """An entry without its value: what many entries have in common."""

    list_class: str
    source: str
    reason: str
    expires: str
    trust: str
    brand: str
    reviewed: str


class Header(msgspec.Struct, frozen=True):
    """What the file says of itself. Sizes are in bytes; `number_bytes` is the width of one row number."""

    built: str
    sources: tuple[str, ...]
    keys: int
    entries: int
    rows_bytes: int
    numbers_at: int
    number_bytes: int
    trie_at: int
    body_bytes: int


def _row_of(entry: ListEntry) -> _Row:
    return _Row(
        str(entry.list_class),
        entry.source,
        entry.reason,
        entry.expires.isoformat() if entry.expires else "",
        entry.trust,
        entry.brand,
        entry.reviewed.isoformat() if entry.reviewed else "",
    )


def write_base(entries: Iterable[ListEntry], path: Path, *, built: date) -> Header:
    """This will write the entries into one file, in place of what was there, whole or not at all.

    `built` is the day that the header states. About 100 bytes of memory for each entry while it works. Raises OSError
    where the folder cannot be written.
    """
    numbers: dict[_Row, int] = {}
    pairs = sorted({(key_of(e.kind, e.value), numbers.setdefault(_row_of(e), len(numbers))) for e in entries})
    # the rows under one key are one set; sets are numbered in the order of their rows, not of the input
    rows = list(numbers)
    sets: dict[tuple[_Row, ...], int] = {}
    set_of_key: dict[str, int] = {}
    for key, group in groupby(pairs, key=itemgetter(0)):
        together = tuple(sorted(rows[number] for _, number in group))
        set_of_key[key] = sets.setdefault(together, len(sets))
    order = sorted(sets)
    renumbered = [0] * len(order)
    for new, together in enumerate(order):
        renumbered[sets[together]] = new
    trie = marisa_trie.Trie(sorted(set_of_key))
    width = 2 if len(order) <= 1 << 16 else 4
    numbers_of_keys = bytearray(width * len(set_of_key))
    view = memoryview(numbers_of_keys).cast("H" if width == 2 else "I")  # noqa: PLR2004 - bytes
    for key, number in set_of_key.items():
        view[trie[key]] = renumbered[number]
    table = msgspec.msgpack.encode(order)
    numbers_at = _aligned(len(table))
    trie_at = _aligned(numbers_at + len(numbers_of_keys))
    body = b"".join(
        (
            table.ljust(numbers_at, b"\0"),
            bytes(numbers_of_keys).ljust(trie_at - numbers_at, b"\0"),
            trie.tobytes(),
        )
    )
    header = Header(
        built=built.isoformat(),
        sources=tuple(sorted({row.source for row in rows})),
        keys=len(set_of_key),
        entries=len(pairs),
        rows_bytes=len(table),
        numbers_at=numbers_at,
        number_bytes=width,
        trie_at=trie_at,
        body_bytes=len(body),
    )
    head = msgspec.json.encode(header)
    head = head.ljust(_aligned(_HEADER_AT + len(head)) - _HEADER_AT)
    part = path.with_name(path.name + ".part")
    digest = hashlib.sha256(head)
    digest.update(body)
    part.write_bytes(_MAGIC + len(head).to_bytes(_LENGTH_BYTES, "little") + digest.digest() + head + body)
    part.replace(path)
    return header


def _aligned(size: int) -> int:
    return -(-size // _ALIGN) * _ALIGN


class _Opened(NamedTuple):
    """What stands before the body of a file that was found whole."""

    header: Header
    sha256: str
    body_at: int


def _read_checked(path: Path) -> _Opened:
    """This will check the file to its last byte. Raises BaseFileError."""
    size = path.stat().st_size
    with path.open("rb") as file:
        magic = file.read(len(_MAGIC))
        if magic != _MAGIC:
            kind = "of another format version" if magic.startswith(b"lachan lists ") else "no list base"
            raise BaseFileError(path, f"this file is {kind}; build it again")
        length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
        stated = file.read(_HASH_BYTES)
        if length > _MAX_HEADER_BYTES or _HEADER_AT + length > size:
            raise BaseFileError(path, "its header is cut off; build it again")
        head = file.read(length)
        digest = hashlib.sha256(head)
        # read, not mapped: what is only hashed shall not count as memory of this process
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    if digest.digest() != stated:
        raise BaseFileError(
            path, "its content does not agree with its hash: cut off or damaged; build it again"
        )
    try:
        header = msgspec.json.decode(head, type=Header)
    except msgspec.DecodeError as error:
        raise BaseFileError(path, f"its header is of another making ({error}); build it again") from error
    return _Opened(header, stated.hex(), _HEADER_AT + length)


class Unclear(Enum):
    """What a glance says where it does not tell."""

    UNCLEAR = 0


UNCLEAR = Unclear.UNCLEAR
# where in the rest of a row (`_Ready`) the last day stands
_EXPIRES: Final = 2


class BaseLists:
    """A list base, memory-mapped: pages are shared between processes, and only those that are asked for are in memory.

    Open it by `open_base`. Safe to read from many threads.
    """

    def __init__(self, path: Path, *, today: date) -> None:
        """This will check and map the file. Raises BaseFileError, or OSError where it cannot be read."""
        header, self.sha256, start = _read_checked(path)
        self.header = header
        self.today = today
        with path.open("rb") as whole:
            self._map = mmap.mmap(whole.fileno(), 0, access=mmap.ACCESS_READ)
        body = memoryview(self._map)[start:]
        sets = msgspec.msgpack.decode(body[: header.rows_bytes], type=tuple[tuple[_Row, ...], ...])
        self._sets = tuple(tuple(map(_ready, together)) for together in sets)
        numbers = body[header.numbers_at : header.numbers_at + header.keys * header.number_bytes]
        self._numbers = numbers.cast("H" if header.number_bytes == 2 else "I")  # noqa: PLR2004 - bytes
        # the trie reads the map for as long as it lives, so the map must not be closed before it
        self._body = body[header.trie_at :]
        self._trie = marisa_trie.Trie().map(self._body)

    @property
    def version(self) -> str:
        """This will name the data by its hash."""
        return f"base-{self.sha256[:16]}"

    def __len__(self) -> int:
        """This will give the number of names."""
        return self.header.keys

    def glance(self, asked: Question, today: date) -> ListEntry | Unclear | None:
        """This will give what decides where one look tells: nothing, or one entry in force that covers the host.

        `UNCLEAR` where entries have to be weighed. Nine of ten look-ups are clear, and take two thirds of the time.
        """
        key, host_end, host = asked
        if not host_end or key[1] <= "9" or ":" in host:
            return UNCLEAR
        size = number = 0
        for part, found in self._trie.iter_prefixes_with_ids(key):
            if size:
                return UNCLEAR
            size, number = len(part), found
        if not size:
            return None
        rows = self._sets[self._numbers[number]]
        list_class, rest = rows[0]
        expires = rest[_EXPIRES]
        if len(rows) > 1 or size > host_end or (expires is not None and expires < today):
            return UNCLEAR
        # a key has two letters more than the name: the one in front, and the last dot
        name = host[len(host) - size + 2 :]
        if size < host_end and list_class is not ListClass.SHARED and may_hold_suffixes(name):
            return UNCLEAR
        return ListEntry(list_class, Kind.DOMAIN, name, *rest)

    def collect(self, asked: Question) -> list[Hit]:
        """This will give everything that is kept under a prefix of the key."""
        key, host_end, _ = asked
        if not host_end:
            number = self._trie.get(key)
            found = [] if number is None else [(key, number)]
        else:
            found = self._trie.iter_prefixes_with_ids(key)
        hits: list[Hit] = []
        for part, number in found:
            size = len(part)
            kind, value = named_by(asked, size)
            for list_class, rest in self._sets[self._numbers[number]]:
                entry = ListEntry(list_class, kind, value, *rest)
                hits.append((size, entry))
        return hits

    def find(self, indicator: Indicator) -> ListEntry | None:
        """This will give the entry that decides, parents of a domain included, or None."""
        asked = question(indicator)
        entry = self.glance(asked, self.today)
        if entry is not UNCLEAR:
            return entry
        hits = self.collect(asked)
        return find_deciding(asked, hits, self.today) if hits else None

    def find_all(self, indicator: Indicator) -> tuple[ListEntry, ...]:
        """This will give every live entry that covers the indicator, the deciding one first."""
        asked = question(indicator)
        return tuple(decide(asked, self.collect(asked), self.today))


type _Ready = tuple[ListClass, tuple[str, str, date | None, str, str, date | None]]
"""A row as `ListEntry` takes it: the class, and all that follows kind and value."""


def _ready(row: _Row) -> _Ready:
    rest = (row.source, row.reason, _day(row.expires), row.trust, row.brand, _day(row.reviewed))
    return ListClass(row.list_class), rest


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def open_base(path: Path, *, today: date) -> BaseLists:
    """This will open a base that `write_base` made. Raises BaseFileError for a truncated or foreign file."""
    return BaseLists(Path(path), today=today)
