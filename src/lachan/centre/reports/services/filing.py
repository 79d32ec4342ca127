"""Files of a report: on the disk for good before the transaction begins, kept by `evidence` within it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.evidence.incoming import Incoming, take_in
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services.keeping import HeldFor, ToKeep, keep_all
from lachan.centre.reports.models import ReportFile
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.requests import current_request_id
from lachan.centre.web.rows import insert_rows, ready_row

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.evidence.incoming import Readable
    from lachan.centre.reports.models import Report

MOST_FILES: Final = 5
MOST_FILE_BYTES: Final = 10_000_000
_MEGABYTE: Final = 1_000_000
_PURPOSE: Final = "report"
# How long a report and what belongs to it is kept after the last step.
KEPT_DAYS: Final = 180


class FileTold(msgspec.Struct, frozen=True):
    """A file that somebody sends: its name as they have it, and a binary stream or what has been taken in."""

    name: str
    content: Readable | Incoming


@contextmanager
def taken_in(files: Sequence[FileTold]) -> Generator[tuple[tuple[str, Incoming], ...]]:
    """This will bring files to the disk for good, and remove at the end those that no row speaks of.

    Raises Refusal (422 `reports_too_many_files`), EvidenceRefused (`too_large`, `empty`, `disk_full`, …).
    """
    if len(files) > MOST_FILES:
        raise Refusal(422, "reports_too_many_files", most=f"{MOST_FILES}")
    ready: list[tuple[str, Incoming]] = []
    try:
        for file in files:
            incoming = file.content if isinstance(file.content, Incoming) else take_in(file.content)
            ready.append((file.name, incoming))
            if incoming.size_bytes > MOST_FILE_BYTES:
                raise EvidenceRefused("too_large", status=413, limit=f"{MOST_FILE_BYTES // _MEGABYTE} MB")
            if not incoming.sha256:
                incoming.finish()
        for _, incoming in ready:
            incoming.put()
        yield tuple(ready)
    finally:
        for _, incoming in ready:
            incoming.abandon()


def keep_files(report: Report, files: Sequence[tuple[str, Incoming]], *, actor: Actor, now: datetime) -> None:
    """This will keep files for a report that is there already, in the caller's transaction."""
    told = files_of(report.pk, files, office_id=report.office_id, actor=actor, now=now)
    note_files(zip([report.pk] * len(told), keep_all(told), [now] * len(told), strict=True))


def files_of(
    report_id: int,
    files: Sequence[tuple[str, Incoming]],
    *,
    office_id: int | None,
    actor: Actor,
    now: datetime,
    request_id: str | None = None,
) -> list[ToKeep]:
    """This will say for `evidence` what is kept for a report; `request_id` None for the request that asks this."""
    if not files:
        return []
    held_for = HeldFor(
        holder=f"report:{report_id}",
        # no office is competent: none but the centre's own may look
        office_id=office_id or 0,
        source=f"report:{report_id}",
        purpose=_PURPOSE,
        keep_until=today(now) + timedelta(days=KEPT_DAYS),
    )
    request_id = current_request_id() if request_id is None else request_id
    return [ToKeep(incoming, name, held_for, actor, now, request_id) for name, incoming in files]


def note_files(files: Iterable[tuple[int, int, datetime]]) -> None:
    """This will note which files belong to which report: its id, the file's id in `evidence`, when it was added."""
    insert_rows(
        ReportFile,
        [
            ready_row(ReportFile, report_id=report_id, holding_id=file_id, added_at=added_at)
            for report_id, file_id, added_at in files
        ],
    )
