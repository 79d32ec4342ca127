"""Serials: strictly rising, whatever happens to the database or to this program. Kept in a file beside what is sent.

A serial is the place of the exchange's counter, unless that would not rise: a database that was put back from a backup,
or another set of names that are let through at the same place. Which place such an odd serial stands for is kept too.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FILE: Final = "standing.json"
_LOCK: Final = ".standing.lock"
# Beyond so many odd serials whoever has an older one takes all anew.
_MOST_ODD: Final = 1_000


class Small(msgspec.Struct, frozen=True):
    """A small zone: its serial, and what told its last content apart."""

    serial: int
    digest: str


class Fold(msgspec.Struct, frozen=True):
    """A moment at which the base zone took in all that had changed: its serial, place and time (seconds since 1970)."""

    serial: int
    seq: int
    at: int


class Seen(msgspec.Struct, frozen=True):
    """How somebody sees the zones (`View.key`), and since which serial: who has an older one takes all anew."""

    key: str
    serial: int


class Standing(msgspec.Struct, frozen=True):
    """The highest serial that was given out, and what it stands for.

    `seq` is the place of the counter, `digest` tells apart what else the zones are made from. Who has less than
    `boundary` takes all anew. `odd` has the place of each serial (as text) that isn't its own place. `folds` are the
    base zones that somebody may still have, the last one being sent; never empty once anything was sent.
    """

    serial: int
    seq: int
    digest: str
    boundary: int
    odd: dict[str, int] = {}
    small: dict[str, Small] = {}
    folds: tuple[Fold, ...] = ()
    seen: dict[str, Seen] = {}

    @property
    def fold(self) -> Fold:
        """This will give what the base zone is now."""
        return self.folds[-1] if self.folds else Fold(self.serial, self.seq, 0)

    @property
    def covered(self) -> int:
        """This will give the place since which the fresh zone has all that changed."""
        return self.folds[0].seq if self.folds else self.seq

    def base_seq_of(self, serial: int) -> int | None:
        """This will give the place of a base zone that somebody has, None where it has to be taken anew."""
        if serial < self.boundary:
            return None
        return next((fold.seq for fold in self.folds if fold.serial == serial), None)

    def seq_of(self, serial: int) -> int | None:
        """This will give the place up to which somebody has all who has a serial; None where that can't be said."""
        if not self.boundary <= serial <= self.serial:
            return None
        return self.odd.get(str(serial), serial)


def next_standing(before: Standing | None, *, seq: int, digest: str, now: int) -> Standing:
    """This will give how it stands when the counter is at `seq`; `now` is in seconds since 1970. Pure.

    Without what stood before (a new or lost folder), with a counter that went back, or with another `digest` nobody can
    go on from what was sent.
    """
    if before is None:
        serial = max(seq, now)
        return Standing(serial, seq, digest, serial, _odd({}, serial, seq))
    if seq == before.seq and digest == before.digest:
        return before
    serial = max(before.serial + 1, seq)
    goes_on = seq > before.seq and digest == before.digest and len(before.odd) < _MOST_ODD
    return msgspec.structs.replace(
        before,
        serial=serial,
        seq=seq,
        digest=digest,
        boundary=before.boundary if goes_on else serial,
        odd=_odd(before.odd if goes_on else {}, serial, seq),
    )


def seen_otherwise(before: Standing, views: Mapping[str, str], *, apart: str) -> Standing:
    """This will note how each sees (by its id), at a higher serial where somebody sees otherwise than before. Pure.

    What one may see no more is in no difference, and so would stay with him for ever. The small zone `apart` isn't
    alike for all, so that its serial rises too.
    """
    changed = {each for each, key in views.items() if each in before.seen and before.seen[each].key != key}
    serial = before.serial + 1 if changed else before.serial
    seen = {
        each: Seen(key, serial if each in changed else before.seen[each].serial if each in before.seen else 0)
        for each, key in views.items()
    }
    # who is not here now, being suspended, may come back and have what he had
    seen = {**before.seen, **seen}
    odd = _odd(before.odd, serial, before.seq) if changed else before.odd
    small = before.small
    if changed and apart in small:
        small = {**small, apart: Small(small[apart].serial + 1, small[apart].digest)}
    return msgspec.structs.replace(before, serial=serial, seen=seen, odd=odd, small=small)


def next_small(before: Standing, *, zone: str, digest: str, now: int) -> Standing:
    """This will give how it stands when a small zone has this content. Pure."""
    known = before.small.get(zone)
    if known is not None and known.digest == digest:
        return before
    serial = now if known is None else max(known.serial + 1, now)
    return msgspec.structs.replace(before, small={**before.small, zone: Small(serial, digest)})


def read_standing(folder: Path) -> Standing | None:
    """This will read how it stands, None where nothing was ever sent or the file can't be read."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Standing)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def keep_standing(folder: Path, standing: Standing) -> None:
    """This will put it on the disk before anybody is told. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{FILE}.{os.getpid()}"
    with draft.open("wb") as file:
        file.write(msgspec.json.encode(standing))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / FILE)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class AlreadyServedError(Exception):
    """Another server of zones has this data folder; two would give one serial to two contents."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """This will keep other servers of zones out until the block ends. Raises AlreadyServedError, OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / _LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyServedError(str(folder)) from None
        yield


def _odd(before: dict[str, int], serial: int, seq: int) -> dict[str, int]:
    return before if serial == seq else {**before, str(serial): seq}
