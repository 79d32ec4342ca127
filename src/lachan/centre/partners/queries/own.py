"""Whose persons stand at the desk: the partners that are an office of ours, for who answers there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.accounts.permissions import ANSWER_GIVE
from lachan.centre.partners.models import Partner
from lachan.centre.partners.queries.partners import partner_row
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer
    from lachan.centre.partners.queries.partners import PartnerRow


def own_partners(viewer: Viewer) -> tuple[PartnerRow, ...]:
    """This will give the partners for which the viewer answers, by name: active ones and suspended ones. One query.

    Where the role is held, and not below: who answers for a group of banks doesn't answer for each of them.
    """
    offices = viewer.offices_where(ANSWER_GIVE)
    if not offices:
        return ()
    there = (Partner.State.ACTIVE, Partner.State.SUSPENDED)
    rows = Partner.objects.filter(office_id__in=offices, state__in=there).order_by("name_vi", "pk")
    return tuple(partner_row(row) for row in rows)


def own_partner(viewer: Viewer, partner_id: int) -> PartnerRow:
    """This will give one of `own_partners`, to answer for it. One query.

    Raises Refusal: 404 where it is none of them, 403 `partner_suspended`.
    """
    row = next((one for one in own_partners(viewer) if one.id == partner_id), None)
    if row is None:
        raise Refusal(404, "not_found")
    if row.state != Partner.State.ACTIVE:
        raise Refusal(403, "partner_suspended")
    return row
