"""Duty desks of banks: who has none, what each was told, and how one is set by two."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import may_at, office_for
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.duty_codes import code_name
from lachan.centre.accounts.duty_lists import codes_without, duty_desk_of, duty_desks_for
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.services.duty import (
    CODE_LASTS,
    ask_duty_contact,
    confirm_duty_contact,
    end_duty_contact,
    withdraw_duty_request,
)
from lachan.centre.accounts.sign_in.fresh import needs_fresh_sign_in
from lachan.centre.cases.queries.banks import told_since, told_to_office
from lachan.centre.console.forms.duty import DutyCodeForm, DutyForm
from lachan.centre.console.forms.requests import ConfirmForm
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.views.office_changes import around_office, changeable_office
from lachan.centre.outbox.queries import messages_by_id
from lachan.centre.outbox.telling import tell_code, tell_state
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.accounts.duty_lists import DutyDesk
    from lachan.centre.accounts.queries.offices import OfficeShown

_LATELY: Final = timedelta(days=30)


@require_safe
@desk_page(permissions.OFFICE_CHANGE)
def duties(request: DeskRequest) -> HttpResponse:
    """This will list the banks that the viewer administrates: those without a duty desk first."""
    desks = duty_desks_for(request.viewer, now=request.now)
    told = told_since([desk.office.id for desk in desks], after=request.now - _LATELY)
    return render_page(
        request,
        "console/duties.html",
        {
            "desks": [(desk, names(desk.contact.answers_for if desk.contact else ())) for desk in desks],
            "told": told,
            "missing": sum(desk.contact is None for desk in desks),
            "without": [code_name(code) for code in codes_without(day=request.viewer.day)],
            "crumbs": ((reverse("desk_offices"), say("desk.offices.title", language_of(request))),),
        },
    )


@require_safe
@desk_page(permissions.OFFICE_VIEW)
def duty(request: DeskRequest, office_id: int) -> HttpResponse:
    """This will show where an office is reached day and night, and what it was told."""
    viewer, lang = request.viewer, language_of(request)
    office_for(viewer, office_id)
    office = offices_by_id([office_id])[office_id]
    desk = duty_desk_of(office, now=request.now)
    told = told_to_office(office_id)
    messages = messages_by_id(one.message_id for one in told)
    shown = [(one, messages[one.message_id]) for one in told if one.message_id in messages]
    return render_page(
        request,
        "console/duty.html",
        {
            **around_office(request, office),
            "office": office,
            "desk": desk,
            "answers_for": names(desk.contact.answers_for if desk.contact else ()),
            "told": [
                (one, tell_state(message.state, lang), message, tell_code(message.code, lang))
                for one, message in shown
            ],
            "sees_cases": viewer.may(permissions.CASE_VIEW),
            "may_change": may_at(viewer, permissions.OFFICE_CHANGE, office_id)
            and not (office.valid_to is not None and office.valid_to <= viewer.day),
            **_asked(request, desk),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.OFFICE_CHANGE)
@needs_fresh_sign_in
def ask(request: DeskRequest, office_id: int) -> HttpResponse:
    """This will ask that an office be reached at an address; a code goes there."""
    office = changeable_office(request, office_id)
    desk = duty_desk_of(office, now=request.now)
    first = {"mail": desk.contact.mail, "banks": names(desk.contact.answers_for)} if desk.contact else {}
    form = DutyForm(request.POST or None, lang=language_of(request), initial=first)

    def write(typed: dict[str, Any]) -> None:
        ask_duty_contact(
            office_id=office_id,
            mail=typed["mail"],
            answers_for=typed["banks"],
            actor=request.viewer.actor(office_id),
            now=request.now,
        )

    if save(form, write, answers_for="banks"):
        return done(request, "duty_asked", "desk_duty", office_id)
    return form_page(
        request,
        "console/form.html",
        form,
        {
            **_around(request, office),
            "title": "desk.duty_ask.title",
            "button": "desk.duty_ask.do",
            "explained": "desk.duty_ask.explained",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.OFFICE_CHANGE)
@needs_fresh_sign_in
def confirm(request: DeskRequest, office_id: int) -> HttpResponse:
    """This will confirm what another has asked, with the code that was read out; or take the request back."""
    office = changeable_office(request, office_id)
    desk = duty_desk_of(office, now=request.now)
    if desk.request is None and request.method != "POST":
        raise Refusal(404, "not_found")
    actor = request.viewer.actor(office_id)
    if request.POST.get("answer") == "withdraw":
        withdraw_duty_request(office_id=office_id, actor=actor, now=request.now)
        return done(request, "duty_withdrawn", "desk_duty", office_id)
    form = DutyCodeForm(request.POST or None, lang=language_of(request))

    def write(typed: dict[str, Any]) -> None:
        confirm_duty_contact(office_id=office_id, code=typed["code"], actor=actor, now=request.now)

    if save(form, write):
        return done(request, "duty_confirmed", "desk_duty", office_id)
    return form_page(
        request,
        "console/duty_confirm.html",
        form,
        {**_around(request, office), "desk": desk, **_asked(request, desk)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.OFFICE_CHANGE)
@needs_fresh_sign_in
def end(request: DeskRequest, office_id: int) -> HttpResponse:
    """This will take an office's duty desk away."""
    office = changeable_office(request, office_id)
    if request.method != "POST" and duty_desk_of(office, now=request.now).contact is None:
        raise Refusal(404, "not_found")
    form = ConfirmForm(request.POST if request.method == "POST" else None, lang=language_of(request))
    actor = request.viewer.actor(office_id)
    if save(form, lambda _: end_duty_contact(office_id=office_id, actor=actor, now=request.now)):
        return done(request, "duty_ended", "desk_duty", office_id)
    return form_page(
        request,
        "console/confirm.html",
        form,
        {
            **_around(request, office),
            "title": "desk.duty_end.title",
            "button": "desk.duty_end.do",
            "consequences": ("desk.duty_end.out", "desk.duty_end.told", "desk.duty_end.again"),
        },
    )


def names(codes: Iterable[str]) -> str:
    """This will say which banks and wallets some codes are, as the form takes them."""
    return ", ".join(code_name(code) for code in codes)


def _asked(request: DeskRequest, desk: DutyDesk) -> dict[str, Any]:
    if desk.request is None:
        return {"asked_for": "", "asked_until": None, "asked_by_me": False}
    return {
        "asked_for": names(desk.request.answers_for),
        "asked_until": desk.request.asked_at + CODE_LASTS,
        "asked_by_me": desk.request.asked_by == str(request.viewer.actor()),
    }


def _around(request: DeskRequest, office: OfficeShown) -> dict[str, Any]:
    lang = language_of(request)
    around = around_office(request, office)
    here = reverse("desk_duty", args=[office.id])
    crumbs = (*around["crumbs"], (here, say("desk.duty.title", lang)))
    return {"about": name_in(office, lang), "back": here, "crumbs": crumbs}
