"""Tokens of an office: asked for by one administrator, granted by another, made by who asked, ended by either."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import need_at, office_for
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.services.tokens import (
    USUAL_DAYS,
    Made,
    ask_for_token,
    decide_token,
    end_token,
    make_office_token,
    withdraw_token,
)
from lachan.centre.accounts.sign_in.fresh import needs_fresh_sign_in
from lachan.centre.accounts.token_access import office_token_for, office_tokens_for
from lachan.centre.console.forms.requests import ConfirmForm
from lachan.centre.console.forms.tokens import OfficeTokenForm
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.views.tokens import shown_once
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.accounts.queries.persons import OfficeNamed

_ANSWERS = frozenset({"grant", "refuse", "withdraw", "make"})


@require_safe
@desk_page(permissions.ROLE_DECIDE)
def tokens(request: DeskRequest, office_id: int) -> HttpResponse:
    """This will list the tokens of an office: what waits, what is in use, what was."""
    office = _office(request, office_id)
    rows = office_tokens_for(request.viewer, office_id=office_id)
    return render_page(
        request,
        "console/office_tokens.html",
        {
            "office": office,
            "waiting": [one for one in rows if one.state in {"open", "granted"}],
            "live": [one for one in rows if one.state == "live"],
            "over": [one for one in rows if one.state not in {"open", "granted", "live"}],
            "now": request.now,
            "me": request.viewer.person_id,
            "crumbs": _crumbs(office, language_of(request))[:-1],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.ROLE_REQUEST)
@needs_fresh_sign_in
def ask(request: DeskRequest, office_id: int) -> HttpResponse:
    """This will ask for a token by which a machine acts as the office; another administrator decides."""
    office = _office(request, office_id)
    lang = language_of(request)
    first = {
        "permissions": [permissions.CASE_VIEW],
        "last_day": request.viewer.day + timedelta(days=USUAL_DAYS),
    }
    form = OfficeTokenForm(request.POST or None, lang=lang, may=permissions.OF_TOKENS, initial=first)

    def put(typed: dict[str, Any]) -> None:
        actor = request.viewer.actor(office_id)
        ask_for_token(office_id=office_id, **typed, actor=actor, now=request.now)

    if save(form, put):
        return done(request, "role_asked", "desk_office_tokens", office_id)
    return form_page(
        request,
        "console/form.html",
        form,
        {
            "title": "desk.token_ask.title",
            "button": "desk.role_ask.do",
            "explained": "desk.token_ask.explained",
            "about": name_in(office, lang),
            "crumbs": _crumbs(office, lang),
            "back": reverse("desk_office_tokens", args=[office_id]),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.ROLE_DECIDE)
@needs_fresh_sign_in
def decide(request: DeskRequest, token_id: int) -> HttpResponse:
    """This will show what is asked for; grant, refuse or withdraw it, and have it made once it is granted."""
    row = office_token_for(request.viewer, token_id)
    office = _office(request, row.office.id if row.office else 0)
    lang = language_of(request)
    form = ConfirmForm(request.POST if request.method == "POST" else None, lang=lang)
    answer = request.POST.get("answer", "")
    actor, made = request.viewer.actor(office.id), list[Made]()

    def put(_: dict[str, Any]) -> None:
        about: dict[str, Any] = {"token_id": token_id, "actor": actor, "now": request.now}
        if answer == "withdraw":
            withdraw_token(**about)
        elif answer == "make":
            made.append(make_office_token(**about))
        else:
            decide_token(grant=answer == "grant", **about)

    crumbs = _crumbs(office, lang)
    if request.method == "POST" and answer not in _ANSWERS:
        form.say_wrong("choice")
    elif save(form, put):
        if made:
            return shown_once(request, made[0], back=crumbs[-1][0], crumbs=crumbs)
        return done(request, f"request_{answer}", "desk_office_tokens", office.id)
    mine = row.asked_by_id == request.viewer.person_id
    context = {"row": row, "office": office, "mine": mine, "now": request.now, "crumbs": crumbs}
    return form_page(request, "console/office_token.html", form, context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.ROLE_REQUEST)
def end(request: DeskRequest, token_id: int) -> HttpResponse:
    """This will end a token of an office at once."""
    row = office_token_for(request.viewer, token_id)
    office = _office(request, row.office.id if row.office else 0)
    lang = language_of(request)
    form = ConfirmForm(request.POST if request.method == "POST" else None, lang=lang)
    actor = request.viewer.actor(office.id)
    if save(form, lambda _: end_token(token_id=token_id, actor=actor, now=request.now)):
        return done(request, "token_ended", "desk_office_tokens", office.id)
    return form_page(
        request,
        "console/confirm.html",
        form,
        {
            "title": "desk.token_end.title",
            "button": "desk.token_end.do",
            "about": row.name,
            "consequences": (
                "desk.token_end.at_once",
                "desk.token_end.for_good",
                "desk.token_end.told_office",
            ),
            "crumbs": _crumbs(office, lang),
            "back": reverse("desk_office_tokens", args=[office.id]),
        },
    )


def _office(request: DeskRequest, office_id: int) -> OfficeNamed:
    office = office_for(request.viewer, office_id)
    need_at(request.viewer, permissions.ROLE_DECIDE, office_id)
    return office


def _crumbs(office: OfficeNamed, lang: str) -> tuple[tuple[str, str], ...]:
    return (
        (reverse("desk_offices"), say("desk.offices.title", lang)),
        (reverse("desk_office", args=[office.id]), name_in(office, lang)),
        (reverse("desk_office_tokens", args=[office.id]), say("desk.office_tokens.title", lang)),
    )
