"""Reports: what people told, for the office that it went to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import office_coded_for, offices_for
from lachan.centre.accounts.desk import desk_page
from lachan.centre.cases.queries.of_reports import case_with_report
from lachan.centre.console.forms.reports import ANY, BecauseForm, ReportsFilter
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.reading import note_reports_read
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.evidence.framing import shows_evidence
from lachan.centre.evidence.links import asked_by
from lachan.centre.evidence.queries import files_for
from lachan.centre.evidence.services.showing import show_previews
from lachan.centre.indicators.queries import indicators_in
from lachan.centre.reports.counting import reporters_of_each
from lachan.centre.reports.pages import TriageFilter, triage_beside, triage_for, triage_ids
from lachan.centre.reports.queries import report_for, reports_for
from lachan.centre.reports.services import close_report, mark_seen, note_called, reopen_report
from lachan.centre.reports.unanswered import may_assign
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.paging import PAGE_ROWS
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseRedirect, QueryDict

    from lachan.centre.accounts.desk import DeskRequest

_OPEN: Final = frozenset({"new", "seen"})
_ID_FIGURES: Final = 18
# more files than a report can bring
_FILES: Final = 100
# as many rows as are read from four metres
_ON_WALL: Final = 8
_OTHERS: Final = frozenset({"place", "lang", "view"})


@require_safe
@desk_page(permissions.REPORT_VIEW)
def reports(request: DeskRequest) -> HttpResponse:
    """This will list the reports of the viewer's offices: new ones, or those that the address names."""
    asked, wanted = read_filter(request)
    is_wall = request.GET.get("view") == "wall"
    size = _ON_WALL if is_wall else PAGE_ROWS
    page = triage_for(request.viewer, wanted, place=request.GET.get("place", ""), size=size)
    if not is_wall:
        # the wall shows what kind, where and how much; nothing that somebody told
        note_reports_read(request, (row.id for row in page.rows))
    return render_page(
        request,
        "console/reports.html",
        {
            "page": page,
            "can_hang": True,
            "now": request.now,
            "filter": asked,
            "narrowed": bool(set(ReportsFilter.base_fields) & set(request.GET)),
            "kept": kept_of(request).urlencode(),
            # one state for all is said above the list
            "any_state": not wanted.state,
            "oldest_first": wanted.oldest_first,
            "may_take_told": request.viewer.may(permissions.REPORT_EXPORT),
            "may_mark": request.viewer.may(permissions.REPORT_TRIAGE)
            and any(row.state == "new" for row in page.rows),
            "shown_new": [row.id for row in page.rows if row.state == "new"],
        },
    )


@require_POST
@desk_page(permissions.REPORT_TRIAGE)
def seen(request: DeskRequest) -> HttpResponse:
    """This will mark the reports that were ticked, or all that the page showed, as seen; others' stay as they are."""
    said = request.POST.getlist("shown" if "all" in request.POST else "report")
    ids = [int(one) for one in said if one.isascii() and one.isdigit() and len(one) <= _ID_FIGURES]
    count = mark_seen(report_ids=ids, actor=request.viewer.actor(), now=request.now)
    words = "reports_seen" if count else "reports_none_ticked"
    return done(request, words, "desk_reports", query=kept_of(request).urlencode(), count=count)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.REPORT_VIEW)
