"""Looking at what partners call mistaken, and saying that it stands. Lifting is done where it was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.permissions import MEASURE_LIFT
from lachan.centre.audit import log
from lachan.centre.cases.services.taking import read_words
from lachan.centre.exchange.models import Claim
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor


def let_stand(*, claim_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """This will note that somebody who may lift has looked at a claim and that the entry stands, with the reason.

    Raises Refusal: 403; 409 `exchange_changed`; 422 `cases_words`.
    """
    viewer = acting_viewer(actor, now=now)
    if actor.kind != "person" or viewer.token is not None or not viewer.may(MEASURE_LIFT):
        raise Refusal(403, "not_permitted")
    said = read_words(reason)
    with transaction.atomic():
        rows = Claim.objects.filter(pk=claim_id, says="mistaken", looked_at=None, withdrawn_at=None)
        if not rows.update(looked_by=str(actor), looked_at=now, looked_why=said):
            raise Refusal(409, "exchange_changed")
        log.record(
            kind="exchange.claim_let_stand", actor=actor, now=now, subject=f"claim:{claim_id}", data={}
        )
