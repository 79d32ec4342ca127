"""What the look-up answers from, as files: one folder for each version, mapped into memory by all processes alike.

A folder holds `rows` (numbers of entries, hashes, actions and prefixes, sorted by hash, mapped and never read whole),
`touched` (which prefixes were touched by which version, so that a step from any of these versions is found without the
database), `full` (both sets, coded), `head` (JSON) and its signature. `current` names the folder that counts.
"""

from __future__ import annotations

import os
import secrets
import shutil
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self

import msgspec
import numpy as np

from lachan.centre.exchange.lookup.expressions import HASH_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from lachan.centre.exchange.lookup.coding import Prefixes

BLOCK: Final = 1
FLAG: Final = 2
ACTIONS: Final = {"block": BLOCK, "flag": FLAG}
CURRENT: Final = "current"
_COUNT: Final = struct.Struct("<Q")
TOUCHED: Final = np.dtype([("seq", "<u4"), ("action", "u1"), ("prefix", "<u4")])


class Rows(msgspec.Struct, frozen=True):
    """Things by hash: their numbers (n), hashes (n × 32 bytes), actions (n) and first four bytes (n)."""

    ids: NDArray[np.int64]
    hashes: NDArray[np.bytes_]
    actions: NDArray[np.uint8]
    prefixes: Prefixes

    @classmethod
    def of(cls, ids: Iterable[int], hashes: Iterable[bytes], actions: Iterable[int]) -> Self:
        """This will sort entries that come in any order."""
        # bytes in numpy end at their last that is not zero; as a whole column they stay as they are
        found = np.frombuffer(bytearray(b"").join(hashes), np.uint8).view(f"S{HASH_BYTES}")
        order = np.argsort(found, kind="stable")
        return cls(
            np.fromiter(ids, np.int64, found.size)[order],
            found[order],
            np.fromiter(actions, np.uint8, found.size)[order],
            _first_four(found[order]),
        )

    def where(self, stays: NDArray[np.bool_]) -> Self:
        """This will give those that stay."""
        return type(self)(self.ids[stays], self.hashes[stays], self.actions[stays], self.prefixes[stays])

    def joined(self, more: Rows) -> Self:
        """This will put others among these."""
        at = np.searchsorted(self.hashes, more.hashes)
        return type(self)(
            np.insert(self.ids, at, more.ids),
            np.insert(self.hashes, at, more.hashes),
            np.insert(self.actions, at, more.actions),
            np.insert(self.prefixes, at, more.prefixes),
        )

    def set_of(self, action: int) -> Prefixes:
        """This will give the prefixes of an action, strictly rising."""
        found = self.prefixes[self.actions == action]
        # they are sorted already; sorting a million once more takes longer than all else here
        is_first = np.ones(found.size, np.bool_)
        np.not_equal(found[1:], found[:-1], out=is_first[1:])
        rising: Prefixes = found[is_first]
        return rising

    def write(self, path: Path) -> None:
        """This will write them as `read` maps them."""
        with path.open("wb") as file:
            file.write(_COUNT.pack(self.ids.size))
            for each in (self.ids, self.hashes, self.prefixes, self.actions):
                file.write(np.ascontiguousarray(each).data)

    @classmethod
    def read(cls, path: Path) -> Self:
        """This will map what was written. Raises OSError, ValueError where it is no such file."""
        mapped = np.memmap(path, np.uint8, "r")
        (count,) = _COUNT.unpack(mapped[: _COUNT.size].tobytes())
        at = _COUNT.size
        taken = []
        for dtype in (np.dtype("<i8"), np.dtype(f"S{HASH_BYTES}"), np.dtype("<u4"), np.dtype("u1")):
            end = at + count * dtype.itemsize
            taken.append(np.asarray(mapped[at:end]).view(dtype))
            at = end
        if at != mapped.size:
            raise ValueError(f"{path} is cut off")
        ids, hashes, prefixes, actions = taken
        return cls(ids, hashes, actions, prefixes)


