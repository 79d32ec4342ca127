"""A content that comes in: sealed as it comes, counted, looked at, and refused as soon as it is too much."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from lachan.centre.evidence.kinds import EMPTY, Kind, KindReader
from lachan.centre.evidence.place import MEGABYTE, least_free_bytes, most_bytes, site_store
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.store import FULL

if TYPE_CHECKING:
    from typing import Protocol, Self

    from lachan.centre.evidence.store import Draft, Store

    class Readable(Protocol):
        """What a content is read from: a file, an upload, a stream."""

        def read(self, size: int, /) -> bytes:
            """This will give up to `size` bytes, b"" at the end."""


READ_BYTES: Final = 262_144
# A sender who needs longer for one file is not sending a file; 50 MB in this time are 0.7 Mbit/s.
MOST_SECONDS: Final = 600.0
# The disk is looked at anew after so much.
_LOOK_AGAIN_BYTES: Final = 64 * MEGABYTE


class Incoming:
    """A content on its way in. It is on the disk sealed and in no other form; `abandon` removes it."""

    def __init__(
        self,
        *,
        said_bytes: int | None = None,
        most_seconds: float = MOST_SECONDS,
        limit_bytes: int | None = None,
    ) -> None:
        """This will begin. `said_bytes` is the size that the sender names, if any: too much is refused at once.

        `limit_bytes` is another limit than the site's for one file that comes at once.

        Raises EvidenceRefused: `too_large`, `disk_full`.
        """
        self.most_bytes = most_bytes() if limit_bytes is None else limit_bytes
        if said_bytes is not None and said_bytes > self.most_bytes:
            raise self._too_large()
        self._store: Store = site_store()
        self._refuse_full_disk(said_bytes or 0)
        self._until = time.monotonic() + most_seconds
        self._looked_at_bytes = 0
        self._reader = KindReader()
        self._draft: Draft | None = None
        self._is_put = False
        self.kind = Kind(EMPTY, ())
        self.sha256 = ""
        self.size_bytes = 0
        try:
            self._draft = self._store.begin()
        except OSError as error:
            raise _why(error) from error

    def write(self, data: bytes) -> None:
        """This will add a piece. Raises EvidenceRefused: `too_large`, `too_slow`, `disk_full`; all is gone then."""
        if self._draft is None:
            raise ValueError("this content was abandoned")
        try:
            self._count(len(data))
            self._reader.feed(data)
            self._draft.write(data)
        except OSError as error:
            self.abandon()
            raise _why(error) from error
        except BaseException:
            self.abandon()
            raise

    def finish(self) -> None:
        """This will bring the whole to the disk for good. Raises EvidenceRefused: `empty`, `disk_full`."""
        if self._draft is None:
            raise ValueError("this content was abandoned")
        if not self.size_bytes:
            self.abandon()
            raise EvidenceRefused("empty")
        try:
            self.sha256 = self._draft.finish()
        except OSError as error:
            self.abandon()
            raise _why(error) from error
        self.kind = self._reader.finish()

    def put(self) -> bool:
        """This will put it where it belongs; False where it was there, also by an earlier call of this.

        Who keeps several in one larger transaction calls it for each before that begins, so that the transaction does
        not wait for the disk. Raises EvidenceRefused: `disk_full`.
        """
        if self._is_put:
            return False
        if self._draft is None or not self.sha256:
            raise ValueError("this content was abandoned or is not finished")
        try:
            new = self._draft.put()
        except OSError as error:
            self.abandon()
            raise _why(error) from error
        self._is_put = True
        return new

    def abandon(self) -> None:
        """This will remove what has come in, unless it was put where it belongs."""
        if self._draft is not None:
            self._draft.abandon()

    def __enter__(self) -> Self:
        """This will give itself; at the end what was not put is removed."""
        return self

    def __exit__(self, *_: object) -> None:
        """This will remove what was not put."""
        self.abandon()

    def _count(self, more_bytes: int) -> None:
        self.size_bytes += more_bytes
        if self.size_bytes > self.most_bytes:
            raise self._too_large()
        if time.monotonic() > self._until:
            raise EvidenceRefused("too_slow", status=408)
        if self.size_bytes - self._looked_at_bytes >= _LOOK_AGAIN_BYTES:
            self._looked_at_bytes = self.size_bytes
            self._refuse_full_disk(0)

    def _too_large(self) -> EvidenceRefused:
        return EvidenceRefused("too_large", status=413, limit=f"{self.most_bytes // MEGABYTE} MB")

    def _refuse_full_disk(self, more_bytes: int) -> None:
        if self._store.free_bytes() - more_bytes < least_free_bytes():
            raise EvidenceRefused("disk_full", status=507)


def take_in(
    content: Readable, *, most_seconds: float = MOST_SECONDS, limit_bytes: int | None = None
) -> Incoming:
    """This will take in a whole stream. Raises EvidenceRefused; nothing stays on the disk then."""
    incoming = Incoming(most_seconds=most_seconds, limit_bytes=limit_bytes)
    try:
        while piece := content.read(READ_BYTES):
            incoming.write(piece)
        incoming.finish()
    except BaseException:
        incoming.abandon()
        raise
    return incoming


def _why(error: OSError) -> Exception:
    """This will name a disk that is full in words; any other failure of the disk stays what it is."""
    return EvidenceRefused("disk_full", status=507) if error.errno in FULL else error
