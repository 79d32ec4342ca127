"""Offices opened, changed and closed. What goes from one to another is a plan (`lachan offices reorganise`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import need_at, office_coded_for
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.queries.territories import (
    AmbiguousTerritoryError,
    UnknownTerritoryError,
    places_by_id,
    the_territory,
)
from lachan.centre.accounts.services.office_drafts import OfficeDraft
from lachan.centre.accounts.services.offices import OfficeChange, change_office, close_office, open_office
from lachan.centre.console.forms.offices import CloseOfficeForm, NewOfficeForm, OfficeForm
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.views.roles import ONE_DAY, day_after
from lachan.centre.web.language import language_of
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.accounts.queries.offices import OfficeShown


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.OFFICE_CHANGE)
def open_one(request: DeskRequest) -> HttpResponse:
    """This will open an office below one that the viewer administrates."""
    lang = language_of(request)
    form = NewOfficeForm(request.POST or None, lang=lang, initial={"valid_from": request.viewer.day})
    made: list[int] = []

    def make(typed: dict[str, Any]) -> None:
        parent = office_coded_for(request.viewer, typed["parent"], permissions.OFFICE_CHANGE)
        draft = OfficeDraft(
            code=typed["code"],
            kind=typed["kind"],
            name_vi=typed["name_vi"],
            name_en=typed["name_en"],
            valid_from=typed["valid_from"],
            parent=parent.code,
            territory=territory_code(typed["territory"], typed["valid_from"]),
        )
        made.append(open_office(draft=draft, actor=request.viewer.actor(parent.id), now=request.now))

    if save(form, make, office="parent"):
        return done(request, "office_opened", "desk_office", made[0])
    offices = (reverse("desk_offices"), say("desk.offices.title", lang))
    return form_page(
        request,
        "console/form.html",
        form,
        {
            "title": "desk.office_open.title",
            "button": "desk.office_open.do",
            "explained": "desk.office_open.explained",
            "crumbs": (offices,),
            "back": offices[0],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.OFFICE_CHANGE)
def change(request: DeskRequest, office_id: int) -> HttpResponse:
    """This will change the names of an office, and where it sits."""
    office = changeable_office(request, office_id)
    sits = places_by_id([office.territory_id]).get(office.territory_id) if office.territory_id else None
    first = {"name_vi": office.name_vi, "name_en": office.name_en, "territory": sits.code if sits else ""}
    form = OfficeForm(request.POST or None, lang=language_of(request), initial=first)

    def write(typed: dict[str, Any]) -> None:
        wanted = OfficeChange(
            name_vi=typed["name_vi"],
            name_en=typed["name_en"],
            territory=territory_code(typed["territory"], request.viewer.day),
        )
        change_office(
            office_id=office_id, change=wanted, actor=request.viewer.actor(office_id), now=request.now
        )

    if save(form, write):
        return done(request, "office_changed", "desk_office", office_id)
    return form_page(
        request,
        "console/form.html",
        form,
        {
            **around_office(request, office),
            "title": "desk.office_change.title",
            "button": "desk.person_change.do",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.OFFICE_CHANGE)
def close(request: DeskRequest, office_id: int) -> HttpResponse:
    """This will close an office that has nothing left to hand over."""
    office = changeable_office(request, office_id)
    form = CloseOfficeForm(
        request.POST or None, lang=language_of(request), initial={"last_day": request.viewer.day - ONE_DAY}
    )

    def end(typed: dict[str, Any]) -> None:
        ends_on = day_after(typed["last_day"])
        if ends_on is not None:
            close_office(
                office_id=office_id, day=ends_on, actor=request.viewer.actor(office_id), now=request.now
            )

    if save(form, end):
        return done(request, "office_closed", "desk_office", office_id)
    return form_page(
        request,
        "console/confirm.html",
        form,
        {
            **around_office(request, office),
            "title": "desk.office_close.title",
            "button": "desk.office_close.do",
            "consequences": ("desk.office_close.out", "desk.office_close.work", "desk.office_close.kept"),
        },
    )


def changeable_office(request: DeskRequest, office_id: int) -> OfficeShown:
    """This will give an office that the viewer administrates. Raises Refusal (403, 404)."""
    need_at(request.viewer, permissions.OFFICE_CHANGE, office_id)
    return offices_by_id([office_id])[office_id]


def territory_code(typed: str, day: date) -> str:
    """This will give the code of the one place that is meant. Raises Refusal (400) where none or several are."""
    if not typed.strip():
        return ""
    try:
        return the_territory(typed, day=day).code
    except UnknownTerritoryError:
        raise Refusal(400, "no_place", pointer="/territory") from None
    except AmbiguousTerritoryError as several:
        codes = ", ".join(one.place.code for one in several.found[:5])
        raise Refusal(400, "several_places", pointer="/territory", codes=codes) from None


def around_office(request: DeskRequest, office: OfficeShown) -> dict[str, Any]:
    """This will give what stands around a form about an office: which it is, and the way back."""
    lang = language_of(request)
    here = reverse("desk_office", args=[office.id])
    name = name_in(office, lang)
    offices = (reverse("desk_offices"), say("desk.offices.title", lang))
    return {"about": name, "back": here, "crumbs": (offices, (here, name))}