def _first_four(hashes: NDArray[np.bytes_]) -> Prefixes:
    whole = hashes.view(np.uint8).reshape(-1, HASH_BYTES)
    return np.ascontiguousarray(whole[:, :4]).view(">u4").ravel().astype(np.uint32)


class Generation(msgspec.Struct, frozen=True):
    """One version, opened. `signed` is the head with its signature, as it goes out before every set and step."""

    seq: int
    since: int
    made_at: int
    head: bytes
    signature: bytes
    rows: Rows
    touched: NDArray[np.void]
    folder: Path
    is_emptied: bool = False

    @property
    def prefixes(self) -> Prefixes:
        """This will give the first four bytes of all hashes, sorted, one for each row."""
        return self.rows.prefixes

    def line(self, row: int) -> bytes:
        """This will give action and whole hash of a row."""
        whole: bytes = self.rows.hashes[row : row + 1].tobytes()
        return bytes((int(self.rows.actions[row]),)) + whole

    def full(self) -> bytes:
        """This will read both sets, coded."""
        return (self.folder / "full").read_bytes()


class About(msgspec.Struct, frozen=True):
    """What a folder says of itself beside the signed head: from which version on steps are known.

    `is_emptied`: it was made while all was emptied.
    """

    seq: int
    since: int
    made_at: int
    is_emptied: bool = False


def write(folder: Path, *, about: About, head: bytes, signature: bytes, rows: Rows,
          touched: NDArray[np.void], full: bytes) -> None:  # fmt: skip
    """This will write a version beside the one that counts, and let it count then. The one before stays for readers."""
    # a version that is made anew with a fresh head is another folder, for readers hold the one before
    name = f"{about.seq}-{about.made_at}-{secrets.token_hex(3)}"
    draft = folder / f".{name}"
    draft.mkdir(parents=True)
    rows.write(draft / "rows")
    (draft / "touched").write_bytes(touched.tobytes())
    (draft / "full").write_bytes(full)
    (draft / "head").write_bytes(head)
    (draft / "signature").write_bytes(signature)
    (draft / "about").write_bytes(msgspec.json.encode(about))
    draft.rename(folder / name)
    before = current_name(folder)
    pointer = folder / f".{CURRENT}"
    pointer.write_text(name, "ascii")
    pointer.replace(folder / CURRENT)
    for each in folder.iterdir():
        if each.is_dir() and each.name not in {name, before}:
            shutil.rmtree(each, ignore_errors=True)


def current_name(folder: Path) -> str:
    """This will name the folder that counts, "" where there is none yet."""
    with suppress(FileNotFoundError):
        return (folder / CURRENT).read_text("ascii")
    return ""


def open_current(folder: Path) -> Generation | None:
    """This will open the version that counts, None before there is one. Raises OSError, ValueError on a broken one."""
    name = current_name(folder)
    if not name:
        return None
    here = folder / name
    about = msgspec.json.decode((here / "about").read_bytes(), type=About)
    rows = Rows.read(here / "rows")
    touched = np.frombuffer((here / "touched").read_bytes(), TOUCHED)
    return Generation(
        about.seq, about.since, about.made_at, (here / "head").read_bytes(), (here / "signature").read_bytes(),
        rows, touched, here, about.is_emptied,
    )  # fmt: skip


class Opened:
    """The version that counts, looked at anew with every question: one `stat` each."""

    def __init__(self) -> None:
        """This will begin with nothing open."""
        self._seen: tuple[str, int, int] | None = None
        self._generation: Generation | None = None

    def get(self, folder: Path) -> Generation | None:
        """This will give it, None before there is one."""
        try:
            about = os.stat(folder / CURRENT)  # noqa: PTH116 - half the time of Path's
        except FileNotFoundError:
            return None
        seen = (str(folder), about.st_ino, about.st_mtime_ns)
        if seen != self._seen:
            try:
                self._generation = open_current(folder)
            except FileNotFoundError:
                # two versions were made while this one was being opened: the next question finds the latest
                return self._generation
            self._seen = seen
        return self._generation
