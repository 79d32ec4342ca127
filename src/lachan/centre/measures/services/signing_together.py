"""Signing together what was proposed in one go and is alike; what is unlike the rest is signed by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.measures.queries.lots import lot_for
from lachan.centre.measures.services.signing import Asked, sign_measures
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.measures.services.signing import Outcome


def sign_together(
    *, number: str, mark: str, count: int, says: str, actor: Actor, now: datetime, reason: str = ""
) -> tuple[Outcome, ...]:
    """This will sign, or refuse, what is alike in the lot of a measure, and give what became of each.

    `mark` is that of what the page showed (`lots.mark_of`), `count` what the signer typed: how many these are.
    Raises Refusal: 404; 409 `measures_lot_changed`, where it is another lot by now, and nothing is signed; 422
    `measures_lot_count`; and as `sign_measures`.
    """
    lot = lot_for(acting_viewer(actor, now=now), number, now=now)
    if not lot.alike or mark != lot.mark:
        raise Refusal(409, "measures_lot_changed")
    if count != len(lot.alike):
        raise Refusal(422, "measures_lot_count", pointer="/count", count=str(len(lot.alike)))
    return sign_measures(
        asked=[Asked(row.id, row.seen_sha256) for row in lot.alike],
        says=says,
        actor=actor,
        now=now,
        reason=reason,
    )
