"""Large files that come in parts: the sender goes on where the last part that is on the disk for good ended.

Each part is a content of its own, sealed in the store as every other, with a row that says where it lies in the whole.
So nothing of it is ever in plain, memory stays flat, and a kill at any moment loses a part that was not acknowledged.
When all is there, the parts are read again, each proved against its hash, and sealed as one file; only that is kept as
evidence. Twice the size is free on the disk, or it is refused before anything is sent.
"""

from __future__ import annotations

import secrets
import time
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import F, Sum

from lachan.centre.evidence.incoming import MOST_SECONDS, READ_BYTES, Incoming, take_in
from lachan.centre.evidence.models import Upload, UploadPart
from lachan.centre.evidence.names import clean_name, original_name
from lachan.centre.evidence.place import MEGABYTE, least_free_bytes, most_large_bytes, site_store
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.sealing import SealError
from lachan.centre.evidence.services.removing import remove_if_old

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.evidence.incoming import Readable

# A connection that breaks loses at most so much.
PART_BYTES: Final = 16 * MEGABYTE
# Long enough to go on after a night; a laptop that went home comes back.
KEPT: Final = timedelta(hours=36)
MOST_UNFINISHED: Final = 3
# A sender that breaks off every few bytes would make a row for each.
MOST_PARTS: Final = 20_000
# Joining reads and writes the whole once more; a disk that takes longer is broken.
_JOIN_SECONDS: Final = 3_600.0
_AT_ONCE: Final = 20
_PARTS_AT_ONCE: Final = 200


class UploadShown(msgspec.Struct, frozen=True):
    """A large file that comes in parts. `kept_as` is what became of it, None while it is unfinished."""

    token: str
    holder: str
    name: str
    size_bytes: int
    offset_bytes: int
    until: datetime
    kept_as: int | None

    @property
    def is_whole(self) -> bool:
        """Whether all of it is there."""
        return self.offset_bytes == self.size_bytes


def begin_upload(*, holder: str, name: str, size_bytes: int, actor: Actor, now: datetime) -> UploadShown:
    """This will begin a large file for a holder; what is too large is refused before a byte of it is sent.

    Who may add to the holder is the caller's business. Raises EvidenceRefused: `empty`, `too_large` (413),
    `too_many_unfinished` (429), `disk_full` (507).
    """
    if size_bytes < 1:
        raise EvidenceRefused("empty")
    most = most_large_bytes()
    if size_bytes > most:
        raise EvidenceRefused("too_large", status=413, limit=f"{most // MEGABYTE} MB")
    with transaction.atomic():
        live = Upload.objects.filter(until__gt=now, kept_as=None)
        if live.filter(owner=str(actor)).count() >= MOST_UNFINISHED:
            raise EvidenceRefused("too_many_unfinished", status=429, most=f"{MOST_UNFINISHED}")
        # the parts and then the whole; and what others were promised
        promised = live.aggregate(
            parts=Sum(F("size_bytes") - F("offset_bytes"), default=0), whole=Sum("size_bytes", default=0)
        )
        needed = 2 * size_bytes + promised["parts"] + promised["whole"]
        if site_store().free_bytes() - needed < least_free_bytes():
            raise EvidenceRefused("disk_full", status=507)
        row = Upload.objects.create(
            token=secrets.token_urlsafe(32),
            owner=str(actor),
            holder=holder,
            name=original_name(name),
            size_bytes=size_bytes,
            made_at=now,
            until=now + KEPT,
        )
    return _shown(row)


def upload_of(*, token: str, actor: Actor, now: datetime) -> UploadShown:
    """This will give an upload to who began it. Raises EvidenceRefused (404 `upload_gone`)."""
    return _shown(_own(token, actor, now))


def unfinished_of(*, holder: str, actor: Actor, now: datetime) -> tuple[UploadShown, ...]:
    """This will list what somebody has unfinished for a holder, the oldest first. One query."""
    rows = Upload.objects.filter(owner=str(actor), holder=holder, until__gt=now, kept_as=None).order_by("pk")
    return tuple(_shown(row) for row in rows)


def append_to_upload(
    *, token: str, offset_bytes: int, content: Readable, actor: Actor, now: datetime
) -> UploadShown:
    """This will add what comes, from the offset up to which it is there, and give it as it is then.

    A stream that breaks or takes too long is kept up to where it came. Raises EvidenceRefused: `upload_gone` (404),
    `upload_offset` (409) for another offset than that which is there, also when somebody else sends beside;
    `too_slow` (408), `disk_full` (507), `upload_parts` (422). OSError of the stream is passed on.
    """
    row = _own(token, actor, now)
    if row.kept_as is not None or offset_bytes != row.offset_bytes:
        raise _elsewhere(row.offset_bytes)
    if row.parts.count() >= MOST_PARTS:
        raise EvidenceRefused("upload_parts")
    until = time.monotonic() + MOST_SECONDS
    while row.offset_bytes < row.size_bytes:
        broken = _take_part(row, content, until, now)
        row.refresh_from_db()
        if broken is _END:
            break
        if broken is not None:
            raise broken
    return _shown(row)


def drop_upload(*, token: str, actor: Actor, now: datetime) -> None:
    """This will end an unfinished upload; what came of it goes. Raises EvidenceRefused (404 `upload_gone`)."""
    row = _own(token, actor, now)
    if row.kept_as is None:
        _remove(row, now)


