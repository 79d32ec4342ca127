"""Tables that are taken away: reports, cases, tasks, entries of lists, claims and alarms, narrowed as the page was.

Whatever leaves is written into the log first, with its ids. What people told and who they are goes only to who may take
that away (`report.export`), with a reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.cases.queries.cases import rows_by_id
from lachan.centre.cases.queries.inbox import inbox_ids
from lachan.centre.cases.queries.tasks import task_ids, tasks_by_id
from lachan.centre.console import lines
from lachan.centre.console.audit_kinds import (
    ALARMS_EXPORTED,
    CASES_EXPORTED,
    CLAIMS_EXPORTED,
    LISTS_EXPORTED,
    REPORTS_EXPORTED,
    TASKS_EXPORTED,
    TOLD_EXPORTED,
)
from lachan.centre.console.forms.reports import TakeAwayForm
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.reading import note_taken_away
from lachan.centre.console.saving import form_page
from lachan.centre.console.tables import table_file
from lachan.centre.console.views.alarms import read_filter as alarms_filter
from lachan.centre.console.views.claims import read_filter as claims_filter
from lachan.centre.console.views.inbox import read_filter as cases_filter
from lachan.centre.console.views.lists import read_filter as lists_filter
from lachan.centre.console.views.reports import kept_of
from lachan.centre.console.views.reports import read_filter as reports_filter
from lachan.centre.console.views.tasks import read_filter as tasks_filter
from lachan.centre.indicators.pages import claim_ids, claims_by_id, entries_by_id, entry_ids
from lachan.centre.indicators.queries import indicators_by_id
from lachan.centre.reports.pages import alarm_ids, alarms_by_id, told_in, triage_ids
from lachan.centre.reports.queries import reports_for
from lachan.centre.web.language import language_of
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.http import HttpResponseBase

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.console.forms.base import DeskForm

# What a person goes through in a spreadsheet; who wants more narrows the table by state, office or channel.
MOST_ROWS: Final = 20_000
_AT_ONCE: Final = 500


@require_safe
@desk_page(permissions.REPORT_VIEW)
def reports(request: DeskRequest) -> HttpResponseBase:
    """This will give the reports of the list as a table, without what was told and who told it."""
    asked, wanted = reports_filter(request)
    _need_whole(asked)
    lang = language_of(request)
    ids, cut = _cut(triage_ids(request.viewer, wanted, most=MOST_ROWS + 1))
    note_taken_away(
        request, kind=REPORTS_EXPORTED, named="report", ids=ids, permission=permissions.REPORT_VIEW
    )

    def read(some: list[int]) -> list[tuple[str, ...]]:
        rows = {row.id: row for row in reports_for(request.viewer, some)}
        return [lines.report_line(rows[pk], lang) for pk in some if pk in rows]

    return _table(
        request, "reports", lines.columns("report", lines.REPORT, lang), map(read, _bunches(ids)), cut
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.REPORT_EXPORT)
def told(request: DeskRequest) -> HttpResponseBase:
    """This will give the reports of the list with what was told and who told it, once a reason was given."""
    lang = language_of(request)
    asked, wanted = reports_filter(request)
    _need_whole(asked)
    form = TakeAwayForm(request.POST if request.method == "POST" else None, lang=lang)
    if request.method != "POST" or not form.is_valid():
        kept = kept_of(request).urlencode()
        here = reverse("desk_reports")
        back = f"{here}?{kept}" if kept else here
        return form_page(
            request,
            "console/take_away.html",
            form,
            {"most": MOST_ROWS, "back": back, "crumbs": ((back, say("desk.reports.title", lang)),)},
        )
    permission = permissions.REPORT_EXPORT
    ids, cut = _cut(triage_ids(request.viewer, wanted, most=MOST_ROWS + 1, permission=permission))
    note_taken_away(
        request,
        kind=TOLD_EXPORTED,
        named="report",
        ids=ids,
        permission=permission,
        reason=form.cleaned_data["reason"],
    )

    def read(some: list[int]) -> list[tuple[str, ...]]:
        rows = {row.id: row for row in reports_for(request.viewer, some)}
        texts = told_in(request.viewer, some, permission=permission)
        return [
            lines.report_line(rows[pk], lang) + lines.told_line(texts[pk], lang)
            for pk in some
            if pk in rows and pk in texts
        ]

    return _table(
        request,
        "reports-told",
        lines.columns("report", lines.REPORT + lines.TOLD, lang),
        map(read, _bunches(ids)),
        cut,
    )


@require_safe
@desk_page(permissions.REGISTER_VIEW)
def entries(request: DeskRequest) -> HttpResponseBase:
    """This will give the entries of the lists' page as a table."""
    asked, wanted = lists_filter(request)
    _need_whole(asked)
    lang = language_of(request)
    ids, cut = _cut(entry_ids(wanted, most=MOST_ROWS + 1))
    note_taken_away(
        request, kind=LISTS_EXPORTED, named="list_entry", ids=ids, permission=permissions.REGISTER_VIEW
    )

    def read(some: list[int]) -> list[tuple[str, ...]]:
        rows = entries_by_id(some)
        names = names_by_code(
            {code for row in rows.values() for code in (row.added_by, row.agreed_by, row.ended_by)}, lang
        )
        return [lines.entry_line(rows[pk], lang, names=names) for pk in some if pk in rows]

    return _table(request, "lists", lines.columns("entry", lines.ENTRY, lang), map(read, _bunches(ids)), cut)


