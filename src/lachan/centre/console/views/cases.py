"""One case with all that is around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.views.decorators.http import require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.queries.persons import names_of
from lachan.centre.cases.queries.archives import archives_of
from lachan.centre.cases.queries.banks import told_of_case
from lachan.centre.cases.queries.beside import cases_beside
from lachan.centre.cases.queries.cases import case_for
from lachan.centre.cases.queries.timeline import timeline_for
from lachan.centre.cases.services.notes import mark_mentions_seen
from lachan.centre.cases.services.taking import GOING_ON
from lachan.centre.console.queries.happened import Words
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.reading import note_case_read, note_measures_read, note_reports_read
from lachan.centre.console.views.case_acts import seen_case
from lachan.centre.console.views.case_deeds import BESIDE, acts_for, main_act
from lachan.centre.evidence.framing import shows_evidence
from lachan.centre.evidence.links import asked_by
from lachan.centre.evidence.queries import files_by_id
from lachan.centre.evidence.services import show_previews
from lachan.centre.indicators.queries import indicators_by_id, indicators_in_any, reasons_by_id
from lachan.centre.measures.queries.about import measures_of_case
from lachan.centre.reports.pages import told_in
from lachan.centre.reports.queries import reports_for
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.cases.queries.cases import CaseShown
    from lachan.centre.evidence.services import ShownFile

# as many as are read at once; the rest is counted, and stands in the triage list
_REPORTS_SHOWN: Final = 20
_INDICATORS_SHOWN: Final = 30
_DRAWN: Final = 12
_PAYEES_NAMED: Final = 3
_SEEN_READ: Final = 60
_STAGES: Final = ("first_look", "act", "close")
# the acts of most days; the others stand folded beside them
_FIRST: Final = frozenset({"take", "assign", "change", "pause", "acted"})


@require_safe
@desk_page(permissions.CASE_VIEW)
@shows_evidence
def case(request: DeskRequest, number: str) -> HttpResponse:
    """This will show a case: why it is here, how much time is left, what was told, what is known, what was done."""
    viewer = request.viewer
    shown = case_for(viewer, seen_case(request, number), now=request.now)
    note_case_read(request, shown.row.id)
    if any(viewer.person_id in note.unseen_by for note in shown.notes):
        mark_mentions_seen(case_id=shown.row.id, person_id=viewer.person_id, now=request.now)
    return render_page(request, "console/case.html", case_context(request, shown))


def case_context(request: DeskRequest, shown: CaseShown) -> dict[str, Any]:
    """This will gather what the page of a case says. Whose stories it shows is written down here."""
    viewer, lang = request.viewer, language_of(request)
    row = shown.row
    told = [one.thing_id for one in shown.members if one.kind == "report"]
    may_read = viewer.may(permissions.REPORT_VIEW) and told
    reports = reports_for(viewer, told, most=_REPORTS_SHOWN) if may_read else ()
    note_reports_read(request, (one.id for one in reports))
    stories = (
        told_in(viewer, [one.id for one in reports], permission=permissions.REPORT_VIEW) if reports else {}
    )
    things = [one.thing_id for one in shown.members if one.kind == "indicator"]
    indicators = sorted(indicators_by_id(things).values(), key=lambda one: (-one.score, one.id))
    # a case that a report opened by itself has no indicator of its own, and is about what that report names
    refs = [f"report:{one.id}" for one in reports]
    indicators += [
        one for one in indicators_in_any("report", refs, most=_SEEN_READ) if one.id not in set(things)
    ]
    listed = indicators[:_INDICATORS_SHOWN]
    measures = measures_of_case(viewer, row.id) if viewer.may(permissions.MEASURE_VIEW) else ()
    note_measures_read(request, (one.id for one in measures))
    happened = timeline_for(viewer, row.id, place=request.GET.get("place", ""))
    actors = {one.actor for one in happened.rows} | {one.by for one in shown.notes} | {shown.opened_by}
    actors |= {code for task in shown.tasks for code in (task.made_by, task.ended_by)}
    actors |= {code for one in (*shown.postings, *shown.links, *shown.exhibits) for code in _by(one)}
    archives = archives_of(viewer, row.id)
    actors |= {one.asked_by for one in archives}
    here = reverse("desk_cases")
    clocks = {clock.stage: clock for clock in shown.clocks}
    acts = acts_for(viewer, shown)
    words = Words(happened.rows, lang)
    is_stoppable = not row.closed_at and row.urgent_until is not None and row.urgent_until > request.now
    banks = told_of_case(row.id) if is_stoppable else ()
    offices = {task.office_id for task in shown.tasks} | {
        clock.escalated_to_id or 0 for clock in shown.clocks
    }
    offices |= {bank.office_id for bank in banks}
    main = main_act(row, acts)
    head = [name for name in acts if name not in BESIDE and name != main]
    return {
        "shown": shown,
        "row": row,
        "now": request.now,
        "acts": acts,
        "main": main,
        "first_acts": [name for name in head if name in _FIRST],
        "other_acts": [name for name in head if name not in _FIRST],
        "open_tasks": sum(task.state == "open" for task in shown.tasks),
        "is_stoppable": is_stoppable,
        "banks": banks,
        "payees": [one for one in indicators if one.kind == "payee"][:_PAYEES_NAMED],
        "because": [one.said(lang) for one in shown.reasons],
        "why_here": shown.why_here(lang),
        "parts": [one.said(lang) for one in row.parts],
        "clocks": [clocks[stage] for stage in _STAGES if stage in clocks],
        "reports": [(one, stories.get(one.id)) for one in reports],
        "reports_count": len(told),
        "reports_not_shown": len(told) - len(reports),
        "too_many": len(reports) == _REPORTS_SHOWN,
        "indicators": listed,
        "indicators_count": len(indicators),
        "indicators_not_shown": len(indicators) - len(listed),
        "verdicts": reasons_by_id([one.id for one in listed]),
        "belong": frozenset(things),
        "beside": cases_beside(viewer, row.id, [one.id for one in indicators]),
        "linked": {one.other_id for one in shown.links},
        "may_look": viewer.may(permissions.REGISTER_VIEW),
        "drawn_of": _drawn(request, shown),
        "may_add": row.state in GOING_ON
        and viewer.may(permissions.EVIDENCE_KEEP)
        and ("change" in acts or "task-done" in acts),
        "may_archive": viewer.may(permissions.EVIDENCE_EXPORT),
        "archives": archives,
        "measures": measures,
        "may_propose": row.state in GOING_ON and viewer.may(permissions.MEASURE_PROPOSE),
        "fetchable": any(one.state == "ready" or one.is_undone for one in archives),
        "timeline": happened,
        "said": {one.id: words.of(one) for one in happened.rows},
        "names": names_by_code(actors, lang),
        "persons": names_of(
            {pk for note in shown.notes for pk in note.mentions}
            | {task.assignee_id for task in shown.tasks if task.assignee_id is not None}
        ),
        "for_me": {note.id for note in shown.notes if viewer.person_id in note.unseen_by},
        "offices": offices_by_id(offices),
        "happenings": {one.id: one.what(lang) for one in happened.rows},
        "crumbs": ((here, say("desk.cases.title", lang)),),
    }


def _drawn(request: DeskRequest, shown: CaseShown) -> dict[int, ShownFile]:
    """This will give previews of the newest evidence by the file's id; who was shown them is written down."""
    ids = [one.holding_id for one in shown.exhibits[-_DRAWN:]]
    if not ids or not request.viewer.may(permissions.EVIDENCE_VIEW):
        return {}
    files = [file for file in files_by_id(ids).values() if not file.why_not_shown]
    actor = request.viewer.actor(min(request.viewer.offices_where(permissions.EVIDENCE_VIEW), default=None))
    drawn = show_previews(files=files, actor=actor, asked=asked_by(request), now=request.now)
    return {one.file.id: one for one in drawn}


def _by(one: Any) -> tuple[str, ...]:
    """This will give who did something, whatever the row calls it."""
    return (getattr(one, "by", ""), getattr(one, "taken_by", ""))
