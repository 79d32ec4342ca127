"""Taking a piece of evidence out of a case: file and chain stay, and it is handed over no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.permissions import CASE_WORK, EVIDENCE_KEEP
from lachan.centre.cases.models import Case, Exhibit
from lachan.centre.cases.services.exhibits import record_custody
from lachan.centre.cases.services.taking import GOING_ON, need_for_case, read_words
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor


def take_exhibit_out(*, exhibit_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """This will take a piece of evidence out of a case that goes on, with a reason, which stands in the timeline.

    Raises Refusal: 403, 404; 409 `cases_not_open`, `cases_exhibit_ended` for one that was taken out before; 422
    `cases_words`.
    """
    why = read_words(reason)
    with transaction.atomic():
        exhibit = Exhibit.objects.filter(pk=exhibit_id).first()
        if exhibit is None:
            raise Refusal(404, "not_found")
        # the chain begins with the case's row, so that who merges or closes it comes before or after
        record_custody(exhibit_id=exhibit_id, act="taken_out", actor=actor, now=now, reason=why)
        case = Case.objects.get(pk=Exhibit.objects.get(pk=exhibit_id).case_id)
        viewer = acting_viewer(actor, now=now)
        need_for_case(viewer, case, CASE_WORK)
        if not viewer.may(EVIDENCE_KEEP):
            raise Refusal(403, "not_permitted")
        if case.state not in GOING_ON:
            raise Refusal(409, "cases_not_open", number=case.number)
        free = Exhibit.objects.filter(pk=exhibit_id, ended_at__isnull=True)
        if not free.update(ended_at=now, ended_by=str(actor)):
            raise Refusal(409, "cases_exhibit_ended")
