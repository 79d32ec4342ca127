"""The inbox: which cases need the viewer's offices now, narrowed and ordered as its address says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import may_at, office_coded_for, offices_for
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.queries.territories import provinces_on
from lachan.centre.cases.queries.bulk import PERMISSIONS
from lachan.centre.cases.queries.choices import choices_for
from lachan.centre.cases.queries.inbox import inbox_for
from lachan.centre.cases.queries.narrowing import CASE_NUMBER
from lachan.centre.cases.queries.saved_views import views_of
from lachan.centre.cases.queries.wanted import Wanted
from lachan.centre.cases.services.bulk import MOST_CASES
from lachan.centre.console.forms.cases import CasesFilter, count_in, query_of
from lachan.centre.console.queries.offices_typed import office_typed
from lachan.centre.console.views.reports import kept_of
from lachan.centre.indicators.queries import indicators_by_id
from lachan.centre.indicators.search import find_indicators
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.paging import PAGE_ROWS
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.templatetags.desk import name_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.accounts.queries.offices import OfficeShown
    from lachan.centre.cases.queries.choices import Choices

# as many rows as are read from four metres
_ON_WALL: Final = 8
# of offices beside the field in which one is typed
_OFFICES_NAMED: Final = 30
# said above the list and not in a field
_ABOUT: Final = ("indicator", "handed_since")
# shorter than any indicator
_LEAST_CHARS: Final = 4
# what people change between most: the field, its value, the key of its words
_QUICK: Final = (
    ("state", "going_on", "desk.code.case_state.going_on"),
    ("urgent", "on", "desk.form.cases_filter.urgent"),
    ("whose", "mine", "desk.code.case_whose.mine"),
    ("whose", "nobody", "desk.code.case_whose.nobody"),
    ("late", "on", "desk.form.cases_filter.late"),
    ("due_today", "on", "desk.form.cases_filter.due_today"),
)
_WANTED: Final = {
    ("state", "going_on"): Wanted(),
    ("urgent", "on"): Wanted(urgent=True),
    ("whose", "mine"): Wanted(whose="mine"),
    ("whose", "nobody"): Wanted(whose="nobody"),
    ("late", "on"): Wanted(late=True),
    ("due_today", "on"): Wanted(due_today=True),
}


@require_safe
@desk_page(permissions.CASE_VIEW)
def cases(request: DeskRequest) -> HttpResponse:
    """This will list the cases of the viewer's offices: those that go on, or those that the address names."""
    asked, wanted = read_filter(request)
    if thing := _thing_in(request, wanted.find):
        # what was typed is an indicator: the address names it by its id from here on
        query = kept_of(request)
        query.pop("find", None)
        query["indicator"] = f"{thing}"
        return redirect(f"{reverse('desk_cases')}?{query.urlencode()}")
    is_wall = request.GET.get("view") == "wall"
    size = _ON_WALL if is_wall else PAGE_ROWS
    place = request.GET.get("place", "")
    try:
        page = inbox_for(request.viewer, wanted, now=request.now, place=place, size=size)
    except Refusal as refusal:
        asked.say_refusal(refusal)
        wanted = Wanted()
        page = inbox_for(request.viewer, wanted, now=request.now, size=size)
    context: dict[str, Any] = {
        "page": page,
        "can_hang": True,
        "now": request.now,
        "filter": asked,
        "narrowed": bool(set(CasesFilter.base_fields) & set(request.GET)),
        "kept": kept_of(request).urlencode(),
        "wanted": wanted,
        "may_open": request.viewer.may(permissions.CASE_WORK),
    }
    if not is_wall:
        context |= _around(request, asked, wanted)
    return render_page(request, "console/cases.html", context)


def _around(request: DeskRequest, asked: CasesFilter, wanted: Wanted) -> dict[str, Any]:
    """This will give what stands around the list: counts, saved views, and what it is about."""
    viewer, lang = request.viewer, language_of(request)
    counted = choices_for(viewer, wanted, now=request.now)
    said = asked.said()
    asked.say_counts(counted)
    views = views_of(viewer)
    narrowed = [wanted, *(one.wanted for one in views)]
    named = {one.office_id for one in narrowed if one.office_id is not None}
    offices = offices_by_id({*_busiest(counted), *named})
    about = None if wanted.indicator_id is None else indicators_by_id([wanted.indicator_id])
    return {
        "acts": [act for act, permission in PERMISSIONS.items() if viewer.may(permission)],
        "most": MOST_CASES,
        "quick": _quick(wanted, counted, lang),
        "views": [(one, query_of(one.wanted, offices), one.wanted == wanted) for one in views],
        "offices": _named(counted, offices, lang) if "office" in asked.fields else (),
        "about": None if about is None else about.get(wanted.indicator_id or 0),
        "without_about": _without(request),
        "said": said,
    }


