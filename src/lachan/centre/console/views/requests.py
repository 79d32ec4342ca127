"""Requests that two administrators decide: for roles, and about accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import (
    person_request_for,
    person_requests_for,
    role_request_for,
    role_requests_for,
)
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.reset_access import open_resets_for
from lachan.centre.accounts.services.person_requests import (
    decide_person_request,
    withdraw_person_request,
)
from lachan.centre.accounts.services.role_requests import decide_role_request, withdraw_role_request
from lachan.centre.accounts.sign_in.fresh import needs_fresh_sign_in
from lachan.centre.accounts.token_access import office_tokens_for
from lachan.centre.console.forms.requests import ConfirmForm
from lachan.centre.console.reading import note_read
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.accounts.queries.roles import RequestRow
    from lachan.centre.audit.actors import Actor


@require_safe
@desk_page(permissions.ROLE_DECIDE)
def requests(request: DeskRequest) -> HttpResponse:
    """This will list what waits for a second administrator, and what was decided lately."""
    viewer = request.viewer
    waiting = role_requests_for(viewer, state="open", place=request.GET.get("place", ""))
    about_accounts = person_requests_for(viewer, state="open")
    resets = open_resets_for(viewer)
    rows = (*waiting.rows, *about_accounts.rows, *resets)
    tokens = office_tokens_for(viewer, open_only=True)
    note_read(request, kind="accounts.persons_read", person_ids=(row.person_id for row in rows))
    return render_page(
        request,
        "console/requests.html",
        {
            "page": waiting,
            "about_accounts": about_accounts.rows,
            "resets": resets,
            "tokens": tokens,
            "me": viewer.person_id,
            "count": len(rows) + len(tokens),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.ROLE_DECIDE)
@needs_fresh_sign_in
def role_request(request: DeskRequest, request_id: int) -> HttpResponse:
    """This will show a request for a role, and grant, refuse or withdraw it."""
    shown = role_request_for(request.viewer, request_id)

    def decide(answer: str, actor: Actor) -> None:
        if answer == "withdraw":
            withdraw_role_request(request_id=request_id, actor=actor, now=request.now)
        else:
            decide_role_request(request_id=request_id, grant=answer == "grant", actor=actor, now=request.now)

    return _request_page(request, shown, decide)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.ROLE_DECIDE)
@needs_fresh_sign_in
def account_request(request: DeskRequest, request_id: int) -> HttpResponse:
    """This will show a request about an account, and grant, refuse or withdraw it."""
    shown = person_request_for(request.viewer, request_id)

    def decide(answer: str, actor: Actor) -> None:
        if answer == "withdraw":
            withdraw_person_request(request_id=request_id, actor=actor, now=request.now)
        else:
            decide_person_request(
                request_id=request_id, grant=answer == "grant", actor=actor, now=request.now
            )

    return _request_page(request, shown, decide)


def _request_page(
    request: DeskRequest, shown: RequestRow, decide: Callable[[str, Actor], object]
) -> HttpResponse:
    lang = language_of(request)
    form = ConfirmForm(request.POST if request.method == "POST" else None, lang=lang)
    answer = request.POST.get("answer", "")
    actor = request.viewer.actor(shown.office.id if shown.office else None)
    if request.method == "POST" and answer not in {"grant", "refuse", "withdraw"}:
        form.say_wrong("choice")
    elif save(form, lambda _: decide(answer, actor)):
        return done(request, f"request_{answer}", "desk_requests")
    if request.method != "POST":
        note_read(request, kind="accounts.person_read", person_ids=[shown.person_id])
    crumbs = ((reverse("desk_requests"), say("desk.requests.title", lang)),)
    return form_page(request, "console/request.html", form, {"row": shown, "crumbs": crumbs})
