"""Who may change partners: an administrator at the top of the centre, or who sits at the machine, as one of two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.log_reach import is_at_top
from lachan.centre.accounts.permissions import PARTNER_CHANGE
from lachan.centre.audit.actors import OPERATOR, Actor
from lachan.centre.partners.models import Partner
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime


def need_change(actor: Actor, now: datetime) -> None:
    """This will refuse who may not change partners: who isn't an administrator at the top, and every program.

    What a partner sees and answers for holds for the whole country, so a province's administrators don't change it.
    Raises Refusal: 403; 401 for a token that has ended.
    """
    if actor == OPERATOR:
        return
    viewer = acting_viewer(actor, now=now)
    # a program is nobody's second person, whatever its token was made for
    if viewer.token is not None or not is_at_top(viewer, PARTNER_CHANGE):
        raise Refusal(403, "not_permitted")


def check_asker(asked_by: str, now: datetime) -> None:
    """This will refuse a draft whose asker may no longer ask: then it is not two. Raises Refusal (409 asker_gone)."""
    if asked_by == str(OPERATOR):
        return
    kind, _, asker = asked_by.partition(":")
    try:
        need_change(Actor("person", asker) if kind == "person" else Actor("machine", asker), now)
    except Refusal:
        raise Refusal(409, "asker_gone") from None


def hold_partner(partner_id: int) -> Partner:
    """This will hold a partner until the transaction ends, and give it as it stands. Raises Refusal (404)."""
    Partner.objects.filter(pk=partner_id).update(code=F("code"))
    partner = Partner.objects.filter(pk=partner_id).first()
    if partner is None:
        raise Refusal(404, "not_found")
    return partner