@contextmanager
def joined(*, token: str, actor: Actor, now: datetime) -> Iterator[Incoming]:
    """This will give a whole upload as one content that has come in, to be kept; what isn't kept is gone at the end.

    Raises EvidenceRefused: `upload_gone` (404), `upload_unfinished` (409), `damaged` (500), `disk_full` (507).
    """
    row = _own(token, actor, now)
    if row.offset_bytes != row.size_bytes or row.kept_as is not None:
        raise EvidenceRefused("upload_unfinished", status=409)
    with take_in(_Joined(row), most_seconds=_JOIN_SECONDS, limit_bytes=row.size_bytes) as incoming:
        if incoming.size_bytes != row.size_bytes:
            raise EvidenceRefused("damaged", status=500)
        yield incoming


def finish_upload(*, token: str, kept_as: int, actor: Actor, now: datetime) -> None:
    """This will say what became of a whole upload, in the transaction in which it was kept; its parts are let go.

    Raises EvidenceRefused (409 `upload_unfinished`) where somebody else has kept it in between.
    """
    row = _own(token, actor, now)
    if not Upload.objects.filter(pk=row.pk, kept_as=None, offset_bytes=F("size_bytes")).update(
        kept_as=kept_as, name="", until=now + KEPT
    ):
        raise EvidenceRefused("upload_unfinished", status=409)
    UploadPart.objects.filter(upload=row).delete()


def drop_uploads_of(*, owner: str, now: datetime) -> int:
    """This will end all large files that somebody (`person:17`) has begun, for who is erased; it gives how many."""
    rows = list(Upload.objects.filter(owner=owner).order_by("pk"))
    for row in rows:
        _remove(row, now)
    return len(rows)


def expire_uploads(*, now: datetime) -> int:
    """This will end what has waited long enough for the rest of it, at most twenty; it gives how many."""
    rows = list(Upload.objects.filter(until__lte=now).order_by("until")[:_AT_ONCE])
    for row in rows:
        _remove(row, now)
    return len(rows)


def count_expired(*, now: datetime) -> int:
    """This will count what has waited long enough."""
    return Upload.objects.filter(until__lte=now).count()


class _Joined:
    """The parts of an upload as one stream. Each is proved against its hash as it is read."""

    def __init__(self, row: Upload) -> None:
        self._pieces = _pieces_of(row)

    def read(self, size: int, /) -> bytes:
        del size
        return next(self._pieces, b"")


def _pieces_of(row: Upload) -> Iterator[bytes]:
    at = 0
    while at < row.size_bytes:
        parts = list(row.parts.filter(at_bytes__gte=at).order_by("at_bytes")[:_PARTS_AT_ONCE])
        if not parts:
            raise EvidenceRefused("damaged", status=500)
        for part in parts:
            if part.at_bytes != at:
                raise EvidenceRefused("damaged", status=500)
            try:
                sealed = site_store().open(part.sha256)
                try:
                    yield from sealed.chunks()
                finally:
                    sealed.close()
            except (SealError, FileNotFoundError) as error:
                raise EvidenceRefused("damaged", status=500) from error
            at += part.size_bytes


# the sender has sent all that it wanted to send this time
_END: Final = EOFError()


def _take_part(row: Upload, content: Readable, until: float, now: datetime) -> BaseException | None:
    """This will take in one part and put it on the disk for good; it gives why no other follows, None where one may."""
    wanted = min(PART_BYTES, row.size_bytes - row.offset_bytes)
    broken: BaseException | None = None
    with Incoming(limit_bytes=PART_BYTES) as incoming:
        while incoming.size_bytes < wanted and broken is None:
            try:
                piece = content.read(min(READ_BYTES, wanted - incoming.size_bytes))
            except OSError as error:
                broken = error
                break
            if not piece:
                broken = _END
                break
            incoming.write(piece)
            if time.monotonic() > until:
                broken = EvidenceRefused("too_slow", status=408)
        if incoming.size_bytes:
            incoming.finish()
            incoming.put()
            _write_part(row, incoming, now)
    return broken


def _write_part(row: Upload, incoming: Incoming, now: datetime) -> None:
    try:
        with transaction.atomic():
            moved = Upload.objects.filter(
                pk=row.pk, offset_bytes=row.offset_bytes, kept_as=None, until__gt=now
            ).update(offset_bytes=row.offset_bytes + incoming.size_bytes, until=now + KEPT)
            if not moved:
                raise _elsewhere(None)
            UploadPart.objects.create(
                upload_id=row.pk,
                at_bytes=row.offset_bytes,
                size_bytes=incoming.size_bytes,
                sha256=incoming.sha256,
            )
    except IntegrityError:
        raise _elsewhere(None) from None


def _own(token: str, actor: Actor, now: datetime) -> Upload:
    row = Upload.objects.filter(token=token, owner=str(actor), until__gt=now).first()
    if row is None:
        raise EvidenceRefused("upload_gone", status=404)
    return row


def _elsewhere(offset_bytes: int | None) -> EvidenceRefused:
    return EvidenceRefused(
        "upload_offset", status=409, offset="?" if offset_bytes is None else f"{offset_bytes}"
    )


def _remove(row: Upload, now: datetime) -> None:
    hashes = set(row.parts.values_list("sha256", flat=True))
    row.delete()
    for sha256 in hashes:
        # what came within the hour is swept later (`removing.py`)
        remove_if_old(sha256=sha256, now=now)


def _shown(row: Upload) -> UploadShown:
    return UploadShown(
        row.token, row.holder, clean_name(row.name), row.size_bytes, row.offset_bytes, row.until, row.kept_as
    )
