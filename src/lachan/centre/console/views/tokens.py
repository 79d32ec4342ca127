"""Tokens of the API that somebody has: seen, made, ended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.services.tokens import USUAL_DAYS, Made, end_token, make_own_token
from lachan.centre.accounts.sign_in.fresh import needs_fresh_sign_in
from lachan.centre.accounts.token_access import own_tokens_for
from lachan.centre.console.forms.requests import ConfirmForm
from lachan.centre.console.forms.tokens import TokenForm
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest


@require_safe
@desk_page(permissions.CASE_VIEW)
def tokens(request: DeskRequest) -> HttpResponse:
    """This will list one's own tokens: those in use first, then those that were."""
    rows = own_tokens_for(request.viewer)
    return render_page(
        request,
        "console/tokens.html",
        {
            "live": [one for one in rows if one.state == "live"],
            "over": [one for one in rows if one.state != "live"],
            "now": request.now,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.CASE_VIEW)
@needs_fresh_sign_in
def make(request: DeskRequest) -> HttpResponse:
    """This will make a token of one's own, and show it this once."""
    lang = language_of(request)
    may = [one for one in permissions.OF_TOKENS if request.viewer.may(one)]
    first = {
        "permissions": [permissions.CASE_VIEW],
        "last_day": request.viewer.day + timedelta(days=USUAL_DAYS),
    }
    form = TokenForm(request.POST or None, lang=lang, may=may, initial=first)
    made: list[Made] = []
    actor = request.viewer.actor(min(request.viewer.offices_where(permissions.CASE_VIEW), default=None))

    def put(typed: dict[str, Any]) -> None:
        made.append(make_own_token(**typed, actor=actor, now=request.now))

    crumbs = ((reverse("desk_tokens"), say("desk.tokens.title", lang)),)
    if save(form, put):
        return shown_once(request, made[0], back=reverse("desk_tokens"), crumbs=crumbs)
    return form_page(
        request,
        "console/form.html",
        form,
        {
            "title": "desk.token_make.title",
            "button": "desk.token_make.do",
            "explained": "desk.token_make.explained",
            "crumbs": crumbs,
            "back": reverse("desk_tokens"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.CASE_VIEW)
def end(request: DeskRequest, token_id: int) -> HttpResponse:
    """This will end a token of one's own at once."""
    lang = language_of(request)
    rows = {one.id: one for one in own_tokens_for(request.viewer)}
    if token_id not in rows:
        raise Refusal(404, "not_found")
    form = ConfirmForm(request.POST if request.method == "POST" else None, lang=lang)
    if save(form, lambda _: end_token(token_id=token_id, actor=request.viewer.actor(), now=request.now)):
        return done(request, "token_ended", "desk_tokens")
    return form_page(
        request,
        "console/confirm.html",
        form,
        {
            "title": "desk.token_end.title",
            "button": "desk.token_end.do",
            "about": rows[token_id].name,
            "consequences": ("desk.token_end.at_once", "desk.token_end.for_good"),
            "crumbs": ((reverse("desk_tokens"), say("desk.tokens.title", lang)),),
            "back": reverse("desk_tokens"),
        },
    )


def shown_once(
    request: DeskRequest, made: Made, *, back: str, crumbs: tuple[tuple[str, str], ...]
) -> HttpResponse:
    """This will show a token that was made; no page can show it again."""
    context = {"token": made.token, "back": back, "crumbs": crumbs}
    return render_page(request, "console/token_made.html", context)
