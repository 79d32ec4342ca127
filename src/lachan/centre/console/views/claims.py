"""Owners' claims: a bank or ministry names its own domains, hotlines and app signers, and the centre decides."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import may_at, offices_for
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.console.forms.lists import ClaimForm, ClaimsFilter
from lachan.centre.console.forms.reports import BecauseForm
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.views.reports import kept_of
from lachan.centre.indicators.claims import (
    AGAIN_DAYS,
    OFFICES,
    claim_by_id,
    confirm_again,
    conflicts_of,
    decide_claim,
    make_claim,
    proof_looked_for,
    revoke_claim,
)
from lachan.centre.indicators.pages import ClaimFilter, claims_page
from lachan.centre.measures.queries.about import decided_on
from lachan.centre.web.clock import today
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest


@require_safe
@desk_page(permissions.CLAIM_VIEW)
def claims(request: DeskRequest) -> HttpResponse:
    """This will list claims: all for who decides, for others those of their own offices."""
    viewer = request.viewer
    asked, wanted = read_filter(request)
    page = claims_page(wanted, place=request.GET.get("place", ""))
    return render_page(
        request,
        "console/claims.html",
        {
            "page": page,
            "filter": asked,
            "narrowed": bool(set(ClaimsFilter.base_fields) & set(request.GET)),
            "kept": kept_of(request).urlencode(),
            "offices": offices_by_id({one.office_id for one in page.rows}),
            "may_make": viewer.may(permissions.CLAIM_MAKE),
            "decides": viewer.may(permissions.CLAIM_DECIDE),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.CLAIM_MAKE)
def make(request: DeskRequest) -> HttpResponse:
    """This will let an owner say that a domain, hotline or app signer is its own."""
    lang = language_of(request)
    offices = offices_by_id(offices_for(request.viewer, permissions.CLAIM_MAKE))
    owners = [(one.id, name_in(one, lang)) for one in offices.values() if one.kind in OFFICES]
    form = ClaimForm(request.POST if request.method == "POST" else None, lang=lang, offices=owners)
    made: list[int] = []

    def claim_it(typed: dict[str, Any]) -> None:
        found = make_claim(
            office_id=typed["office"],
            kind=typed["kind"],
            value=typed["value"],
            proof=typed["proof"],
            contact=typed["contact"],
            actor=request.viewer.actor(typed["office"]),
            now=request.now,
        )
        made.append(found.id)

    # a letter that was named belongs to its own field; that a number or app has no record, to the way
    where = "letter" if request.POST.get("way") == "letter" else "way"
    if request.method == "POST" and save(form, claim_it, proof=where):
        # where it is said what to put there
        return done(request, "claim_made", "desk_claim", made[0])
    here = reverse("desk_claims")
    return form_page(
        request,
        "console/form.html",
        form,
        {
            "title": "desk.claims.make",
            "explained": "desk.claims.explained",
            "button": "desk.claims.make",
            "back": here,
            "crumbs": ((here, say("desk.claims.title", lang)),),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.CLAIM_VIEW)
def claim(request: DeskRequest, claim_id: int) -> HttpResponse:
    """This will show a claim with what speaks against it: the centre decides, its owner keeps it or takes it back."""
    lang = language_of(request)
    viewer = request.viewer
    shown = claim_by_id(claim_id)
    decides = viewer.may(permissions.CLAIM_DECIDE)
    owns = may_at(viewer, permissions.CLAIM_MAKE, shown.office_id)
    if not decides and not owns:
        raise Refusal(404, "not_found")
    answer = request.POST.get("answer", "")
    actor = viewer.actor(shown.office_id if owns else None)
    form = BecauseForm(request.POST if request.method == "POST" and answer != "again" else None, lang=lang)
    if request.method == "POST" and answer == "again":
        confirm_again(claim_id=claim_id, actor=actor, now=request.now)
        return done(request, "claim_kept", "desk_claim", claim_id)
    if request.method == "POST":
        if answer not in {"confirm", "refuse", "revoke"}:
            form.say_wrong("choice")
        elif save(
            form,
            lambda typed: (
                revoke_claim(claim_id=claim_id, reason=typed["reason"], actor=actor, now=request.now)
                if answer == "revoke"
                else decide_claim(
                    claim_id=claim_id,
                    confirm=answer == "confirm",
                    reason=typed["reason"],
                    actor=actor,
                    now=request.now,
                )
            ),
        ):
            return done(request, f"claim_{answer}", "desk_claim", claim_id)
    soon = today(request.now) + timedelta(days=AGAIN_DAYS)
    return form_page(
        request,
        "console/claim.html",
        form,
        {
            "claim": shown,
            "look": proof_looked_for(shown),
            "office": offices_by_id([shown.office_id]).get(shown.office_id),
            # an owner deals with the centre, not with the person who sits there
            "names": names_by_code((shown.claimed_by, shown.decided_by), lang) if decides else {},
            "conflicts": conflicts_of(claim_id, now=request.now),
            # whose it is only says a claim that was confirmed
            "measures": decided_on(shown.kind, shown.value) if shown.state == "confirmed" else (),
            "may_decide": decides and shown.state == "open" and shown.claimed_by != str(viewer.actor()),
            # what is open is refused by the centre; its owner takes it back
            "may_revoke": shown.state == "confirmed" or (owns and shown.state == "open"),
            "may_keep": owns
            and shown.state == "confirmed"
            and shown.confirmed_until is not None
            and shown.confirmed_until <= soon,
            "crumbs": ((reverse("desk_claims"), say("desk.claims.title", lang)),),
        },
    )


def read_filter(request: DeskRequest) -> tuple[ClaimsFilter, ClaimFilter]:
    """This will read what the address narrows the claims to; who does not decide sees those of the own offices."""
    viewer = request.viewer
    asked = ClaimsFilter(request.GET, lang=language_of(request))
    fits = asked.cleaned_data if asked.is_valid() else {}
    decides = viewer.may(permissions.CLAIM_DECIDE)
    return asked, ClaimFilter(
        day=viewer.day,
        state=fits.get("state", ""),
        kind=fits.get("kind", ""),
        office_ids=None if decides else offices_for(viewer, permissions.CLAIM_MAKE),
    )
