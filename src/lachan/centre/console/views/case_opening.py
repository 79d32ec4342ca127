"""A case that an officer opens by hand: what somebody telephoned, or a report that no rule has brought to a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.cases.queries.cases import rows_by_id
from lachan.centre.cases.services.opening import open_case
from lachan.centre.console.forms.case_opening import OpenForm
from lachan.centre.console.queries.case_members import place_typed
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.views.case_deeds import report_numbers
from lachan.centre.web.language import language_of
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest

_FIGURES: Final = 18


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.CASE_WORK)
def open_one(request: DeskRequest) -> HttpResponse:
    """This will open a case, and lead to it; to the inbox where it went to an office beyond the viewer's."""
    viewer, lang = request.viewer, language_of(request)
    # the page of a report fills in its number
    said = request.GET.get("report", "")
    first = {"reports": said} if said.isascii() and said.isdigit() and len(said) <= _FIGURES else {}
    form = OpenForm(request.POST if request.method == "POST" else None, lang=lang, initial=first)
    made: list[int] = []

    def run(typed: dict[str, Any]) -> None:
        reports = report_numbers(typed["reports"]) if typed["reports"] else []
        code = place_typed(typed["territory"], viewer.day, lang)
        try:
            case_id = open_case(
                kind=typed["kind"],
                title=typed["title"],
                territory_code=code,
                report_ids=reports,
                loss_vnd=typed["loss_vnd"],
                actor=viewer.actor(),
                now=request.now,
            )
        except Refusal as refusal:
            if refusal.code != "not_found":
                raise
            raise Refusal(422, "cases_unknown_member", pointer="/reports") from None
        made.append(case_id)

    if request.method == "POST" and save(form, run, territory_code="territory", report_ids="reports"):
        row = rows_by_id(viewer, made).get(made[0])
        if row is None:
            return done(request, "case_open_elsewhere", "desk_cases")
        return done(request, "case_open", "desk_case", row.number)
    here = reverse("desk_cases")
    return form_page(
        request,
        "console/form.html",
        form,
        {
            "title": "desk.case_open.title",
            "explained": "desk.case_open.explained",
            "button": "desk.case_open.do",
            "back": here,
            "crumbs": ((here, say("desk.cases.title", lang)),),
        },
    )
