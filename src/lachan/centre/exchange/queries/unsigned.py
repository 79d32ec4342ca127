"""Addresses that are to take a zone without a signature, and wait for a second person."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.accounts.permissions import PARTNER_CHANGE
from lachan.centre.exchange.models import UnsignedAsk
from lachan.centre.partners.codes import DRAFT_LASTS
from lachan.centre.partners.queries.partners import partner_for
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer

OPTION: Final = "without_tsig"


class UnsignedRow(msgspec.Struct, frozen=True):
    """What waits or was decided: addresses as they were typed, who asked when, and until when it may be agreed to."""

    id: int
    partner_id: int
    addresses: tuple[str, ...]
    state: str
    asked_by: str
    asked_at: datetime
    lasts_until: datetime
    decided_by: str
    decided_at: datetime | None


def unsigned_waiting(partner_id: int, *, now: datetime) -> UnsignedRow | None:
    """This will give what waits for a second person at a partner. One query."""
    row = waiting(now).filter(partner_id=partner_id).first()
    return None if row is None else _row(row)


def unsigned_for(viewer: Viewer, partner_id: int, ask_id: int) -> UnsignedRow:
    """This will give an ask of a partner that the viewer sees. Raises Refusal (404)."""
    partner_for(viewer, partner_id)
    row = UnsignedAsk.objects.filter(pk=ask_id, partner_id=partner_id).first()
    if row is None:
        raise Refusal(404, "not_found")
    return _row(row)


def partners_to_agree(viewer: Viewer, *, now: datetime) -> tuple[int, ...]:
    """This will give the partners of which something waits that another has asked for, the oldest first. One query."""
    if not viewer.may(PARTNER_CHANGE):
        return ()
    others = waiting(now).exclude(asked_by=str(viewer.actor())).order_by("pk")
    return tuple(others.values_list("partner_id", flat=True))


def waiting(now: datetime) -> QuerySet[UnsignedAsk]:
    """This will give what is open and has not lapsed, as a query; as long as changes of partners wait."""
    return UnsignedAsk.objects.filter(state=UnsignedAsk.State.OPEN, asked_at__gt=now - DRAFT_LASTS)


def _row(row: UnsignedAsk) -> UnsignedRow:
    return UnsignedRow(
        row.pk, row.partner_id, tuple(row.addresses.split()), row.state, row.asked_by, row.asked_at,
        row.asked_at + DRAFT_LASTS, row.decided_by, row.decided_at,
    )  # fmt: skip
