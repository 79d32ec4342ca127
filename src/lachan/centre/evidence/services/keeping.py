"""Keeping a file: first the content on the disk for good, then the rows that speak of it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings
from django.db import transaction

from lachan.centre.audit.log import NewEntry
from lachan.centre.evidence.incoming import Incoming, take_in
from lachan.centre.evidence.models import Content, Holding
from lachan.centre.evidence.names import clean_name, original_name
from lachan.centre.evidence.queries import as_file, with_state
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services.custody import write_down_each
from lachan.centre.evidence.services.locking import lock_content
from lachan.centre.web.clock import today
from lachan.centre.web.requests import current_request_id
from lachan.centre.web.rows import insert_missing_rows, insert_rows, ready_row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.evidence.incoming import Readable
    from lachan.centre.evidence.queries import EvidenceFile

# `case:12`, `report:9`, `upload`: a code, and an id where there is one. Never a name of a person.
_REFERENCE: Final = re.compile(r"[a-z][a-z_-]{0,39}(:[A-Za-z0-9_-]{1,39})?")
_PURPOSE: Final = re.compile(r"[a-z][a-z_]{0,39}")
# Files of grave cases are kept for twenty years; a term beyond is a slip of the pen.
MOST_YEARS: Final = 30
# What is in a day's counting: since the same moment of the day before.
_DAY: Final = timedelta(days=1)


class HeldFor(msgspec.Struct, frozen=True):
    """For whom, whence, why and how long. `holder` and `source` are references (`case:12`, `report:9`, `upload`).

    `purpose` is a code (`case_work`); `keep_until` the first day (in Vietnam) on which the file is held no more.
    """

    holder: str
    office_id: int
    source: str
    purpose: str
    keep_until: date


class ToKeep(msgspec.Struct, frozen=True):
    """A file to be kept: what has been taken in, its name as its sender has it, for whom, by whom, in whose request."""

    incoming: Incoming
    name: str
    held_for: HeldFor
    actor: Actor
    now: datetime
    request_id: str = msgspec.field(default_factory=current_request_id)


def keep(
    *, content: Readable | Incoming, name: str, held_for: HeldFor, actor: Actor, now: datetime
) -> EvidenceFile:
    """This will keep a content for a holder up to a day, sealed, and give the file as it is held.

    `content` is a binary stream, or what the upload handler has already taken in (`receiving.py`). The same content is
    on the disk once, however often it is held; one that was flagged as illegal before comes in flagged.

    When it returns inside no other transaction, the content and its row are on the disk for good. Who keeps it inside a
    larger one takes the stream in first (`incoming.take_in`), so that no transaction waits for a sender. It raises
    EvidenceRefused (`too_large`, `empty`, `too_slow`, `disk_full`, `too_many`, `term`) and keeps nothing then;
    ValueError for a reference that is none.
    """
    _refuse_odd(held_for)
    check_term(held_for.keep_until, today(now))
    _refuse_too_many(held_for.holder, now)
    incoming = content if isinstance(content, Incoming) else take_in(content)
    with incoming:
        if not incoming.sha256:
            incoming.finish()
        incoming.put()
        with transaction.atomic():
            (file_id,) = keep_all([ToKeep(incoming, name, held_for, actor, now)])
            return as_file(with_state(Holding.objects.filter(pk=file_id)).get())


def keep_all(files: Sequence[ToKeep], *, holders_are_new: bool = False) -> list[int]:
    """This will keep several files in the caller's transaction, in few statements, and give their ids in their order.

    Each has been taken in (`incoming.take_in`). `holders_are_new`: nothing is held for any of them yet, so nothing need
    be counted. Raises as `keep`; the caller's transaction is to be undone then.
    """
    for file in files:
        _refuse_odd(file.held_for)
        check_term(file.held_for.keep_until, today(file.now))
    _refuse_too_many_of(files, holders_are_new=holders_are_new)
    for file in files:
        file.incoming.put()
    contents = _content_rows(files)
    rows = [
        ready_row(
            Holding,
            content_id=contents[file.incoming.sha256],
            holder=file.held_for.holder,
            office_id=file.held_for.office_id,
            source=file.held_for.source,
            purpose=file.held_for.purpose,
            name=clean_name(file.name),
            original_name=original_name(file.name),
            kept_by=str(file.actor),
            kept_at=file.now,
            keep_until=file.held_for.keep_until,
        )
        for file in files
    ]
    file_ids = insert_rows(Holding, rows)
    write_down_each([(file_id, _kept(file)) for file_id, file in zip(file_ids, files, strict=True)])
    return file_ids


def _kept(file: ToKeep) -> NewEntry:
    incoming, held_for = file.incoming, file.held_for
    return NewEntry(
        kind="evidence.kept",
        actor=file.actor,
        now=file.now,
        data={
            "sha256": incoming.sha256,
            "size_bytes": incoming.size_bytes,
            "kind": incoming.kind.name,
            "marks": list(incoming.kind.marks),
            "holder": held_for.holder,
            "source": held_for.source,
            "purpose": held_for.purpose,
            "keep_until": held_for.keep_until.isoformat(),
        },
        request_id=file.request_id,
    )


def check_term(keep_until: date, day: date) -> None:
    """This will raise EvidenceRefused(`term`) for a term that has passed already, or is longer than any."""
    if not day < keep_until <= day + timedelta(days=366 * MOST_YEARS):
        raise EvidenceRefused("term", most=f"{MOST_YEARS}")


def _content_rows(files: Sequence[ToKeep]) -> dict[str, int]:
    """This will give the content's row for each hash, new ones and those that are there."""
    by_hash = {file.incoming.sha256: file for file in files}
    rows = [
        ready_row(
            Content,
            sha256=sha256,
            size_bytes=file.incoming.size_bytes,
            kind=file.incoming.kind.name,
            marks=" ".join(file.incoming.kind.marks),
            kept_at=file.now,
            scan_next_at=file.now,
        )
        for sha256, file in by_hash.items()
    ]
    found = insert_missing_rows(Content, rows, once="sha256")
    # in one order, so that two who need the same don't wait for one another
    for sha256 in sorted(by_hash.keys() - found.keys()):
        found[sha256] = _take_back(by_hash[sha256].incoming, by_hash[sha256].now)
    return found


