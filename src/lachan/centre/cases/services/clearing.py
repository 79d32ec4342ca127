"""Clearing evidence for partners: an officer has looked at a file and says that it shows nobody who is to be kept back.

It is an act in the file's chain of custody, and so is taking it back; the last of the two counts. Where nobody has said
anything, a file is not given to partners: a machine does not know a face.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.permissions import EVIDENCE_EXPORT
from lachan.centre.cases.models import Exhibit
from lachan.centre.cases.queries.custody import cleared_in
from lachan.centre.cases.services.exhibits import record_custody
from lachan.centre.cases.services.taking import need_for_case, read_words
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

CLEARED: Final = "cleared"
WITHHELD: Final = "withheld"


def clear_exhibit(*, exhibit_id: int, reason: str, actor: Actor, now: datetime) -> bool:
    """This will let a file go to partners, by one who may take evidence out; False where it was cleared already.

    `reason` says what the officer has looked at. Raises Refusal: 403, 404, 422 `cases_words`.
    """
    return _decide(exhibit_id, CLEARED, reason, actor, now)


def withhold_exhibit(*, exhibit_id: int, reason: str, actor: Actor, now: datetime) -> bool:
    """This will keep a file back from partners again; False where it wasn't cleared. Raises as `clear_exhibit`."""
    return _decide(exhibit_id, WITHHELD, reason, actor, now)


def _decide(exhibit_id: int, act: str, reason: str, actor: Actor, now: datetime) -> bool:
    said = read_words(reason)
    with transaction.atomic():
        exhibit = Exhibit.objects.select_related("case").filter(pk=exhibit_id).first()
        if exhibit is None:
            raise Refusal(404, "not_found")
        if actor.kind != "machine":
            need_for_case(acting_viewer(actor, now=now), exhibit.case, EVIDENCE_EXPORT)
        if (exhibit.pk in cleared_in(exhibit.case_id)) == (act == CLEARED):
            return False
        record_custody(exhibit_id=exhibit.pk, act=act, actor=actor, now=now, reason=said)
    return True
