"""A province: its cases beside those of the same period before, its communes, and who is responsible there today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.responsible import responsible_by_kind
from lachan.centre.accounts.queries.territories import (
    Place,
    UnknownTerritoryError,
    communes_on,
    former_parts,
    place_by_code,
    where_is,
)
from lachan.centre.console.charts import bars_of
from lachan.centre.console.counting import send_to_counted, show_counting, wants_count
from lachan.centre.console.forms.situation import USUAL, Period, read_period
from lachan.centre.console.queries.situation import LongToCountError, ProvinceLine, by_commune, cases_of
from lachan.centre.console.sentences import compared, lead, say_days, say_kinds
from lachan.centre.console.views.situation import CHART_ROWS, kind_lines, late_lines
from lachan.centre.web.clock import today
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.cases.figures.changes import Changes
    from lachan.centre.console.queries.situation import Read

_LATE_SHOWN = 10


@require_safe
@desk_page(permissions.CASE_VIEW)
def province(request: DeskRequest, code: str) -> HttpResponse:
    """This will show a province of today. One that is no more leads to what it became, which says so."""
    day, lang = today(request.now), language_of(request)
    form, period = read_period(request)
    place = the_province(code)
    if not place.stands_on(day):
        return _to_successor(place, request, period)
    crumbs = ((reverse("desk_situation"), say("desk.situation.title", lang)),)
    try:
        figures = figures_of(request, place, period, at_once=not wants_count(request))
    except LongToCountError:
        heading = name_in(place, lang)
        return show_counting(request, heading=heading, form=form, period=period, crumbs=crumbs)
    if wants_count(request):
        return send_to_counted(request)
    cases = figures.value
    communes = commune_lines(figures.value, place, request)
    kinds, late = kind_lines(cases), late_lines(cases)
    chart = bars_of([(one.day, one.opened) for one in cases.days])
    return render_page(
        request,
        "console/province.html",
        {
            "place": place,
            "former": _former(request.GET.get("from", ""), place),
            "parts": former_parts(place),
            "form": form,
            "period": period,
            "usual": USUAL,
            "query": urlencode(period.query),
            "at": figures.made_at,
            "lead": lead(cases, lang),
            "opened_say": compared(cases.total.opened, cases.total.opened_before, lang),
            "total": cases.total,
            "standing": cases.standing,
            "chart": chart,
            "chart_say": say_days(chart, lang, of="cases"),
            "days": tuple(reversed(cases.days))[:CHART_ROWS],
            "kinds": kinds,
            "kinds_say": say_kinds([(line.kind, line.counted) for line in kinds], lang),
            "late": late[:_LATE_SHOWN],
            "communes": communes,
            "responsible": responsible_by_kind(place=place, day=day),
            "map_of": "202507",
            "legend": None,
            "here": place.code,
            "crumbs": crumbs,
        },
    )


def the_province(code: str) -> Place:
    """This will give a province of either map by its code, whatever its capitals. Raises Http404."""
    try:
        place = place_by_code(code.upper())
    except UnknownTerritoryError:
        raise Http404 from None
    if place.level != "province":
        raise Http404
    return place


def figures_of(request: DeskRequest, place: Place, period: Period, *, at_once: bool = False) -> Read[Changes]:
    """This will give the figures of a province, of what it was made of too, at the viewer's offices and below.

    Raises LongToCountError where they are wanted `at_once` and would take long.
    """
    return cases_of(
        offices=request.viewer.offices_where(permissions.CASE_VIEW),
        territories=[place.id, *(one.id for one in former_parts(place))],
        by_commune=True,
        first=period.first,
        last=period.last,
        now=request.now,
        at_once=at_once,
    )


def commune_lines(cases: Changes, place: Place, request: DeskRequest) -> tuple[ProvinceLine, ...]:
    """This will give the communes of today that have a case, and what can't be said of one commune at the end."""
    day = today(request.now)
    return by_commune(cases.communes, communes_on(day, province_id=place.id), day=day)


def _to_successor(place: Place, request: DeskRequest, period: Period) -> HttpResponse:
    became = where_is(place, day=today(request.now))
    if not became:
        raise Http404
    # a province went whole into another; were one divided, the first by code is where most people look
    query = urlencode({**period.query, "from": place.code})
    return HttpResponseRedirect(f"{reverse('desk_province', args=[became[0].place.code])}?{query}")


def _former(code: str, place: Place) -> Place | None:
    """This will give the former province that somebody came from, if it is part of this one."""
    parts = {one.code: one for one in former_parts(place)} if code else {}
    return parts.get(code.upper())
