"""What partners say of what they were told: what they call mistaken waits for somebody who may lift."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.console.forms.reports import BecauseForm
from lachan.centre.console.reading import note_shared_read
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.views.sharing import crumbs_of
from lachan.centre.exchange.queries.claims import one_to_look_at, to_look_at
from lachan.centre.exchange.services.looking_at_claims import let_stand
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest

_PAGE_ROWS: Final = 50
_ID_FIGURES: Final = 18


@require_safe
@desk_page(permissions.EXCHANGE_VIEW)
def claims(request: DeskRequest) -> HttpResponse:
    """This will list what partners call mistaken and goes on all the same, the oldest first."""
    said = request.GET.get("after", "")
    after = int(said) if said.isascii() and said.isdigit() and len(said) <= _ID_FIGURES else 0
    found = to_look_at(request.viewer, after_id=after, limit=_PAGE_ROWS + 1)
    shown = found[:_PAGE_ROWS]
    note_shared_read(request, [f"entry:{one.entry_id}" for one in shown])
    return render_page(
        request,
        "console/sharing_claims.html",
        {
            "claims": shown,
            "later": shown[-1].id if len(found) > _PAGE_ROWS else None,
            "crumbs": crumbs_of(language_of(request)),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.EXCHANGE_VIEW)
def claim(request: DeskRequest, claim_id: int) -> HttpResponse:
    """This will show one of them, and let the entry stand with a reason. Lifting is done with the measure."""
    viewer, lang = request.viewer, language_of(request)
    found = one_to_look_at(viewer, claim_id)
    if found is None:
        # somebody was quicker, more often than an address is wrong
        raise Refusal(404, "exchange_claim_over")
    may_decide = viewer.may(permissions.MEASURE_LIFT)
    if request.method == "POST" and not may_decide:
        raise Refusal(403, "not_permitted")
    form = BecauseForm(request.POST if request.method == "POST" else None, lang=lang)
    if request.method == "POST" and save(
        form,
        lambda typed: let_stand(
            claim_id=claim_id, reason=typed["reason"], actor=viewer.actor(), now=request.now
        ),
    ):
        return done(request, "claim_stands", "desk_sharing_claims")
    note_shared_read(request, [f"entry:{found.entry_id}"])
    return form_page(
        request,
        "console/sharing_claim.html",
        form,
        {
            "claim": found,
            "may_decide": may_decide,
            "crumbs": (*crumbs_of(lang), (reverse("desk_sharing_claims"), say("desk.sharing.claims", lang))),
        },
    )
