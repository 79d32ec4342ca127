"""Reports that no office answers for: the top of the centre sees them and gives each to an office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.log_reach import is_at_top
from lachan.centre.console.forms.office_field import typed_so_far
from lachan.centre.console.forms.reports import AssignForm
from lachan.centre.console.queries.offices_typed import code_typed
from lachan.centre.console.reading import note_reports_read
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.views.office_picks import offer_offices, only_looks
from lachan.centre.reports.queries import report_for
from lachan.centre.reports.services import assign_report
from lachan.centre.reports.unanswered import unanswered_for
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest


@require_safe
@desk_page(permissions.REPORT_VIEW)
def unanswered(request: DeskRequest) -> HttpResponse:
    """This will list open reports that no office answers for, who has waited longest first."""
    page = unanswered_for(request.viewer, place=request.GET.get("place", ""))
    note_reports_read(request, (row.id for row in page.rows))
    lang = language_of(request)
    return render_page(
        request,
        "console/unanswered.html",
        {"page": page, "crumbs": ((reverse("desk_reports"), say("desk.reports.title", lang)),)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.REPORT_TRIAGE)
def assign(request: DeskRequest, report_id: int) -> HttpResponse:
    """This will give an open report to an office, with a reason."""
    lang = language_of(request)
    if not is_at_top(request.viewer, permissions.REPORT_TRIAGE):
        raise Refusal(403, "not_permitted")
    shown = report_for(request.viewer, report_id)
    is_sent = request.method == "POST" and not only_looks(request)
    first = typed_so_far(request.POST, "office") if only_looks(request) else {}
    form = AssignForm(request.POST if is_sent else None, lang=lang, initial=first)
    if is_sent and save(
        form,
        lambda typed: assign_report(
            report_id=report_id,
            office_code=code_typed(typed["office"], day=request.viewer.day, lang=lang),
            reason=typed["reason"],
            actor=request.viewer.actor(),
            now=request.now,
        ),
    ):
        return done(request, "report_assigned", "desk_report", report_id)
    note_reports_read(request, [report_id])
    offer_offices(request, form)
    here = reverse("desk_report", args=[report_id])
    return form_page(
        request,
        "console/form.html",
        form,
        {
            "title": "desk.unanswered.assign",
            "about": shown.row.beginning,
            "explained": "desk.unanswered.assign_what",
            "button": "desk.unanswered.assign",
            "back": here,
            "crumbs": (
                (reverse("desk_reports"), say("desk.reports.title", lang)),
                (here, say("desk.reports.one", lang, number=f"{report_id}")),
            ),
        },
    )
