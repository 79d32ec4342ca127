"""On leave: who signs in whose place, letting another approver do it, and ending that early."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.queries.persons import names_of
from lachan.centre.console.forms.delegations import DelegationForm, EndDelegationForm
from lachan.centre.console.saving import save
from lachan.centre.console.telling import done
from lachan.centre.measures.queries.delegations import delegations_for, own_delegations, stand_ins
from lachan.centre.measures.services.delegating import delegate, end_delegation
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.MEASURE_VIEW)
def leave(request: DeskRequest) -> HttpResponse:
    """This will show who signs for whom, and let an approver hand the own signature to another for some days."""
    viewer, lang = request.viewer, language_of(request)
    may_delegate = viewer.may(permissions.MEASURE_SIGN)
    if request.method == "POST" and not may_delegate:
        raise Refusal(403, "not_permitted")
    form = DelegationForm(
        request.POST if request.method == "POST" else None, lang=lang, persons=_stand_ins(request)
    )

    def run(typed: dict[str, Any]) -> None:
        delegate(
            to_person_id=typed["to_person"],
            first_day=typed["first_day"],
            last_day=typed["last_day"],
            actor=viewer.actor(),
            now=request.now,
        )

    if request.method == "POST" and save(form, run):
        return done(request, "delegated", "desk_measure_leave")
    mine = own_delegations(viewer)
    own = {one.id for one in mine}
    others = [one for one in delegations_for(viewer) if one.id not in own]
    people = {person for one in (*mine, *others) for person in (one.from_person_id, one.to_person_id)}
    return render_page(
        request,
        "console/measure_leave.html",
        {
            "form": form,
            "may_delegate": may_delegate,
            "can_choose": form.can_choose,
            "mine": mine,
            "others": others,
            "today": viewer.day,
            "me_id": viewer.person_id,
            "people": names_of(people),
            "crumbs": ((reverse("desk_measures"), say("measures.page.title", lang)),),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.MEASURE_VIEW)
def end(request: DeskRequest, delegation_id: int) -> HttpResponse:
    """This will end a delegation of one's own, or one by which one stands in, before its last day."""
    lang = language_of(request)
    one = next((each for each in own_delegations(request.viewer) if each.id == delegation_id), None)
    if one is None:
        raise Refusal(404, "not_found")
    form = EndDelegationForm(request.POST if request.method == "POST" else None, lang=lang)
    if request.method == "POST" and save(
        form,
        lambda _: end_delegation(delegation_id=delegation_id, actor=request.viewer.actor(), now=request.now),
    ):
        return done(request, "delegation_ended", "desk_measure_leave")
    names = names_of({one.from_person_id, one.to_person_id})
    return render_page(
        request,
        "console/confirm.html",
        {
            "form": form,
            "title": "measures.leave.end",
            "about": say(
                "measures.leave.instead",
                lang,
                stands_in=names.get(one.to_person_id, "–"),
                away=names.get(one.from_person_id, "–"),
            ),
            "consequences": (
                "measures.leave.end_now",
                "measures.leave.end_signed",
                "measures.leave.end_told",
            ),
            "button": "measures.leave.end",
            "closed": one.ended_at is not None,
            "back": reverse("desk_measure_leave"),
            "crumbs": (
                (reverse("desk_measures"), say("measures.page.title", lang)),
                (reverse("desk_measure_leave"), say("measures.leave.title", lang)),
            ),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


def _stand_ins(request: DeskRequest) -> list[tuple[int, str]]:
    """This will give the approvers who can stand in, by name, each with an office that tells two of a name apart."""
    found = stand_ins(request.viewer)
    names = names_of(found) if found else {}
    lang = language_of(request)
    offices = offices_by_id({office for held in found.values() for office in held})
    said = [
        (pk, f"{names[pk]} – {name_in(offices[min(held)], lang)}")
        for pk, held in found.items()
        if pk in names
    ]
    return sorted(said, key=lambda one: one[1])
