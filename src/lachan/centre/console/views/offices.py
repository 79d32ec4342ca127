"""Offices: which there are, what each answers for, and who is responsible somewhere on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import may_at, office_for, role_periods_for
from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.office_lists import (
    OfficeFilter,
    offices_by_code,
    offices_listed_for,
    persons_kept_by,
)
from lachan.centre.accounts.queries.duty import duty_contact_of
from lachan.centre.accounts.queries.offices import (
    competences_of,
    offices_by_id,
    successions_of,
)
from lachan.centre.accounts.queries.responsible import Responsibility, responsible_on
from lachan.centre.accounts.queries.territories import (
    AmbiguousTerritoryError,
    UnknownTerritoryError,
    places_by_code,
    places_by_id,
    the_territory,
)
from lachan.centre.console.forms.offices import OfficesFilter, ResponsibleForm
from lachan.centre.console.reading import note_read
from lachan.centre.console.saving import form_page
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.accounts.queries.territories import Found, Place

PERSONS_SHOWN = 20


@require_safe
@desk_page(permissions.OFFICE_VIEW)
def offices(request: DeskRequest) -> HttpResponse:
    """This will list the offices that the viewer sees, on a day."""
    viewer = request.viewer
    asked = OfficesFilter(request.GET, lang=language_of(request))
    fits = asked.cleaned_data if asked.is_valid() else {}
    wanted = OfficeFilter(
        find=fits.get("find", ""), kind=fits.get("kind", ""), day=fits.get("day") or viewer.day
    )
    page = offices_listed_for(viewer, wanted, place=request.GET.get("place", ""))
    return render_page(
        request,
        "console/offices.html",
        {
            "page": page,
            "filter": asked,
            "narrowed": wanted != OfficeFilter(day=viewer.day) or not asked.is_valid(),
            "places": places_by_id({row.territory_id for row in page.rows if row.territory_id}),
            "parents": offices_by_id({row.parent_id for row in page.rows if row.parent_id}),
            "day": wanted.day,
            "may_open": viewer.may(permissions.OFFICE_CHANGE),
        },
    )


@require_safe
@desk_page(permissions.OFFICE_VIEW)
def office(request: DeskRequest, office_id: int) -> HttpResponse:
    """This will show an office: what it is, what it answers for, its parts, and who works there."""
    viewer = request.viewer
    office_for(viewer, office_id)
    shown = offices_by_id([office_id])[office_id]
    competences = competences_of(office_id)
    successions = successions_of(office_id)
    sees_persons = may_at(viewer, permissions.PERSON_VIEW, office_id)
    working = role_periods_for(viewer, office_id=office_id, day=viewer.day) if sees_persons else ()
    note_read(request, kind="accounts.persons_read", person_ids=(one.person_id for one in working))
    parts = offices_listed_for(viewer, OfficeFilter(parent_id=office_id), place=request.GET.get("place", ""))
    others = {code for one in successions for code in (one.before, one.after)} - {shown.code}
    codes = {one.territory for one in competences} | {one.territory for one in successions}
    places = places_by_code(codes - {""})
    return render_page(
        request,
        "console/office.html",
        {
            "office": shown,
            "parent": offices_by_id([shown.parent_id]).get(shown.parent_id) if shown.parent_id else None,
            "territory": places_by_id([shown.territory_id]).get(shown.territory_id)
            if shown.territory_id
            else None,
            "competences": [one for one in competences if not _is_over(one.valid_to, viewer.day)],
            "competences_over": [one for one in competences if _is_over(one.valid_to, viewer.day)],
            "places": places,
            "successions": successions,
            "others": offices_by_code(others),
            "parts": parts,
            "sees_persons": sees_persons,
            "working": working[:PERSONS_SHOWN],
            "working_more": max(0, len(working) - PERSONS_SHOWN),
            "kept": persons_kept_by([office_id]).get(office_id, 0) if sees_persons else 0,
            "has_duty": duty_contact_of(office_id) is not None,
            "is_over": _is_over(shown.valid_to, viewer.day),
            "may_change": may_at(viewer, permissions.OFFICE_CHANGE, office_id),
            "may_add_person": may_at(viewer, permissions.PERSON_CHANGE, office_id),
            "may_see_tokens": may_at(viewer, permissions.ROLE_DECIDE, office_id),
        },
    )


@require_safe
@desk_page(permissions.OFFICE_VIEW)
def responsible(request: DeskRequest) -> HttpResponse:
    """This will answer who is responsible for a kind of case in a place on a day, and why."""
    lang = language_of(request)
    asked = "where" in request.GET
    initial = {"day": request.viewer.day, "where": "", "kind": next(iter(CASE_KINDS))}
    # an address with the place alone asks about today
    typed = {**initial, **request.GET.dict()} if asked else None
    form = ResponsibleForm(typed, lang=lang, initial=initial)
    answer: Responsibility | None = None
    meant: tuple[Found, ...] = ()
    if asked and form.is_valid():
        fits = form.cleaned_data
        try:
            place = _meant(fits["where"], fits["day"])
        except UnknownTerritoryError:
            form.say_wrong("no_place", field="where")
        except AmbiguousTerritoryError as several:
            meant = several.found
        else:
            answer = responsible_on(case_kind=fits["kind"], place=place, day=fits["day"])
    context: dict[str, Any] = {
        "answer": answer,
        "reasons": answer.why(lang) if answer else (),
        "meant": meant,
        "crumbs": ((reverse("desk_offices"), say("desk.offices.title", lang)),),
    }
    if asked and form.is_bound and not form.errors:
        context |= {"kind": form.cleaned_data["kind"], "day": f"{form.cleaned_data['day']:%d/%m/%Y}"}
    return form_page(request, "console/responsible.html", form, context)


def _meant(where: str, day: date) -> Place:
    """This will give the place that a name means on the day, or on any day where none stood with it then."""
    try:
        return the_territory(where, day=day)
    except UnknownTerritoryError:
        return the_territory(where)


def _is_over(valid_to: date | None, day: date) -> bool:
    return valid_to is not None and valid_to <= day
