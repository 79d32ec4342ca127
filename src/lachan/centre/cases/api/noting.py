"""Whoever reads a case by a program is written down, as whoever opens its page is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lachan.centre.audit import log

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lachan.centre.cases.api.coming import Coming


def note_cases_read(coming: Coming, case_ids: Iterable[int], *, kind: str = "cases.viewed") -> None:
    """This will note that these cases were told; none is no read."""
    subjects = [f"case:{case_id}" for case_id in sorted(set(case_ids))]
    if not subjects:
        return
    with transaction.atomic():
        log.record_read(kind=kind, actor=coming.actor(), now=coming.now, subjects=subjects, off_area=[])
