"""Whoever reads personal data is written down: one entry a request, listing whom it showed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lachan.centre.accounts import permissions
from lachan.centre.audit import log
from lachan.centre.console.audit_kinds import EXPORT_REASON, SHARED_VIEWED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lachan.centre.accounts.desk import DeskRequest


def note_read(
    request: DeskRequest, *, kind: str, person_ids: Iterable[int], permission: str = permissions.PERSON_VIEW
) -> None:
    """This will note that the page shows the data of these persons; a page without any is no read.

    The read is done for the office by which the reader has the permission, so that its auditors see it.
    """
    subjects = [f"person:{person_id}" for person_id in sorted(set(person_ids))]
    if not subjects:
        return
    office_id = min(request.viewer.offices_where(permission), default=None)
    with transaction.atomic():
        log.record_read(
            kind=kind,
            actor=request.viewer.actor(office_id),
            now=request.now,
            subjects=subjects,
            # accounts are shown only to whose area they belong to; whom the log names isn't looked up here
            off_area=None if permission == permissions.LOG_VIEW else [],
        )


def note_taken_away(
    request: DeskRequest, *, kind: str, named: str, ids: Iterable[int], permission: str, reason: str = ""
) -> None:
    """This will note that a table of these rows (`report`, `claim`) was taken away, with the reason where one is given.

    An empty table is noted too: it says that there was nothing.
    """
    subjects = [f"{named}:{row_id}" for row_id in sorted(set(ids))]
    viewer = request.viewer
    actor = viewer.actor(min(viewer.offices_where(permission), default=None))
    with transaction.atomic():
        if reason:
            log.record(
                kind=EXPORT_REASON,
                actor=actor,
                now=request.now,
                data={"records": len(subjects)},
                personal={viewer.person_id: {"reason": reason}},
            )
        if subjects:
            log.record_read(kind=kind, actor=actor, now=request.now, subjects=subjects, off_area=[])
        else:
            log.record(kind=kind, actor=actor, now=request.now, data={"records": 0})


def note_reports_read(request: DeskRequest, report_ids: Iterable[int]) -> None:
    """This will note that the page shows what was told in these reports; a page without any is no read."""
    subjects = [f"report:{report_id}" for report_id in sorted(set(report_ids))]
    if not subjects:
        return
    office_id = min(request.viewer.offices_where(permissions.REPORT_VIEW), default=None)
    with transaction.atomic():
        log.record_read(
            kind="reports.viewed",
            actor=request.viewer.actor(office_id),
            now=request.now,
            subjects=subjects,
            off_area=[],
        )


def note_case_read(request: DeskRequest, case_id: int) -> None:
    """This will note that the page shows a case with what officers wrote about it."""
    office_id = min(request.viewer.offices_where(permissions.CASE_VIEW), default=None)
    with transaction.atomic():
        log.record_read(
            kind="cases.viewed",
            actor=request.viewer.actor(office_id),
            now=request.now,
            subjects=[f"case:{case_id}"],
            off_area=[],
        )


def note_appeals_read(request: DeskRequest, appeal_ids: Iterable[int]) -> None:
    """This will note that the page shows these appeals: what somebody from outside wrote, and how they are reached."""
    subjects = [f"appeal:{appeal_id}" for appeal_id in sorted(set(appeal_ids))]
    if not subjects:
        return
    viewer = request.viewer
    with transaction.atomic():
        log.record_read(
            kind="measures.appeals_viewed",
            actor=viewer.actor(min(viewer.offices_where(permissions.MEASURE_LIFT), default=None)),
            now=request.now,
            subjects=subjects,
            off_area=[],
        )


def note_measures_read(request: DeskRequest, measure_ids: Iterable[int]) -> None:
    """This will note that the page shows these measures: what they are about may be somebody's number or account."""
    subjects = [f"measure:{measure_id}" for measure_id in sorted(set(measure_ids))]
    if not subjects:
        return
    viewer = request.viewer
    with transaction.atomic():
        log.record_read(
            kind="measures.viewed",
            actor=viewer.actor(min(viewer.offices_where(permissions.MEASURE_VIEW), default=None)),
            now=request.now,
            subjects=subjects,
            off_area=[],
        )


def note_answers_read(request: DeskRequest, claim_ids: Iterable[int], file_ids: Iterable[int] = ()) -> None:
    """This will note that the page shows what the viewer's own organisation said: accounts and numbers of people."""
    subjects = [f"partner_claim:{claim_id}" for claim_id in sorted(set(claim_ids))]
    subjects += [f"partner_answers:{file_id}" for file_id in sorted(set(file_ids))]
    if not subjects:
        return
    viewer = request.viewer
    with transaction.atomic():
        log.record_read(
            kind=SHARED_VIEWED,
            actor=viewer.actor(min(viewer.offices_where(permissions.ANSWER_GIVE), default=None)),
            now=request.now,
            subjects=subjects,
            off_area=[],
        )


def note_shared_read(request: DeskRequest, subjects: Iterable[str]) -> None:
    """This will note that the page shows what is shared or waits (`entry:5`, `hold:7`): it may be somebody's number."""
    shown = sorted(set(subjects))
    if not shown:
        return
    viewer = request.viewer
    with transaction.atomic():
        log.record_read(
            kind=SHARED_VIEWED,
            actor=viewer.actor(min(viewer.offices_where(permissions.EXCHANGE_VIEW), default=None)),
            now=request.now,
            subjects=shown,
            off_area=[],
        )
