"""A whole zone's names made ready for the wire, in a file: what a transfer sends before what has changed since.

One file for each way to see the table (a reader and an answer). It begins with what it was made from and ends with a
mark, so that half a file is never sent.
"""

from __future__ import annotations

import os
import struct
import weakref
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange.zones.names import labels_of
from lachan.centre.exchange.zones.transfers import packed, pairs
from lachan.centre.exchange.zones.wire import Body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_MAGIC: Final = b"lachan-zone-1\n"
_END: Final = b"lachan-zone-end\n"
_SIZE: Final = struct.Struct("!II")
_MOST_HEAD: Final = 65_536


class Made(msgspec.Struct, frozen=True):
    """What a file was made from: up to which place of the counter, and by what else (`Rules.digest`)."""

    seq: int
    digest: str


class Base:
    """An open file; who reads from it goes on while another takes its place."""

    def __init__(self, descriptor: int, made: Made, begin: int) -> None:
        """This will stand for an open file, which it closes itself, whose bodies begin at `begin`."""
        self._descriptor = descriptor
        self._begin = begin
        self.made = made
        weakref.finalize(self, os.close, descriptor)

    def blocks(self) -> Iterator[Body]:
        """This will give the bodies, one at a time. Raises OSError where the file was damaged meanwhile."""
        at = self._begin
        while True:
            answers, size = _SIZE.unpack(_part(self._descriptor, _SIZE.size, at))
            if not size:
                return
            yield Body(answers, _part(self._descriptor, size, at + _SIZE.size))
            at += _SIZE.size + size


def write_base(
    path: Path, names: Iterable[str], *, made: Made, end: bytes, why_not: Callable[[str], str]
) -> Base:
    """This will write a file of the names that may stand in a zone; `end` is the tail of their records. Raises OSError.

    `names` come in an order in which the same ones are neighbours.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb", buffering=1 << 20) as file:
            head = msgspec.json.encode(made)
            file.write(_MAGIC + _SIZE.pack(0, len(head)) + head)
            for body in packed(pairs(_fit(names, why_not), end)):
                file.write(_SIZE.pack(body.answers, len(body.octets)))
                file.write(body.octets)
            file.write(_SIZE.pack(0, 0) + _END)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    base = open_base(path, digest=made.digest)
    if base is None:
        raise OSError(f"{path} can't be read again")
    return base


def open_base(path: Path, *, digest: str) -> Base | None:
    """This will open a file that was made by the same settings, None where there is none or it isn't whole."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        made, begin = _read_head(descriptor)
    except (OSError, msgspec.DecodeError):
        made, begin = Made(0, ""), 0
    if not begin or made.digest != digest:
        os.close(descriptor)
        return None
    return Base(descriptor, made, begin)


def _read_head(descriptor: int) -> tuple[Made, int]:
    """This will give what a file was made from and where its bodies begin; raises OSError where it isn't whole."""
    begin = len(_MAGIC) + _SIZE.size
    if _part(descriptor, len(_MAGIC), 0) != _MAGIC:
        raise OSError("another kind of file")
    _, size = _SIZE.unpack(_part(descriptor, _SIZE.size, len(_MAGIC)))
    if size > _MOST_HEAD:
        raise OSError("another kind of file")
    made = msgspec.json.decode(_part(descriptor, size, begin), type=Made)
    if _part(descriptor, len(_END), os.fstat(descriptor).st_size - len(_END)) != _END:
        raise OSError("the file has no end")
    return made, begin + size


def _fit(names: Iterable[str], why_not: Callable[[str], str]) -> Iterator[bytes]:
    before = ""
    for name in names:
        if name != before and not why_not(name):
            yield labels_of(name)
        before = name


def _part(descriptor: int, size: int, at: int) -> bytes:
    octets = os.pread(descriptor, size, at)
    if len(octets) != size:
        raise OSError("the file ends too early")
    return octets