def read_filter(request: DeskRequest) -> tuple[CasesFilter, Wanted]:
    """This will read what the address narrows the inbox to; what can't be read narrows nothing."""
    query = request.GET.copy()
    query.setdefault("state", "going_on")
    query.setdefault("order", "priority")
    viewer = request.viewer
    has_offices = len(offices_for(viewer, permissions.CASE_VIEW)) > 1
    asked = CasesFilter(
        query, lang=language_of(request), has_offices=has_offices, provinces=provinces_on(viewer.day)
    )
    fits = asked.cleaned_data if asked.is_valid() else {}
    office_id = None
    if code := fits.get("office"):
        try:
            office_id = _office_meant(request, code)
        except Refusal as refusal:
            asked.say_refusal(refusal)
    return asked, Wanted(
        state=fits.get("state") or "going_on",
        office_id=office_id,
        kind=fits.get("kind", ""),
        province_id=int(fits["province"]) if fits.get("province") else None,
        whose=fits.get("whose", ""),
        stage=fits.get("stage", ""),
        late=fits.get("late", False),
        urgent=fits.get("urgent", False),
        question=fits.get("question", False),
        escalated=fits.get("escalated", False),
        waits_long=fits.get("waits_long", False),
        find=fits.get("find", ""),
        order=fits.get("order") or "priority",
        due_today=fits.get("due_today", False),
        mentioned=fits.get("mentioned", False),
        least_priority=int(fits["least"]) if fits.get("least") else None,
        indicator_id=fits.get("indicator"),
        handed_since=fits.get("handed_since"),
    )


def _office_meant(request: DeskRequest, typed: str) -> int:
    """This will give the id of an office that the viewer sees, by its code or its name. Raises Refusal (400, 422)."""
    viewer = request.viewer
    try:
        return office_coded_for(viewer, typed, permissions.CASE_VIEW).id
    except Refusal as unknown:
        try:
            office_id = office_typed(typed, day=viewer.day, lang=language_of(request))
        except Refusal as refusal:
            raise (refusal if refusal.code == "cases_offices" else unknown) from None
        if not may_at(viewer, permissions.CASE_VIEW, office_id):
            # that it is none, or not for the viewer, is the same answer
            raise unknown from None
        return office_id


def _thing_in(request: DeskRequest, typed: str) -> int | None:
    """This will give the id of the known indicator that was typed, None for words and for numbers of cases."""
    if (
        len(typed) < _LEAST_CHARS
        or CASE_NUMBER.fullmatch(typed)
        or not request.viewer.may(permissions.REGISTER_VIEW)
    ):
        return None
    exact, _ = find_indicators(typed, limit=0)
    return exact[0].id if exact else None


def _quick(wanted: Wanted, counted: Choices, lang: str) -> list[dict[str, Any]]:
    """This will give the narrowings that people change between most, with their counts where these are known."""
    found = []
    for name, value, words in _QUICK:
        count = counted.of_alone(name, value)
        found.append(
            {
                "words": words,
                "query": "" if value == "going_on" else f"?{name}={value}",
                "count": count_in(count, lang, is_least=counted.is_least) if count else "",
                "on": wanted == _WANTED[name, value],
            }
        )
    return found


def _busiest(counted: Choices) -> list[int]:
    found = counted.counts.get("office", {})
    return [int(one) for one in sorted(found, key=lambda one: -found[one])[:_OFFICES_NAMED]]


def _named(counted: Choices, offices: dict[int, OfficeShown], lang: str) -> list[tuple[str, str]]:
    """This will give the code of each office with most cases, and its name with how many it has."""
    found = []
    for one in _busiest(counted):
        if one in offices:
            count = count_in(counted.of("office", f"{one}"), lang, is_least=counted.is_least)
            found.append((offices[one].code, f"{name_in(offices[one], lang)} ({count})"))
    return found


def _without(request: DeskRequest) -> str:
    query = kept_of(request)
    for name in _ABOUT:
        query.pop(name, None)
    return query.urlencode()
