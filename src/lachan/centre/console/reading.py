"""Whoever reads personal data is written down: one entry a request, listing whom it showed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lachan.centre.accounts import permissions
from lachan.centre.audit import log

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