@require_safe
@desk_page(permissions.CLAIM_VIEW)
def claims(request: DeskRequest) -> HttpResponseBase:
    """This will give the claims of the page as a table; who decided stands in it only for who decides too."""
    asked, wanted = claims_filter(request)
    _need_whole(asked)
    lang = language_of(request)
    decides = request.viewer.may(permissions.CLAIM_DECIDE)
    ids, cut = _cut(claim_ids(wanted, most=MOST_ROWS + 1))
    note_taken_away(request, kind=CLAIMS_EXPORTED, named="claim", ids=ids, permission=permissions.CLAIM_VIEW)

    def read(some: list[int]) -> list[tuple[str, ...]]:
        rows = claims_by_id(some)
        offices = offices_by_id({row.office_id for row in rows.values()})
        acted = {code for row in rows.values() for code in (row.claimed_by, row.decided_by)}
        names = names_by_code(acted, lang) if decides else None
        return [
            lines.claim_line(rows[pk], offices.get(rows[pk].office_id), lang, names=names)
            for pk in some
            if pk in rows
        ]

    return _table(request, "claims", lines.columns("claim", lines.CLAIM, lang), map(read, _bunches(ids)), cut)


@require_safe
@desk_page(permissions.CASE_VIEW)
def cases(request: DeskRequest) -> HttpResponseBase:
    """This will give the cases of the inbox as a table, in its order."""
    asked, wanted = cases_filter(request)
    _need_whole(asked)
    viewer, lang = request.viewer, language_of(request)
    ids, cut = _cut(inbox_ids(viewer, wanted, now=request.now, most=MOST_ROWS + 1))
    note_taken_away(request, kind=CASES_EXPORTED, named="case", ids=ids, permission=permissions.CASE_VIEW)

    def read(some: list[int]) -> list[tuple[str, ...]]:
        rows = rows_by_id(viewer, some)
        return [lines.case_line(rows[pk], lang) for pk in some if pk in rows]

    return _table(request, "cases", lines.columns("case", lines.CASE, lang), map(read, _bunches(ids)), cut)


@require_safe
@desk_page(permissions.CASE_VIEW)
def tasks(request: DeskRequest) -> HttpResponseBase:
    """This will give the tasks of the page as a table."""
    asked, whose, state = tasks_filter(request)
    _need_whole(asked)
    viewer, lang = request.viewer, language_of(request)
    ids, cut = _cut(task_ids(viewer, whose=whose, state=state, most=MOST_ROWS + 1))
    note_taken_away(request, kind=TASKS_EXPORTED, named="task", ids=ids, permission=permissions.CASE_VIEW)

    def read(some: list[int]) -> list[tuple[str, ...]]:
        rows = tasks_by_id(viewer, some)
        return [lines.task_line(rows[pk], lang) for pk in some if pk in rows]

    return _table(request, "tasks", lines.columns("task", lines.TASK, lang), map(read, _bunches(ids)), cut)


@require_safe
@desk_page(permissions.COUNT_RELEASE)
def alarms(request: DeskRequest) -> HttpResponseBase:
    """This will give the alarms of the page as a table."""
    asked, state = alarms_filter(request)
    _need_whole(asked)
    lang = language_of(request)
    ids, cut = _cut(alarm_ids(state, most=MOST_ROWS + 1))
    note_taken_away(
        request, kind=ALARMS_EXPORTED, named="alarm", ids=ids, permission=permissions.COUNT_RELEASE
    )

    def read(some: list[int]) -> list[tuple[str, ...]]:
        rows = alarms_by_id(some)
        known = indicators_by_id({row.indicator_id for row in rows.values()})
        names = names_by_code({row.closed_by for row in rows.values()}, lang)
        return [
            lines.alarm_line(rows[pk], known.get(rows[pk].indicator_id), lang, names=names)
            for pk in some
            if pk in rows
        ]

    return _table(request, "alarms", lines.columns("alarm", lines.ALARM, lang), map(read, _bunches(ids)), cut)


def _table(
    request: DeskRequest,
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[tuple[str, ...]]],
    cut: int | None,
) -> HttpResponseBase:
    return table_file(
        name=name, columns=columns, lines=rows, now=request.now, lang=language_of(request), cut_at=cut
    )


def _need_whole(asked: DeskForm) -> None:
    """This will refuse a filter that can’t be read: a page shows that it narrows nothing, a file does not."""
    if asked.errors:
        raise Refusal(400, "bad_request")


def _cut(ids: list[int]) -> tuple[list[int], int | None]:
    return (ids[:MOST_ROWS], MOST_ROWS) if len(ids) > MOST_ROWS else (ids, None)


def _bunches(ids: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield list(ids[start : start + _AT_ONCE])
