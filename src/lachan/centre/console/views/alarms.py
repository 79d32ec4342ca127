"""Alarms: many reports on one thing that depend on one another, for an officer to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.console.forms.lists import AlarmForm
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.indicators.queries import indicators_by_id
from lachan.centre.reports.queries import alarms_for
from lachan.centre.reports.services import close_alarm
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest

_SHOWN: Final = 200


@require_safe
@desk_page(permissions.COUNT_RELEASE)
def alarms(request: DeskRequest) -> HttpResponse:
    """This will list the open alarms, the newest first."""
    found = alarms_for(limit=_SHOWN)
    known = indicators_by_id({one.indicator_id for one in found})
    return render_page(
        request, "console/alarms.html", {"rows": [(one, known.get(one.indicator_id)) for one in found]}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.COUNT_RELEASE)
def alarm(request: DeskRequest, alarm_id: int) -> HttpResponse:
    """This will close an alarm, with whether it was a crowd and why."""
    lang = language_of(request)
    form = AlarmForm(request.POST if request.method == "POST" else None, lang=lang)
    if request.method == "POST" and save(
        form,
        lambda typed: close_alarm(
            alarm_id=alarm_id,
            was_crowd=typed["was_crowd"] == "yes",
            reason=typed["reason"],
            actor=request.viewer.actor(),
            now=request.now,
        ),
    ):
        return done(request, "alarm_closed", "desk_alarms")
    here = reverse("desk_alarms")
    about = next((one.indicator_id for one in alarms_for(limit=_SHOWN) if one.id == alarm_id), 0)
    known = indicators_by_id([about]).get(about)
    return form_page(
        request,
        "console/form.html",
        form,
        {
            "title": "desk.alarms.close",
            "about": known.value if known else "",
            "explained": "desk.alarms.explained",
            "button": "desk.alarms.close",
            "back": here,
            "crumbs": ((here, say("desk.alarms.title", lang)),),
        },
    )
