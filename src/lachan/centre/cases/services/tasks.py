"""Tasks in a case, for its own office or another, or a person there; an office with an open task sees the case."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.accounts.access import acting_viewer, may_at
from lachan.centre.accounts.permissions import CASE_ASSIGN, CASE_VIEW, CASE_WORK
from lachan.centre.cases.models import Case, Task
from lachan.centre.cases.services.changing import office_of_ours, works_on
from lachan.centre.cases.services.releasing import note_lost_mentions
from lachan.centre.cases.services.taking import GOING_ON, lock_case, need_for_case, read_words, write_down
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lachan.centre.audit.actors import Actor

TITLE_CHARS: Final = 300
ANSWER_CHARS: Final = 2_000
MOST_TASKS: Final = 200
# Later is a slip of the pen; and the end of the calendar has no hour in Vietnam, so that no page could show it.
_TOO_FAR: Final = datetime(2101, 1, 2, tzinfo=UTC)


def add_task(
    *,
    case_id: int,
    title: str,
    office_id: int,
    assignee_id: int | None = None,
    due_at: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """This will give a task in an open case to an office, or a person of it; gives its id.

    Raises Refusal: 403, 404; 409 `cases_not_open`; 422 `cases_office`, `cases_office_outside`, `cases_assignee`,
    `cases_due` for a time that has passed, `cases_due_far`, `cases_words`, `cases_too_many_tasks`.
    """
    said = read_words(title, most=TITLE_CHARS, pointer="/title")
    if due_at is not None and due_at <= now:
        raise Refusal(422, "cases_due", pointer="/due_at")
    if due_at is not None and due_at >= _TOO_FAR:
        raise Refusal(422, "cases_due_far", pointer="/due_at")
    office_of_ours(office_id, now=now)
    if assignee_id is not None and not works_on(office_id, assignee_id, now=now):
        raise Refusal(422, "cases_assignee", pointer="/assignee")
    with transaction.atomic():
        case = _open_case(case_id)
        need_for_case(acting_viewer(actor, now=now), case, CASE_WORK)
        if Task.objects.filter(case=case).count() >= MOST_TASKS:
            raise Refusal(422, "cases_too_many_tasks", most=f"{MOST_TASKS}")
        task = Task.objects.create(
            case=case,
            title=said,
            office_id=office_id,
            assignee_id=assignee_id,
            due_at=due_at,
            made_by=str(actor),
            made_at=now,
        )
        write_down(
            case,
            "task_added",
            actor=actor,
            now=now,
            data={"task": task.pk, "office": office_id, "assignee": assignee_id},
            said={"title": said},
        )
        return task.pk


def give_task(*, task_id: int, assignee_id: int | None, actor: Actor, now: datetime) -> None:
    """This will give an open task to another person of its office (or of one above), or to the office as a whole.

    Who works on cases there may take one, and give their own back; giving one to somebody else takes `case.assign`.
    Raises Refusal: 403, 404; 409 `cases_not_open`, `cases_task_ended`; 422 `cases_assignee` for who doesn't work on
    cases there today, or has it already.
    """
    found = Task.objects.filter(pk=task_id).first()
    if found is None:
        raise Refusal(404, "not_found")
    with transaction.atomic():
        case = _open_case(found.case_id)
        task = Task.objects.get(pk=task_id)
        before = task.assignee_id
        mine = actor.kind == "person" and actor.id == f"{before if assignee_id is None else assignee_id}"
        viewer = acting_viewer(actor, now=now)
        if not may_at(viewer, CASE_WORK if mine else CASE_ASSIGN, task.office_id):
            need_for_case(viewer, case, CASE_VIEW)
            raise Refusal(403, "not_permitted")
        if assignee_id == before or (
            assignee_id is not None and not works_on(task.office_id, assignee_id, now=now)
        ):
            raise Refusal(422, "cases_assignee", pointer="/assignee")
        if not _open_tasks(task_id, case).update(assignee_id=assignee_id):
            raise Refusal(409, "cases_task_ended")
        write_down(
            case,
            "task_given",
            actor=actor,
            now=now,
            data={
                "task": task_id,
                "office": task.office_id,
                "assignee": assignee_id,
                "assignee_before": before,
            },
            said={"title": task.title},
        )


def end_task(*, task_id: int, answer: str, dropped: bool = False, actor: Actor, now: datetime) -> None:
    """This will note that a task is done, with an answer, or (by the case's office) that it is dropped.

    Raises Refusal: 403, 404; 409 `cases_task_ended`; 422 `cases_words`.
    """
    said = read_words(answer, most=ANSWER_CHARS, pointer="/answer")
    with transaction.atomic():
        task = Task.objects.filter(pk=task_id).first()
        if task is None:
            raise Refusal(404, "not_found")
        # who merges or closes the case at this moment comes before or after
        case = _open_case(task.case_id)
        viewer = acting_viewer(actor, now=now)
        if dropped or not may_at(viewer, CASE_WORK, task.office_id):
            need_for_case(viewer, case, CASE_WORK)
        state = Task.State.DROPPED if dropped else Task.State.DONE
        if not _open_tasks(task_id, case).update(state=state, answer=said, ended_by=str(actor), ended_at=now):
            raise Refusal(409, "cases_task_ended")
        write_down(
            case,
            "task_dropped" if dropped else "task_done",
            actor=actor,
            now=now,
            data={"task": task_id},
            said={"answer": said},
        )
        # an office whose last task ended sees the case no more
        note_lost_mentions(case, now=now)


def _open_tasks(task_id: int, case: Case) -> QuerySet[Task]:
    """This will give the task while it is open in this case: it may have ended, or gone over, a moment ago."""
    return Task.objects.filter(pk=task_id, case=case, state=Task.State.OPEN)


def _open_case(case_id: int) -> Case:
    """This will give an open case, its row locked until the transaction ends: what ends it comes before or after."""
    case = lock_case(case_id)
    if case is None:
        raise Refusal(404, "not_found")
    if case.state not in GOING_ON:
        raise Refusal(409, "cases_not_open", number=case.number)
    return case