@shows_evidence
def report(request: DeskRequest, report_id: int) -> HttpResponse:
    """This will show one report with all that was told, and let it be marked as seen or closed with a reason.

    What is done leads to the next report of the list that the address names.
    """
    lang = language_of(request)
    viewer = request.viewer
    shown = report_for(viewer, report_id)
    answer = request.POST.get("answer", "")
    form = BecauseForm(request.POST if request.method == "POST" and answer == "close" else None, lang=lang)
    _, wanted = read_filter(request)
    if request.method == "POST":
        if not viewer.may(permissions.REPORT_TRIAGE):
            raise Refusal(403, "not_permitted")
        actor = viewer.actor()
        if answer == "seen":
            mark_seen(report_ids=[report_id], actor=actor, now=request.now)
            return _go_on(request, "report_seen", report_id, wanted)
        if answer == "called":
            note_called(report_id=report_id, actor=actor, now=request.now)
            query = kept_of(request).urlencode()
            return done(request, "report_called", "desk_report", report_id, query=query, number=report_id)
        if answer == "reopen":
            reopen_report(report_id=report_id, actor=actor, now=request.now)
            query = kept_of(request).urlencode()
            return done(request, "report_reopened", "desk_report", report_id, query=query, number=report_id)
        if answer == "close" and save(
            form,
            lambda typed: close_report(
                report_id=report_id, reason=typed["reason"], actor=actor, now=request.now
            ),
        ):
            return _go_on(request, "report_closed", report_id, wanted)
    note_reports_read(request, [report_id])
    held = files_for(office_ids=None, holder=f"report:{report_id}", limit=_FILES) if shown.files else []
    files = [one for one in held if one.id in shown.files]
    previews = (
        show_previews(files=files, actor=viewer.actor(), asked=asked_by(request), now=request.now)
        if viewer.may(permissions.EVIDENCE_VIEW)
        else []
    )
    indicators = indicators_in("report", f"report:{report_id}")
    case = case_with_report(viewer, report_id) if viewer.may(permissions.CASE_VIEW) else None
    earlier, later = triage_beside(viewer, wanted, report_id)
    kept = kept_of(request).urlencode()
    here = reverse("desk_reports")
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
            "indicators": indicators,
            "reporters": reporters_of_each(indicators, now=request.now),
            "same": reports_for(viewer, shown.same) if shown.same else (),
            "files": previews,
            "may_decide": viewer.may(permissions.REPORT_TRIAGE) and shown.row.state in _OPEN,
            "may_assign": may_assign(viewer, shown),
            "may_call": viewer.may(permissions.REPORT_TRIAGE)
            and shown.row.wants_call
            and shown.row.called_at is None,
            "names": names_by_code((shown.row.called_by,), lang),
            "may_reopen": viewer.may(permissions.REPORT_TRIAGE) and shown.row.state == "closed",
            "may_look": viewer.may(permissions.REGISTER_VIEW),
            "sees_cases": viewer.may(permissions.CASE_VIEW),
            "case": case,
            "may_open": viewer.may(permissions.CASE_WORK) and (case is None or not case.holds),
            "earlier": earlier,
            "later": later,
            "kept": kept,
            "crumbs": ((f"{here}?{kept}" if kept else here, say("desk.reports.title", lang)),),
        },
    )


def read_filter(request: DeskRequest) -> tuple[ReportsFilter, TriageFilter]:
    """This will read what the address narrows the triage list to; what can't be read narrows nothing."""
    query = request.GET.copy()
    query.setdefault("state", "new")
    viewer = request.viewer
    has_offices = len(offices_for(viewer, permissions.REPORT_VIEW)) > 1
    asked = ReportsFilter(query, lang=language_of(request), has_offices=has_offices)
    fits = asked.cleaned_data if asked.is_valid() else {}
    office_id = None
    if code := fits.get("office"):
        try:
            office_id = office_coded_for(viewer, code, permissions.REPORT_VIEW).id
        except Refusal as refusal:
            asked.say_refusal(refusal)
    state = fits.get("state") or "new"
    return asked, TriageFilter(
        state="" if state == ANY else state,
        channel=fits.get("channel", ""),
        about=fits.get("about", ""),
        case_kind=fits.get("case_kind", ""),
        office_id=office_id,
        with_loss=fits.get("with_loss", False),
        wants_call=fits.get("wants_call", False),
        first_only=fits.get("first_only", False),
        oldest_first=fits.get("order") == "oldest",
    )


def kept_of(request: DeskRequest) -> QueryDict:
    """This will give what the address narrows a list to, without the place in it."""
    query = request.GET.copy()
    for name in _OTHERS:
        query.pop(name, None)
    return query


def _go_on(request: DeskRequest, words: str, report_id: int, wanted: TriageFilter) -> HttpResponseRedirect:
    """This will lead to the report that comes next in the list, from its end to its beginning, else to the list."""
    query = kept_of(request).urlencode()
    _, later = triage_beside(request.viewer, wanted, report_id)
    first = triage_ids(request.viewer, wanted, most=1)
    following = later or next((one for one in first if one != report_id), None)
    if following is None:
        return done(request, words, "desk_reports", query=query, number=report_id)
    return done(request, f"{words}_next", "desk_report", following, query=query, number=report_id)
