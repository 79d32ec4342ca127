"""Addresses that are to take a partner's zone without a signature: the second person agrees, or one takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.sign_in.fresh import needs_fresh_sign_in
from lachan.centre.console.forms.requests import ConfirmForm
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.views.partners import crumbs_of, may_change
from lachan.centre.exchange.queries.unsigned import unsigned_for, unsigned_waiting
from lachan.centre.exchange.services.unsigned import agree_unsigned, withdraw_unsigned
from lachan.centre.partners.queries.partners import partner_for
from lachan.centre.web.language import language_of
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PARTNER_CHANGE)
@needs_fresh_sign_in
def unsigned(request: DeskRequest, partner_id: int, ask_id: int) -> HttpResponse:
    """This will show which addresses wait and what it means, and take the second person's yes or one person's no."""
    viewer, lang = request.viewer, language_of(request)
    partner = partner_for(viewer, partner_id)
    if not may_change(request):
        raise Refusal(403, "not_permitted")
    ask = unsigned_for(viewer, partner_id, ask_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None, lang=lang)
    takes_back = request.POST.get("says") == "withdraw"
    decide = withdraw_unsigned if takes_back else agree_unsigned
    if request.method == "POST" and save(
        form, lambda _: decide(ask_id=ask_id, actor=viewer.actor(), now=request.now)
    ):
        return done(
            request,
            "unsigned_withdrawn" if takes_back else "unsigned_agreed",
            "desk_partner_gets",
            partner_id,
        )
    back = reverse("desk_partner_gets", args=[partner_id])
    waits = unsigned_waiting(partner_id, now=request.now)
    return form_page(
        request,
        "console/partner_unsigned.html",
        form,
        {
            "partner": partner,
            "ask": ask,
            "waits": waits is not None and waits.id == ask_id,
            "mine": ask.asked_by == str(viewer.actor()),
            "asked_by": names_by_code([ask.asked_by], lang).get(ask.asked_by, ""),
            "back": back,
            "crumbs": (*crumbs_of(request, partner), (back, say("desk.gets.title", lang))),
        },
    )
