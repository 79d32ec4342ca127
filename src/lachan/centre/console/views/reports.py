"""Reports: what people told, for the office that it went to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.console.forms.reports import ANY, BecauseForm, ReportsFilter
from lachan.centre.console.reading import note_reports_read
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.evidence.links import asked_by
from lachan.centre.evidence.queries import files_for
from lachan.centre.evidence.services.showing import show_previews
from lachan.centre.indicators.queries import indicators_in
from lachan.centre.reports.queries import report_for, reports_for, triage_for
from lachan.centre.reports.services import close_report, mark_seen
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest

_OPEN: Final = frozenset({"new", "seen"})
_ID_FIGURES: Final = 18
# more files than a report can bring
_FILES: Final = 100


@require_safe
@desk_page(permissions.REPORT_VIEW)
def reports(request: DeskRequest) -> HttpResponse:
    """This will list the reports of the viewer's offices: new ones, or those that the address names."""
    query = request.GET.copy()
    query.setdefault("state", "new")
    asked = ReportsFilter(query, lang=language_of(request))
    fits = asked.cleaned_data if asked.is_valid() else {}
    state = fits.get("state") or "new"
    page = triage_for(
        request.viewer,
        state="" if state == ANY else state,
        channel=fits.get("channel", ""),
        place=request.GET.get("place", ""),
    )
    note_reports_read(request, (row.id for row in page.rows))
    return render_page(
        request,
        "console/reports.html",
        {
            "page": page,
            "filter": asked,
            "narrowed": bool({"state", "channel"} & set(request.GET)),
            "may_mark": request.viewer.may(permissions.REPORT_TRIAGE)
            and any(row.state == "new" for row in page.rows),
        },
    )


@require_POST
@desk_page(permissions.REPORT_TRIAGE)
def seen(request: DeskRequest) -> HttpResponse:
    """This will mark the reports that were ticked as seen; what is not the viewer's stays as it is."""
    said = request.POST.getlist("report")
    ids = [int(one) for one in said if one.isascii() and one.isdigit() and len(one) <= _ID_FIGURES]
    mark_seen(report_ids=ids, actor=request.viewer.actor(), now=request.now)
    return done(request, "reports_seen", "desk_reports")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.REPORT_VIEW)
def report(request: DeskRequest, report_id: int) -> HttpResponse:
    """This will show one report with all that was told, and let it be marked as seen or closed with a reason."""
    lang = language_of(request)
    viewer = request.viewer
    shown = report_for(viewer, report_id)
    answer = request.POST.get("answer", "")
    form = BecauseForm(request.POST if request.method == "POST" and answer == "close" else None, lang=lang)
    if request.method == "POST":
        if not viewer.may(permissions.REPORT_TRIAGE):
            raise Refusal(403, "not_permitted")
        if answer == "seen":
            mark_seen(report_ids=[report_id], actor=viewer.actor(), now=request.now)
            return done(request, "report_seen", "desk_report", report_id)
        if answer == "close" and save(
            form,
            lambda typed: close_report(
                report_id=report_id, reason=typed["reason"], actor=viewer.actor(), now=request.now
            ),
        ):
            return done(request, "report_closed", "desk_report", report_id)
    note_reports_read(request, [report_id])
    held = files_for(office_ids=None, holder=f"report:{report_id}", limit=_FILES) if shown.files else []
    files = [one for one in held if one.id in shown.files]
    previews = (
        show_previews(files=files, actor=viewer.actor(), asked=asked_by(request), now=request.now)
        if viewer.may(permissions.EVIDENCE_VIEW)
        else []
    )
    return form_page(
        request,
        "console/report.html",
        form,
        {
            "report": shown,
            "row": shown.row,
            # all that was sent begins with the story, which stands above it
            "named": shown.text.removeprefix(shown.story).strip(),
            "why": shown.why_vi if lang == "vi" else shown.why_en,
            "indicators": indicators_in("report", f"report:{report_id}"),
            "same": reports_for(viewer, shown.same) if shown.same else (),
            "files": previews,
            "may_decide": viewer.may(permissions.REPORT_TRIAGE) and shown.row.state in _OPEN,
            "may_look": viewer.may(permissions.REGISTER_VIEW),
            "crumbs": ((reverse("desk_reports"), say("desk.reports.title", lang)),),
        },
    )
