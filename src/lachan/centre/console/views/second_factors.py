"""A lost second factor: asked for by one administrator, decided by another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import need_to_change, person_for
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.reset_access import reset_for
from lachan.centre.accounts.services.second_factors import ask_for_reset, decide_reset, withdraw_reset
from lachan.centre.accounts.sign_in.fresh import needs_fresh_sign_in
from lachan.centre.console.forms.persons import ReasonForm
from lachan.centre.console.forms.requests import ConfirmForm
from lachan.centre.console.reading import note_read
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.views.person_changes import around
from lachan.centre.web.language import language_of
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PERSON_CHANGE)
@needs_fresh_sign_in
def ask(request: DeskRequest, person_id: int) -> HttpResponse:
    """This will ask that a person's second factors be taken away."""
    need_to_change(request.viewer, person_id)
    person = person_for(request.viewer, person_id)
    form = ReasonForm(request.POST or None, lang=language_of(request))

    def put(typed: dict[str, Any]) -> None:
        ask_for_reset(
            person_id=person_id, reason=typed["reason"], actor=request.viewer.actor(), now=request.now
        )

    if save(form, put):
        return done(request, "role_asked", "desk_requests")
    return form_page(
        request,
        "console/confirm.html",
        form,
        {
            **around(request, person),
            "title": "desk.person_factor.title",
            "button": "desk.role_ask.do",
            "consequences": ("desk.person_factor.sure", "desk.person_erase.two", "desk.person_factor.anew"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PERSON_CHANGE)
@needs_fresh_sign_in
def decide(request: DeskRequest, request_id: int) -> HttpResponse:
    """This will show such a request, and grant, refuse or withdraw it."""
    shown = reset_for(request.viewer, request_id)
    lang = language_of(request)
    form = ConfirmForm(request.POST if request.method == "POST" else None, lang=lang)
    answer = request.POST.get("answer", "")

    def put(_: dict[str, Any]) -> None:
        actor = request.viewer.actor(shown.office.id if shown.office else None)
        if answer == "withdraw":
            withdraw_reset(request_id=request_id, actor=actor, now=request.now)
        else:
            decide_reset(request_id=request_id, grant=answer == "grant", actor=actor, now=request.now)

    if request.method == "POST" and answer not in {"grant", "refuse", "withdraw"}:
        form.say_wrong("choice")
    elif save(form, put):
        return done(request, f"request_{answer}", "desk_requests")
    if request.method != "POST":
        note_read(request, kind="accounts.person_read", person_ids=[shown.person_id])
    crumbs = ((reverse("desk_requests"), say("desk.requests.title", lang)),)
    return form_page(request, "console/request.html", form, {"row": shown, "crumbs": crumbs})
