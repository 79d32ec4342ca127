"""The hours of an office: what counts now, what the country's holidays are, and new hours from a day on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import may_at, need_at, office_for
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.cases.hours import WEEKDAYS, days_of, holidays_of, write_week
from lachan.centre.cases.queries.calendars import calendars_of, hours_of
from lachan.centre.cases.services.calendars import check_calendar, set_calendar
from lachan.centre.console.forms.hours import HoursForm
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.web.language import language_of
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.cases.hours import Hours
    from lachan.centre.cases.queries.calendars import Moves


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.OFFICE_VIEW)
def hours(request: DeskRequest, office_id: int) -> HttpResponse:
    """This will show when an office works, and set it from a day on, once its effect on open cases was shown."""
    viewer, lang = request.viewer, language_of(request)
    office = offices_by_id([office_for(viewer, office_id).id])[office_id]
    if request.method == "POST":
        need_at(viewer, permissions.OFFICE_HOURS, office_id)
    in_force = hours_of(office_id, day=viewer.day)
    form = HoursForm(
        request.POST if request.method == "POST" else None,
        lang=lang,
        initial={"valid_from": viewer.day, **as_typed(in_force.hours)},
    )
    moves: list[Moves] = []

    def run(typed: dict[str, Any]) -> None:
        told = {
            "office_id": office_id,
            "valid_from": typed["valid_from"],
            "week": form.week(),
            "closed": typed["closed"],
            "worked": typed["worked"],
            "zone": in_force.hours.zone,
            "country": typed["country"],
            "actor": viewer.actor(office_id),
            "now": request.now,
        }
        if typed["sure"]:
            set_calendar(**told)
        else:
            moves.append(check_calendar(**told))

    saved = request.method == "POST" and save(form, run)
    if saved and not moves:
        return done(request, "hours_set", "desk_office_hours", office_id)
    if moves:
        again = request.POST.copy()
        again["sure"] = "1"
        form.data = again
    years = (viewer.day.year, viewer.day.year + 1)
    country = in_force.hours.country
    set_here = calendars_of(office_id)
    return form_page(
        request,
        "console/office_hours.html",
        form,
        {
            "office": office,
            "in_force": in_force,
            "week": [(name, ", ".join(write_week(in_force.hours)[name])) for name in WEEKDAYS],
            "whose": None
            if in_force.office_id is None
            else offices_by_id([in_force.office_id])[in_force.office_id],
            "closed": sorted(day for day in in_force.hours.closed if day >= viewer.day),
            "worked": sorted(day for day in in_force.hours.worked if day >= viewer.day),
            "holidays": [(year, holidays_of(country, year, lang)) for year in years],
            "made_up": sorted(day for year in years for day in days_of(country, year)[1] if day.year == year),
            "may_set": may_at(viewer, permissions.OFFICE_HOURS, office_id),
            "moves": moves[0] if moves else None,
            "calendars": set_here,
            "names": names_by_code({one.made_by for one in set_here}, lang),
            "back": reverse("desk_office", args=[office_id]),
            "crumbs": (
                (reverse("desk_offices"), say("desk.offices.title", lang)),
                (reverse("desk_office", args=[office_id]), name_in(office, lang)),
            ),
        },
    )


def as_typed(hours: Hours) -> dict[str, Any]:
    """This will give hours as the form begins with them."""
    week = {name: ", ".join(spans) for name, spans in write_week(hours).items()}
    return {**week, "country": hours.country, "closed": tuple(hours.closed), "worked": tuple(hours.worked)}
