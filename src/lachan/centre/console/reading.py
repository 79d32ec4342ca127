"""Whoever reads personal data is written down: one entry a request, listing whom it showed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lachan.centre.audit import log

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lachan.centre.accounts.desk import DeskRequest


def note_read(request: DeskRequest, *, kind: str, person_ids: Iterable[int]) -> None:
    """This will note that the page shows the data of these persons; a page without any is no read."""
    subjects = [f"person:{person_id}" for person_id in sorted(set(person_ids))]
    if not subjects:
        return
    with transaction.atomic():
        log.record_read(kind=kind, actor=request.viewer.actor(), now=request.now, subjects=subjects)
