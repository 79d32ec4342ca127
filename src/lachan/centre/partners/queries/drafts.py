"""Changes that wait, and those that were: what they are about, who asked, by which number they can be confirmed."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.accounts.permissions import PARTNER_VIEW
from lachan.centre.partners.codes import DRAFT_LASTS, KNOWN_FOR
from lachan.centre.partners.contents import Change, Join, read_change
from lachan.centre.partners.models import Desk, Draft
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer

MOST_ROWS: Final = 50


class KnownNumber(msgspec.Struct, frozen=True):
    """A number at which a draft can be confirmed: of which desk, or `public` with where it is found."""

    desk: str
    phone: str
    source: str = ""


class DraftRow(msgspec.Struct, frozen=True):
    """A change that waits or was decided; `change` is None once it has ended."""

    id: int
    partner_id: int
    kind: str
    slot: str
    proof: str
    state: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    called_desk: str
    change: Change | None

    @property
    def lasts_until(self) -> datetime:
        """This will give when its code runs out."""
        return self.asked_at + DRAFT_LASTS


def drafts_of(partner_id: int, *, open_only: bool = False) -> tuple[DraftRow, ...]:
    """This will give the changes to a partner, the newest first, at most 50. One query."""
    rows = Draft.objects.filter(partner_id=partner_id)
    if open_only:
        rows = rows.filter(state=Draft.State.OPEN)
    return tuple(draft_row(row) for row in rows.order_by("-pk")[:MOST_ROWS])


def draft_for(viewer: Viewer, draft_id: int) -> DraftRow:
    """This will give a change that the viewer sees. Raises Refusal (404). One query."""
    row = Draft.objects.filter(pk=draft_id).first() if viewer.may(PARTNER_VIEW) else None
    if row is None:
        raise Refusal(404, "not_found")
    return draft_row(row)


def open_draft(partner_id: int, slot: str = "") -> DraftRow:
    """This will give the one open change to a partner, of a slot where it has several. Raises Refusal (409, 404)."""
    rows = Draft.objects.filter(partner_id=partner_id, state=Draft.State.OPEN)
    found = list(rows.filter(slot=slot) if slot else rows)
    if not found:
        raise Refusal(404, "not_found")
    if len(found) > 1:
        raise Refusal(409, "partner_several", slots=", ".join(sorted(row.slot for row in found)))
    return draft_row(found[0])


def count_to_confirm(viewer: Viewer, *, now: datetime) -> int:
    """This will count the changes that wait and that somebody else than the viewer asked for. One query."""
    rows = Draft.objects.filter(state=Draft.State.OPEN, asked_at__gt=now - DRAFT_LASTS)
    return rows.exclude(asked_by=str(viewer.actor())).count()


def numbers_for(draft: Draft, change: Change) -> tuple[KnownNumber, ...]:
    """This will give the numbers by which a draft can be confirmed: known before it, a desk's for 24 hours at least.

    One that anybody can find counts from the beginning: whoever confirms looks it up where it says.
    """
    if isinstance(change, Join):
        return (KnownNumber("public", change.public_phone, change.public_source),)
    known = Desk.objects.filter(
        partner_id=draft.partner_id, until__isnull=True, phone_since__lte=draft.asked_at - KNOWN_FOR
    )
    desks = [KnownNumber(row.desk, row.phone) for row in known.order_by("desk")]
    partner = draft.partner
    return (*desks, KnownNumber("public", partner.public_phone, partner.public_source))


def numbers_of(draft_id: int) -> tuple[KnownNumber, ...]:
    """This will give the numbers by which an open draft can be confirmed, () for one that has ended. Two queries."""
    row = Draft.objects.select_related("partner").filter(pk=draft_id, state=Draft.State.OPEN).first()
    return () if row is None else numbers_for(row, read_change(row.content))


def draft_row(row: Draft) -> DraftRow:
    """This will give a draft as it is shown."""
    return DraftRow(
        row.pk,
        row.partner_id,
        row.kind,
        row.slot,
        row.proof,
        row.state,
        row.asked_by,
        row.asked_at,
        row.decided_by,
        row.decided_at,
        row.called_desk,
        read_change(row.content) if row.content else None,
    )
