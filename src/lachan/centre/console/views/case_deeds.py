"""The acts on a case: for each its form, who may, when, what it offers to choose from, and the service that does it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.accounts import permissions
from lachan.centre.accounts.tree import above
from lachan.centre.cases.queries.cases import case_by_number, case_for
from lachan.centre.cases.queries.colleagues import assignable, mentionable, people_at
from lachan.centre.cases.services import changing, ending, members, notes, tasks
from lachan.centre.console.forms.case_acts import (
    ActForm,
    AddMembersForm,
    AssignForm,
    ChangeForm,
    CloseForm,
    GiveBackForm,
    HandOverForm,
    LinkForm,
    MergeForm,
    NoteForm,
    PauseForm,
    ReasonForm,
    SplitForm,
    TakeOutForm,
    TaskEndForm,
    TaskForm,
    UnlinkForm,
)
from lachan.centre.console.forms.office_field import office_wanted
from lachan.centre.console.queries.case_members import (
    member_choices,
    place_named,
    place_typed,
)
from lachan.centre.console.queries.offices_typed import office_typed
from lachan.centre.console.templatetags.plain_words import titled
from lachan.centre.web.clock import VIETNAM
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.cases.queries.cases import CaseRow, CaseShown
    from lachan.centre.console.forms.base import DeskForm
    from lachan.centre.web.words import Lang

NOBODY: Final = "nobody"
_MOST_NUMBERS: Final = 50
_FIGURES: Final = 18
_TITLE: Final = 120


class At(msgspec.Struct, frozen=True):
    """Who stands before which case, when, and in what language; `typed` is what the form brought, whatever it is."""

    viewer: Viewer
    row: CaseRow
    now: datetime
    lang: Lang
    typed: Mapping[str, Any] = {}


class Act(msgspec.Struct, frozen=True):
    """Something that is done with a case: its form, the permission that it takes, the states in which it can be done.

    `run(at, typed)` does it with what was typed. `choices` give for a field of the form what can be chosen.
    """

    form: type[DeskForm]
    permission: str
    states: frozenset[str]
    run: Callable[[At, dict[str, Any]], object]
    choices: Mapping[str, Callable[[At], list[tuple[str, str]]]] = {}


def _by(service: Callable[..., object]) -> Callable[[At, dict[str, Any]], object]:
    """This will let a service take what was typed as it is."""
    return lambda at, typed: service(case_id=at.row.id, actor=at.viewer.actor(), now=at.now, **typed)


def _take(at: At, typed: dict[str, Any]) -> None:
    _by(changing.assign_case)(at, {**typed, "assignee_id": at.viewer.person_id})


def _assign(at: At, typed: dict[str, Any]) -> None:
    chosen = typed.pop("assignee")
    _by(changing.assign_case)(at, {**typed, "assignee_id": None if chosen == NOBODY else int(chosen)})


def _give_back(at: At, typed: dict[str, Any]) -> None:
    _by(changing.assign_case)(at, {**typed, "assignee_id": None})


def _change(at: At, typed: dict[str, Any]) -> None:
    changes = {name: typed[name] for name in typed if name != "version"}
    if "territory" in changes:
        changes["territory"] = place_typed(changes["territory"], at.viewer.day, at.lang)
    if changes:
        _by(changing.change_case)(at, {"version": typed["version"], "changes": changes})


def _hand_over(at: At, typed: dict[str, Any]) -> None:
    office_id = _office(at, typed.pop("office"))
    _by(changing.hand_over)(at, {**typed, "office_id": office_id})


def _add_members(at: At, typed: dict[str, Any]) -> None:
    reports = report_numbers(typed["reports"])
    lines = [line for line in typed["indicators"].splitlines() if line.strip()]
    if not reports and not lines:
        raise Refusal(422, "cases_no_member", pointer="/reports")
    told = {"version": typed["version"], "report_ids": reports, "typed": lines}
    try:
        _by(members.add_members)(at, told)
    except Refusal as refusal:
        if refusal.code != "not_found":
            raise
        raise Refusal(422, "cases_unknown_member", pointer="/reports") from None


def _take_out(at: At, typed: dict[str, Any]) -> None:
    reports, indicators = _chosen(typed["members"])
    told = {"version": typed["version"], "reason": typed["reason"]}
    _by(members.remove_members)(at, {**told, "report_ids": reports, "indicator_ids": indicators})


def _split(at: At, typed: dict[str, Any]) -> None:
    reports, indicators = _chosen(typed.pop("members"))
    place = typed.pop("territory")
    moved = place != place_named(at.row.place, at.lang)
    code = place_typed(place, at.viewer.day, at.lang) if moved else None
    told = {**typed, "territory_code": code}
    _by(ending.split_case)(at, {**told, "report_ids": reports, "indicator_ids": indicators})


def _merge(at: At, typed: dict[str, Any]) -> None:
    into = other_case(at.viewer, typed.pop("into"), "/into")
    _by(ending.merge_case)(at, {**typed, "into_id": into})


def _link(at: At, typed: dict[str, Any]) -> None:
    other = other_case(at.viewer, typed["other"], "/other")
    _by(notes.link_cases)(at, {"other_id": other, "because": typed["because"]})


def _unlink(at: At, typed: dict[str, Any]) -> None:
    notes.unlink_cases(link_id=int(typed["link"]), actor=at.viewer.actor(), now=at.now)


def _note(at: At, typed: dict[str, Any]) -> None:
    _by(notes.write_note)(at, {**typed, "mentions": [int(one) for one in typed["mentions"]]})


def _add_task(at: At, typed: dict[str, Any]) -> None:
    due_on: date | None = typed["due_on"]
    # until the day is over in Vietnam
    due_at = None if due_on is None else datetime.combine(due_on + timedelta(days=1), time(), VIETNAM)
    if not typed["office"] and not typed["person"]:
        raise Refusal(422, "cases_task_for", pointer="/office")
    told = {"title": typed["title"], "office_id": _task_office(at, typed["office"]), "due_at": due_at}
    _by(tasks.add_task)(at, {**told, "assignee_id": int(typed["person"]) if typed["person"] else None})


def _end_task(at: At, typed: dict[str, Any]) -> None:
    tasks.end_task(
        task_id=int(typed["task"]), answer=typed["answer"], dropped=typed["dropped"], actor=at.viewer.actor(),
        now=at.now,
    )  # fmt: skip


def _task_office(at: At, typed: str) -> int:
    """This will give the office that a task is for: the case's own where none is named."""
    if typed.strip() or at.row.office is None:
        return _office(at, typed)
    return at.row.office.id


