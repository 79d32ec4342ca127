"""Keeping a file: first the content on the disk for good, then the rows that speak of it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings
from django.db import transaction

from lachan.centre.evidence.incoming import Incoming, take_in
from lachan.centre.evidence.models import Content, Holding
from lachan.centre.evidence.names import clean_name, original_name
from lachan.centre.evidence.queries import as_file, with_state
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services.custody import write_down
from lachan.centre.evidence.services.locking import lock_content
from lachan.centre.web.clock import today

if TYPE_CHECKING:
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
            _refuse_too_many(held_for.holder, now)
            held = Holding.objects.create(
                content=_content_row(incoming, now),
                holder=held_for.holder,
                office_id=held_for.office_id,
                source=held_for.source,
                purpose=held_for.purpose,
                name=clean_name(name),
                original_name=original_name(name),
                kept_by=str(actor),
                kept_at=now,
                keep_until=held_for.keep_until,
            )
            write_down(
                kind="evidence.kept",
                actor=actor,
                now=now,
                file_ids=[held.pk],
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
            )
            return as_file(with_state(Holding.objects.filter(pk=held.pk)).get())


def check_term(keep_until: date, day: date) -> None:
    """This will raise EvidenceRefused(`term`) for a term that has passed already, or is longer than any."""
    if not day < keep_until <= day + timedelta(days=366 * MOST_YEARS):
        raise EvidenceRefused("term", most=f"{MOST_YEARS}")


def _content_row(incoming: Incoming, now: datetime) -> Content:
    content, new = Content.objects.get_or_create(
        sha256=incoming.sha256,
        defaults={
            "size_bytes": incoming.size_bytes,
            "kind": incoming.kind.name,
            "marks": " ".join(incoming.kind.marks),
            "kept_at": now,
            "scan_next_at": now,
        },
    )
    if not new:
        # takes the row, so that an expiry at the same moment sees the new holding or is seen by it
        lock_content(content.pk)
        content.refresh_from_db()
        if content.removed_at is not None:
            # it comes back; how it looks to the readers of today counts, and it is scanned anew
            content.removed_at, content.removed_why = None, ""
            content.kind, content.marks = incoming.kind.name, " ".join(incoming.kind.marks)
            content.scan, content.scan_said, content.scan_tries = Content.Scan.NOT_SCANNED, "", 0
            content.scanned_at, content.scan_next_at = None, now
            content.save()
    return content


def _refuse_odd(held_for: HeldFor) -> None:
    if not (
        _REFERENCE.fullmatch(held_for.holder)
        and _REFERENCE.fullmatch(held_for.source)
        and _PURPOSE.fullmatch(held_for.purpose)
    ):
        raise ValueError("holder and source are references such as case:12, purpose is a code")


def _refuse_too_many(holder: str, now: datetime) -> None:
    most = int(settings.ENVIRONMENT.evidence_per_day)
    if Holding.objects.filter(holder=holder, kept_at__gt=now - _DAY).count() >= most:
        raise EvidenceRefused("too_many", status=429, most=f"{most}")
