"""Alarms: many reports on one thing that depend on one another, for an officer to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.console.forms.lists import AlarmForm
from lachan.centre.console.forms.reports import AlarmsFilter
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.templatetags.plain_words import ABOUT_CHARS, titled
from lachan.centre.console.templatetags.register_words import readable
from lachan.centre.console.views.reports import kept_of
from lachan.centre.indicators.queries import indicators_by_id
from lachan.centre.reports.pages import alarms_by_id, alarms_page
from lachan.centre.reports.services import close_alarm
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.reports.pages import AlarmState


@require_safe
@desk_page(permissions.REPORT_VIEW)
def alarms(request: DeskRequest) -> HttpResponse:
    """This will list alarms, the newest first: the open ones, or what the address asks for.

    Whoever looks through reports sees them, to be warned of a crowd; who may close one is another question.
    """
    asked, state = read_filter(request)
    page = alarms_page(state, place=request.GET.get("place", ""))
    known = indicators_by_id({one.indicator_id for one in page.rows})
    return render_page(
        request,
        "console/alarms.html",
        {
            "page": page,
            "can_hang": True,
            "may_close": request.viewer.may(permissions.COUNT_RELEASE),
            "now": request.now,
            "rows": [(one, known.get(one.indicator_id)) for one in page.rows],
            "filter": asked,
            "narrowed": "state" in request.GET,
            "kept": kept_of(request).urlencode(),
        },
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
    shown = alarms_by_id([alarm_id]).get(alarm_id)
    if shown is None or shown.closed_at is not None:
        raise Refusal(404, "not_found")
    known = indicators_by_id([shown.indicator_id]).get(shown.indicator_id)
    return form_page(
        request,
        "console/form.html",
        form,
        {
            "title": "desk.alarms.close",
            "about": titled(readable(known.value), ABOUT_CHARS) if known else "",
            "explained": "desk.alarms.explained",
            "button": "desk.alarms.close",
            "back": here,
            "crumbs": ((here, say("desk.alarms.title", lang)),),
        },
    )


def read_filter(request: DeskRequest) -> tuple[AlarmsFilter, AlarmState]:
    """This will read whether open alarms are asked for, closed ones or all."""
    query = request.GET.copy()
    query.setdefault("state", "open")
    asked = AlarmsFilter(query, lang=language_of(request))
    return asked, (asked.cleaned_data["state"] or "open") if asked.is_valid() else "open"
