"""Plans of reorganisation as `lachan offices reorganise` has recorded them: to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.views.decorators.http import require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.office_lists import offices_by_code
from lachan.centre.accounts.queries.plans import (
    UnknownPlanError,
    plan_lines,
    plan_recorded,
    plans_recorded,
)
from lachan.centre.accounts.queries.territories import places_by_code
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.accounts.queries.plans import PlanLineShown


@require_safe
@desk_page(permissions.OFFICE_VIEW)
def plans(request: DeskRequest) -> HttpResponse:
    """This will list the plans, the latest first: their days, from whom to whom, and which plan undid them."""
    page = plans_recorded(place=request.GET.get("place", ""))
    lines = [line for plan in page.rows for line in plan.lines]
    context = {"page": page, "crumbs": _crumbs(request)[:1], **_named(lines)}
    return render_page(request, "console/plans.html", context)


@require_safe
@desk_page(permissions.OFFICE_VIEW)
def plan(request: DeskRequest, plan_id: int) -> HttpResponse:
    """This will show all lines of one plan, a page at a time."""
    try:
        shown = plan_recorded(plan_id)
    except UnknownPlanError:
        raise Refusal(404, "not_found") from None
    page = plan_lines(plan_id, place=request.GET.get("place", ""))
    context = {"plan": shown, "page": page, "crumbs": _crumbs(request), **_named(page.rows)}
    return render_page(request, "console/plan.html", context)


def _named(lines: Iterable[PlanLineShown]) -> dict[str, Any]:
    """This will give the offices and places that lines name, by code."""
    said = [one.line for one in lines]
    return {
        "offices": offices_by_code({code for one in said for code in (one.before, one.after)}),
        "places": places_by_code({one.territory for one in said} - {""}),
    }


def _crumbs(request: DeskRequest) -> tuple[tuple[str, str], ...]:
    lang = language_of(request)
    return (
        (reverse("desk_offices"), say("desk.offices.title", lang)),
        (reverse("desk_plans"), say("desk.plans.title", lang)),
    )
