"""The link by which somebody sets a password: made once, shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import need_to_change, person_for
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.roles import is_guarded
from lachan.centre.accounts.services.passwords import PersonStoppedError, make_invitation
from lachan.centre.accounts.sign_in.fresh import needs_fresh_sign_in
from lachan.centre.console.forms.requests import ConfirmForm
from lachan.centre.console.saving import form_page
from lachan.centre.console.views.person_changes import around
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PERSON_CHANGE)
@needs_fresh_sign_in
def invite(request: DeskRequest, person_id: int) -> HttpResponse:
    """This will make a one-time link by which the person sets a password, and show it this once.

    Not for who approves or administrates: whoever holds the link would be that person, and one administrator alone
    would hold it. They ask for it themselves, to their own address, on the page where one signs in.
    """
    need_to_change(request.viewer, person_id)
    person = person_for(request.viewer, person_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None, lang=language_of(request))
    about = around(request, person)
    guarded = is_guarded(person_id, day=request.viewer.day)
    if request.method == "POST" and guarded:
        raise Refusal(403, "invitation_guarded")
    if request.method == "POST" and form.is_valid():
        try:
            path = make_invitation(person_id=person_id, actor=request.viewer.actor(), now=request.now)
        except PersonStoppedError:
            form.say_wrong("person_stopped")
        else:
            return render_page(
                request, "console/invitation.html", {**about, "address": request.build_absolute_uri(path)}
            )
    return form_page(
        request,
        "console/confirm.html",
        form,
        {
            **about,
            "title": "desk.person_invite.title",
            "button": "desk.person_invite.do",
            "consequences": ("desk.person_invite.guarded",)
            if guarded
            else ("desk.person_invite.once", "desk.person_invite.old", "desk.person_invite.safely"),
            "closed": guarded,
        },
    )