def _take_back(incoming: Incoming, now: datetime) -> int:
    """This will take the row of a content that is there; one that had ended comes back."""
    content = Content.objects.get(sha256=incoming.sha256)
    # takes the row, so that an expiry at the same moment sees the new holding or is seen by it
    lock_content(content.pk)
    content.refresh_from_db()
    if content.removed_at is not None:
        # how it looks to the readers of today counts, and it is scanned anew
        content.removed_at, content.removed_why = None, ""
        content.kind, content.marks = incoming.kind.name, " ".join(incoming.kind.marks)
        content.scan, content.scan_said, content.scan_tries = Content.Scan.NOT_SCANNED, "", 0
        content.scanned_at, content.scan_next_at = None, now
        content.save()
    return content.pk


def _refuse_odd(held_for: HeldFor) -> None:
    if not (
        _REFERENCE.fullmatch(held_for.holder)
        and _REFERENCE.fullmatch(held_for.source)
        and _PURPOSE.fullmatch(held_for.purpose)
    ):
        raise ValueError("holder and source are references such as case:12, purpose is a code")


def _refuse_too_many_of(files: Sequence[ToKeep], *, holders_are_new: bool) -> None:
    most = int(settings.ENVIRONMENT.evidence_per_day)
    for holder, count in Counter(file.held_for.holder for file in files).items():
        now = next(file.now for file in files if file.held_for.holder == holder)
        if (0 if holders_are_new else _count_held(holder, now)) + count > most:
            raise _too_many(most)


def _refuse_too_many(holder: str, now: datetime) -> None:
    most = int(settings.ENVIRONMENT.evidence_per_day)
    if _count_held(holder, now) >= most:
        raise _too_many(most)


def _count_held(holder: str, now: datetime) -> int:
    return Holding.objects.filter(holder=holder, kept_at__gt=now - _DAY).count()


def _too_many(most: int) -> EvidenceRefused:
    return EvidenceRefused("too_many", status=429, most=f"{most}")
