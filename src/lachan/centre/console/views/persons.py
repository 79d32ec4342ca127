"""Persons: who has an account, and what each may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.views.decorators.http import require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import (
    may_at,
    may_change_person,
    office_for,
    person_for,
    person_requests_for,
    persons_for,
    role_periods_for,
    role_requests_for,
)
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.ending_roles import ending_roles_for
from lachan.centre.accounts.queries.persons import PersonFilter
from lachan.centre.accounts.queries.signing_in import count_sessions, second_factors_of
from lachan.centre.accounts.reset_access import open_resets_for
from lachan.centre.accounts.token_access import live_tokens_of
from lachan.centre.console.forms.persons import PersonsFilter
from lachan.centre.console.reading import note_read
from lachan.centre.console.waits import ROLES_END_WITHIN
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest


@require_safe
@desk_page(permissions.PERSON_VIEW)
def persons(request: DeskRequest) -> HttpResponse:
    """This will list the accounts that the viewer sees."""
    viewer = request.viewer
    asked = PersonsFilter(request.GET, lang=language_of(request))
    fits = asked.cleaned_data if asked.is_valid() else {}
    office_id = fits.get("office")
    at_office = office_for(viewer, office_id) if office_id else None
    wanted = PersonFilter(
        find=fits.get("find", ""),
        role=fits.get("role", ""),
        office_id=office_id,
        is_active={"active": True, "stopped": False}.get(fits.get("state", "")),
    )
    page = persons_for(viewer, wanted, place=request.GET.get("place", ""))
    note_read(request, kind="accounts.persons_read", person_ids=(person.id for person in page.rows))
    return render_page(
        request,
        "console/persons.html",
        {
            "page": page,
            "filter": asked,
            "narrowed": wanted != PersonFilter() or not asked.is_valid(),
            "at_office": at_office,
            "may_add": viewer.may(permissions.PERSON_CHANGE),
        },
    )


@require_safe
@desk_page(permissions.DESK_ENTER)
def person(request: DeskRequest, person_id: int) -> HttpResponse:
    """This will show one account: everybody their own, others to whom they are open."""
    viewer = request.viewer
    shown = person_for(viewer, person_id)
    if person_id != viewer.person_id:
        note_read(request, kind="accounts.person_read", person_ids=[person_id])
    periods = role_periods_for(viewer, person_id=person_id)
    is_me = person_id == viewer.person_id
    may_change = may_change_person(viewer, person_id)
    # what is asked for keeps nobody from stopping an account
    closes_it = may_change or may_change_person(viewer, person_id, asked_too=False)
    keeps_it = shown.office is not None and may_at(viewer, permissions.PERSON_CHANGE, shown.office.id)
    open_requests = (
        *role_requests_for(viewer, state="open", person_id=person_id).rows,
        *person_requests_for(viewer, state="open", person_id=person_id).rows,
        *open_resets_for(viewer, person_id=person_id),
    )
    return render_page(
        request,
        "console/person.html",
        {
            "person": shown,
            "running": [period for period in periods if not period.is_over(viewer.day)],
            "over": [period for period in periods if period.is_over(viewer.day)],
            "sessions": count_sessions(person_id, now=request.now),
            "tokens": () if is_me else live_tokens_of(viewer, person_id, now=request.now),
            "factors": second_factors_of(person_id),
            "requests": open_requests,
            "is_me": is_me,
            "may_change": may_change and shown.erased_at is None,
            "may_close": not is_me and shown.erased_at is None and closes_it,
            "beyond": not may_change and keeps_it and not is_me and shown.erased_at is None,
            "may_grant": viewer.may(permissions.ROLE_GRANT) and shown.is_active,
            "ends_roles_at": {
                period.id for period in periods if may_at(viewer, permissions.ROLE_GRANT, period.office.id)
            },
        },
    )


@require_safe
@desk_page(permissions.ROLE_GRANT)
def ending(request: DeskRequest) -> HttpResponse:
    """This will list the roles at the viewer's offices that end within a fortnight."""
    rows = ending_roles_for(request.viewer, within=ROLES_END_WITHIN)
    note_read(
        request,
        kind="accounts.persons_read",
        person_ids=(row.person_id for row in rows),
        permission=permissions.ROLE_GRANT,
    )
    crumbs = ((reverse("desk_persons"), say("desk.persons.title", language_of(request))),)
    return render_page(request, "console/ending.html", {"rows": rows, "crumbs": crumbs})
