"""The switch for emergencies: one person stops all that is shared, two let it go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.console.forms.requests import ConfirmForm
from lachan.centre.console.forms.sharing import StopForm
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.views.sharing import crumbs_of
from lachan.centre.exchange.queries.holds import counts_still, emptying_now, may_release
from lachan.centre.exchange.queries.looking_up import counts_for
from lachan.centre.exchange.queries.subscriptions import subscriptions
from lachan.centre.exchange.services.emptying import empty_all, fill_again
from lachan.centre.web.language import language_of
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.EXCHANGE_RELEASE)
def stop(request: DeskRequest) -> HttpResponse:
    """This will say what stopping does, and stop everything at once for who types the word."""
    _need(request)
    lang = language_of(request)
    form = StopForm(request.POST if request.method == "POST" else None, lang=lang)
    if request.method == "POST" and save(
        form,
        lambda typed: empty_all(reason=typed["reason"], actor=request.viewer.actor(), now=request.now),
    ):
        return done(request, "sharing_stopped", "desk_sharing")
    return form_page(
        request,
        "console/sharing_stop.html",
        form,
        {
            "total": _total(request),
            "partners": len({one.partner.id for one in subscriptions()}),
            "emptied": emptying_now(request.viewer),
            "crumbs": crumbs_of(lang),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.EXCHANGE_RELEASE)
def fill(request: DeskRequest) -> HttpResponse:
    """This will say why all was stopped, and let it go on when two have said so."""
    _need(request)
    lang = language_of(request)
    form = ConfirmForm(request.POST if request.method == "POST" else None, lang=lang)
    words: list[str] = []

    def act(_: object) -> None:
        is_on = fill_again(actor=request.viewer.actor(), now=request.now)
        words.append("sharing_filled" if is_on else "sharing_fill_signed")

    if request.method == "POST" and save(form, act):
        return done(request, words[0], "desk_sharing")
    emptied = emptying_now(request.viewer)
    acted = () if emptied is None else (emptied.began_by, emptied.first_by)
    return form_page(
        request,
        "console/sharing_fill.html",
        form,
        {
            "emptied": emptied,
            "total": _total(request),
            "names": names_by_code([f"person:{each}" for each in acted if each is not None], lang),
            "has_first": emptied is not None and counts_still(emptied.first_by, day=request.viewer.day),
            "mine": emptied is not None and emptied.first_by == request.viewer.person_id,
            "back": reverse("desk_sharing"),
            "crumbs": crumbs_of(lang),
        },
    )


def _need(request: DeskRequest) -> None:
    if not may_release(request.viewer):
        raise Refusal(403, "not_permitted")


def _total(request: DeskRequest) -> int:
    return sum(each.block + each.flag for each in counts_for(request.viewer, now=request.now))
