"""What is done with a case, each on a page that says what will happen.

Whoever comes second is shown what the other did beside what was typed here, and decides; nothing is lost unseen.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.offices import UnknownOfficeError, office_by_code
from lachan.centre.audit.kinds import kind_of
from lachan.centre.cases.queries.cases import case_by_number, case_for, rows_by_id
from lachan.centre.cases.services import changing, ending, notes, tasks
from lachan.centre.cases.services.taking import ChangedMeanwhile
from lachan.centre.console.forms.base import put_choices
from lachan.centre.console.forms.case_acts import (
    ActForm,
    ChangeForm,
    CloseForm,
    HandOverForm,
    NoteForm,
    PauseForm,
    ReasonForm,
    TaskEndForm,
    TaskForm,
)
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.saving import save
from lachan.centre.console.telling import done
from lachan.centre.web.clock import VIETNAM
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from django.http import HttpResponse

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.cases.queries.cases import CaseRow
    from lachan.centre.cases.services.taking import Happened
    from lachan.centre.console.forms.base import DeskForm


class Act(msgspec.Struct, frozen=True):
    """Something that is done with a case: its form, the permission that it takes, the states in which it can be done.

    `run` is given what was typed beside `case_id`, `actor` and `now`.
    """

    form: type[DeskForm]
    permission: str
    states: frozenset[str]
    run: Callable[..., object]


def _take(*, actor: Any, **given: Any) -> None:
    changing.assign_case(assignee_id=int(actor.id), actor=actor, **given)


def _hand_over(*, office: str, **given: Any) -> None:
    changing.hand_over(office_id=_office(office), **given)


def _add_task(*, office: str, due_on: date | None, **given: Any) -> None:
    # until the day is over in Vietnam
    due_at = None if due_on is None else datetime.combine(due_on + timedelta(days=1), time(), VIETNAM)
    tasks.add_task(office_id=_office(office), due_at=due_at, **given)


def _end_task(*, case_id: int, task: str, **given: Any) -> None:
    del case_id
    tasks.end_task(task_id=int(task), **given)


def _office(code: str) -> int:
    try:
        return office_by_code(code.strip()).id
    except UnknownOfficeError:
        raise Refusal(422, "cases_office", pointer="/office") from None


_ON: Final = frozenset({"open", "waiting"})
ACTS: Final[Mapping[str, Act]] = {
    "take": Act(ActForm, permissions.CASE_WORK, _ON, _take),
    "note": Act(NoteForm, permissions.CASE_VIEW, _ON | {"closed", "merged"}, notes.write_note),
    "task": Act(TaskForm, permissions.CASE_WORK, _ON, _add_task),
    "task-done": Act(TaskEndForm, permissions.CASE_WORK, _ON, _end_task),
    "change": Act(ChangeForm, permissions.CASE_WORK, _ON, changing.change_case),
    "pause": Act(PauseForm, permissions.CASE_WORK, frozenset({"open"}), changing.pause_case),
    "go-on": Act(ActForm, permissions.CASE_WORK, frozenset({"waiting"}), changing.go_on_with_case),
    "acted": Act(ActForm, permissions.CASE_WORK, _ON, changing.finish_acting),
    "answer": Act(ReasonForm, permissions.CASE_CLOSE, _ON, changing.answer_question),
    "hand-over": Act(HandOverForm, permissions.CASE_ASSIGN, _ON, _hand_over),
    "close": Act(CloseForm, permissions.CASE_CLOSE, _ON, ending.close_case),
    "reopen": Act(ReasonForm, permissions.CASE_CLOSE, frozenset({"closed"}), ending.reopen_case),
}


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.CASE_VIEW)
def act(request: DeskRequest, number: str, name: str) -> HttpResponse:
    """This will say what an act does to a case, and do it; 409 with what happened where somebody else came before."""
    viewer, lang = request.viewer, language_of(request)
    spec = ACTS.get(name)
    if spec is None:
        raise Refusal(404, "not_found")
    if not viewer.may(spec.permission):
        raise Refusal(403, "not_permitted")
    case_id = case_by_number(viewer, number)
    row = rows_by_id(viewer, [case_id])[case_id]
    first = {"version": row.version, "title": row.title(lang), "kind": row.kind, "loss_vnd": row.loss_vnd}
    form = spec.form(request.POST if request.method == "POST" else None, lang=lang, initial=first)
    if "task" in form.fields:
        there = case_for(viewer, case_id, now=request.now).tasks
        put_choices(form.fields["task"], [(str(one.id), one.title) for one in there if one.state == "open"])
    changed: ChangedMeanwhile | None = None

    def run(typed: dict[str, Any]) -> None:
        nonlocal changed
        if name == "change":
            # what is as it was isn't sent: a loss that is counted from the reports stays counted
            changes = {field: typed[field] for field in form.changed_data if field in changing.FIELDS}
            if not changes:
                return
            typed = {"version": typed["version"], "changes": changes}
        try:
            spec.run(case_id=case_id, actor=viewer.actor(), now=request.now, **typed)
        except ChangedMeanwhile as meanwhile:
            changed = meanwhile
            raise

    if request.method == "POST" and save(form, run):
        return _go_on(request, name, row)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if changed is not None:
        status = HTTPStatus.CONFLICT
        # sent again, it is done to the case as it is shown now
        again = request.POST.copy()
        again["version"] = str(changed.version)
        form.data = again
    here = reverse("desk_case", args=[number])
    return render_page(
        request,
        "console/case_act.html",
        {
            "form": form,
            "row": row,
            "act": name,
            "meanwhile": () if changed is None else _in_words(changed.meanwhile, lang),
            "stands": changed is not None and name == "change",
            "back": here,
            "crumbs": ((reverse("desk_cases"), say("desk.cases.title", lang)), (here, number)),
        },
        status=status,
    )


def _go_on(request: DeskRequest, name: str, row: CaseRow) -> HttpResponse:
    """This will lead back to the case, or to the inbox: what was handed over may be seen no more."""
    if rows_by_id(request.viewer, [row.id]):
        return done(request, f"case_{name}", "desk_case", row.number)
    return done(request, f"case_{name}", "desk_cases")


def acts_for(viewer: Viewer, row: CaseRow) -> tuple[str, ...]:
    """This will give what the viewer may do with a case as it stands, what comes next first."""
    useless = {
        "take": row.assignee_id == viewer.person_id,
        "acted": row.stage == "close",
        "answer": row.question_at is None,
    }
    return tuple(
        name
        for name, spec in ACTS.items()
        if row.state in spec.states and viewer.may(spec.permission) and not useless.get(name)
    )


def main_act(row: CaseRow, acts: tuple[str, ...]) -> str:
    """This will name the one act that the page of a case offers first, "" where the viewer can do none of them."""
    wanted = ["answer"] if row.question_at else []
    if row.state == "waiting":
        wanted.append("go-on")
    if row.assignee_id is None:
        wanted.append("take")
    wanted += ["close" if row.stage == "close" else "acted", "close"]
    return next((name for name in wanted if name in acts), "")


def _in_words(happened: tuple[Happened, ...], lang: str) -> list[dict[str, Any]]:
    names = names_by_code({one.actor for one in happened})
    lines = []
    for one in happened:
        kind = kind_of(f"cases.{one.kind}")
        lines.append(
            {
                "what": kind.vi if lang == "vi" else kind.en,
                "who": names.get(one.actor, ""),
                "at": one.at,
                "said": [text for text in one.said.values() if text],
            }
        )
    return lines
