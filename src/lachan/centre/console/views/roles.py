"""Roles of a person: given, asked for, ended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import need_at, office_coded_for, person_for, role_period_for
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.services.role_requests import request_role
from lachan.centre.accounts.services.roles import end_role, grant_role
from lachan.centre.accounts.sign_in.fresh import needs_fresh_sign_in
from lachan.centre.console.forms.persons import EndRoleForm, GuardedRoleForm, RoleForm
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.views.person_changes import around
from lachan.centre.web.language import language_of
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.accounts.queries.persons import PersonRow

ONE_DAY: Final = timedelta(days=1)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.ROLE_GRANT)
def grant(request: DeskRequest, person_id: int) -> HttpResponse:
    """This will give a person a role that one administrator may give."""
    person = person_for(request.viewer, person_id)
    form = RoleForm(request.POST or None, lang=language_of(request), initial=_first(request, person))

    def give(typed: dict[str, Any]) -> None:
        office = office_coded_for(request.viewer, typed["office"])
        grant_role(
            person_id=person_id,
            office_id=office.id,
            role=typed["role"],
            valid_from=typed["valid_from"],
            valid_to=day_after(typed["last_day"]),
            actor=request.viewer.actor(office.id),
            now=request.now,
        )

    if save(form, give, valid_to="last_day"):
        return done(request, "role_granted", "desk_person", person_id)
    return form_page(
        request,
        "console/form.html",
        form,
        {**around(request, person), "title": "desk.role_grant.title", "button": "desk.role_grant.do"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.ROLE_REQUEST)
@needs_fresh_sign_in
def ask(request: DeskRequest, person_id: int) -> HttpResponse:
    """This will ask for a role that takes two administrators."""
    person = person_for(request.viewer, person_id)
    form = GuardedRoleForm(request.POST or None, lang=language_of(request), initial=_first(request, person))

    def give(typed: dict[str, Any]) -> None:
        office = office_coded_for(request.viewer, typed["office"])
        request_role(
            person_id=person_id,
            office_id=office.id,
            role=typed["role"],
            valid_from=typed["valid_from"],
            valid_to=day_after(typed["last_day"]),
            reason=typed["reason"],
            actor=request.viewer.actor(office.id),
            now=request.now,
        )

    if save(form, give, valid_to="last_day"):
        return done(request, "role_asked", "desk_requests")
    return form_page(
        request,
        "console/form.html",
        form,
        {
            **around(request, person),
            "title": "desk.role_ask.title",
            "button": "desk.role_ask.do",
            "explained": "desk.role_ask.explained",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.ROLE_GRANT)
def end(request: DeskRequest, period_id: int) -> HttpResponse:
    """This will end a role after a last day that is named."""
    period = role_period_for(request.viewer, period_id)
    need_at(request.viewer, permissions.ROLE_GRANT, period.office.id)
    person = person_for(request.viewer, period.person_id)
    lang = language_of(request)
    form = EndRoleForm(request.POST or None, lang=lang, initial={"last_day": request.viewer.day - ONE_DAY})

    def close(typed: dict[str, Any]) -> None:
        end_role(
            period_id=period_id,
            day=day_after(typed["last_day"]),
            actor=request.viewer.actor(period.office.id),
            now=request.now,
        )

    if save(form, close, day="last_day"):
        return done(request, "role_ended", "desk_person", person.id)
    return form_page(
        request,
        "console/confirm.html",
        form,
        {
            **around(request, person),
            "about": f"{person.name}: {say(f'role.{period.role}', lang)}",
            "title": "desk.role_end.title",
            "button": "desk.role_end.do",
            "consequences": ("desk.role_end.loses", "desk.role_end.kept"),
        },
    )


def day_after(last: date | None) -> date | None:
    """This will give the day on which a period has ended, from the last day on which it holds; None for no end."""
    return None if last is None else last + ONE_DAY


def _first(request: DeskRequest, person: PersonRow) -> dict[str, Any]:
    return {"office": person.office.code if person.office else "", "valid_from": request.viewer.day}