def _task_people(at: At) -> list[tuple[str, str]]:
    """This will give the office as a whole, and who works at the one that is named, none where none is meant."""
    try:
        office_id = _task_office(at, office_wanted(at.typed, "office"))
    except Refusal:
        people: dict[int, str] = {}
    else:
        people = people_at(office_id, now=at.now)
    return [("", say("desk.case.whole_office", at.lang)), *((f"{pk}", name) for pk, name in people.items())]


def _office(at: At, typed: str) -> int:
    return office_typed(typed, day=at.viewer.day, lang=at.lang)


def other_case(viewer: Viewer, number: str, pointer: str) -> int:
    """This will give the id of another case by its number. Raises Refusal (422 `cases_unknown_number`)."""
    try:
        return case_by_number(viewer, number)
    except Refusal:
        raise Refusal(422, "cases_unknown_number", pointer=pointer) from None


def report_numbers(typed: str) -> list[int]:
    """This will read numbers of reports, parted by commas or blanks. Raises Refusal (422 `cases_unknown_member`)."""
    said = [one.lstrip("#") for one in typed.replace(",", " ").replace(";", " ").split()]
    wrong = [one for one in said if not one.isascii() or not one.isdigit() or len(one) > _FIGURES]
    if wrong or len(said) > _MOST_NUMBERS:
        raise Refusal(422, "cases_unknown_member", pointer="/reports")
    return [int(one) for one in said]


def _chosen(values: list[str]) -> tuple[list[int], list[int]]:
    """This will part what was ticked, `report-12` and `indicator-7`, into reports and indicators."""
    found: dict[str, list[int]] = {"report": [], "indicator": []}
    for value in values:
        kind, _, number = value.partition("-")
        found[kind].append(int(number))
    return found["report"], found["indicator"]


def _persons(at: At) -> list[tuple[str, str]]:
    free = [(NOBODY, say("desk.case.nobody", at.lang))] if at.row.assignee_id else []
    people = assignable(at.viewer, at.row.id, now=at.now)
    found = free + [(f"{pk}", name) for pk, name in people.items() if pk != at.row.assignee_id]
    # nobody is chosen for whom the officer did not decide
    return [("", "–"), *found] if found else []


def _colleagues(at: At) -> list[tuple[str, str]]:
    return [(f"{pk}", name) for pk, name in mentionable(at.viewer, at.row.id, now=at.now).items()]


def _members(at: At) -> list[tuple[str, str]]:
    return member_choices(at.viewer, case_for(at.viewer, at.row.id, now=at.now).members, at.lang)


def _open_tasks(at: At) -> list[tuple[str, str]]:
    there = case_for(at.viewer, at.row.id, now=at.now).tasks
    return [(f"{one.id}", titled(one.title, _TITLE)) for one in there if one.state == "open"]


def _links(at: At) -> list[tuple[str, str]]:
    there = case_for(at.viewer, at.row.id, now=at.now).links
    return [
        (f"{one.id}", f"{one.number}, {say(f'desk.code.case_link.{one.because}', at.lang)}") for one in there
    ]


_ON: Final = frozenset({"open", "waiting"})
_ANY: Final = _ON | {"closed", "merged"}
ACTS: Final[Mapping[str, Act]] = {
    "take": Act(ActForm, permissions.CASE_WORK, _ON, _take),
    "give-back": Act(GiveBackForm, permissions.CASE_WORK, _ON, _give_back),
    "assign": Act(AssignForm, permissions.CASE_ASSIGN, _ON, _assign, {"assignee": _persons}),
    "note": Act(NoteForm, permissions.CASE_VIEW, _ANY, _note, {"mentions": _colleagues}),
    "task": Act(TaskForm, permissions.CASE_WORK, _ON, _add_task, {"person": _task_people}),
    "task-done": Act(TaskEndForm, permissions.CASE_WORK, _ON, _end_task, {"task": _open_tasks}),
    "change": Act(ChangeForm, permissions.CASE_WORK, _ON, _change),
    "add": Act(AddMembersForm, permissions.CASE_WORK, _ON, _add_members),
    "take-out": Act(TakeOutForm, permissions.CASE_WORK, _ON, _take_out, {"members": _members}),
    "link": Act(LinkForm, permissions.CASE_WORK, _ANY, _link),
    "unlink": Act(UnlinkForm, permissions.CASE_WORK, _ANY, _unlink, {"link": _links}),
    "pause": Act(PauseForm, permissions.CASE_WORK, frozenset({"open"}), _by(changing.pause_case)),
    "go-on": Act(ActForm, permissions.CASE_WORK, frozenset({"waiting"}), _by(changing.go_on_with_case)),
    "acted": Act(ActForm, permissions.CASE_WORK, _ON, _by(changing.finish_acting)),
    "answer": Act(ReasonForm, permissions.CASE_CLOSE, _ON, _by(changing.answer_question)),
    "hand-over": Act(HandOverForm, permissions.CASE_ASSIGN, _ON, _hand_over),
    "merge": Act(MergeForm, permissions.CASE_CLOSE, _ON, _merge),
    "split": Act(SplitForm, permissions.CASE_CLOSE, _ON, _split, {"members": _members}),
    "close": Act(CloseForm, permissions.CASE_CLOSE, _ON, _by(ending.close_case)),
    "reopen": Act(ReasonForm, permissions.CASE_CLOSE, frozenset({"closed"}), _by(ending.reopen_case)),
}
# what stands beside the part of the page that it changes, and not among the acts at its head
BESIDE: Final = frozenset({"note", "task", "task-done", "add", "take-out", "link", "unlink", "split"})


def acts_for(viewer: Viewer, shown: CaseShown) -> tuple[str, ...]:
    """This will give what the viewer may do with a case as it stands, what comes next first. One query.

    Who only stands beside it (was told that it is late, or has a task in it) writes notes, and ends tasks of its own.
    """
    row = shown.row
    here = above([row.office.id]) if row.office else frozenset()
    at_it = {
        one: not here.isdisjoint(viewer.offices_where(one))
        for one in {each.permission for each in ACTS.values()}
    }
    works_at = viewer.offices_where(permissions.CASE_WORK)
    has_task = any(task.state == "open" and task.office_id in works_at for task in shown.tasks)
    beside = {
        "note": bool(works_at)
        and (has_task or row.escalated_to_id in viewer.offices_where(permissions.CASE_VIEW)),
        "task-done": has_task,
    }
    may = {name: beside.get(name, False) or at_it[spec.permission] for name, spec in ACTS.items()}
    # a note takes more than the form's own permission, with which its page is seen
    may["note"] = beside["note"] or at_it[permissions.CASE_WORK]
    mine = row.assignee_id == viewer.person_id
    useless = {
        "take": mine,
        "give-back": not mine,
        "acted": row.stage == "close",
        "answer": row.question_at is None,
    }
    return tuple(
        name
        for name, spec in ACTS.items()
        if row.state in spec.states and may[name] and not useless.get(name)
    )


def main_act(row: CaseRow, acts: tuple[str, ...]) -> str:
    """This will name the one act that the page of a case offers first, "" where the viewer can do none of them."""
    wanted = ["answer"] if row.question_at else []
    if row.state == "waiting":
        wanted.append("go-on")
    if row.assignee_id is None:
        wanted += ["take", "assign"]
    wanted += ["close" if row.stage == "close" else "acted", "close", "reopen"]
    return next((name for name in wanted if name in acts), "")
