"""Tasks of the viewer and of the viewer's own offices, over all cases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from lachan.centre.accounts.permissions import CASE_VIEW
from lachan.centre.accounts.queries.offices import OfficeShown, offices_by_id
from lachan.centre.accounts.queries.persons import names_of
from lachan.centre.cases.models import Task
from lachan.centre.cases.queries.cases import CaseRow, rows_by_id
from lachan.centre.web.paging import PAGE_ROWS, Page, page_of
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer

WHOSE: Final = ("", "mine", "nobody")
STATES: Final = ("open", "ended")
# after all that has a time
_NO_TIME: Final = datetime(9999, 1, 1, tzinfo=UTC)


class TaskRow(msgspec.Struct, frozen=True):
    """A task in a list. `row` is its case, None where the viewer doesn't see it any more."""

    id: int
    title: str
    office: OfficeShown | None
    assignee_id: int | None
    assignee_name: str
    due_at: datetime | None
    state: str
    answer: str
    made_at: datetime
    ended_at: datetime | None
    number: str
    row: CaseRow | None


def tasks_page_for(
    viewer: Viewer, *, whose: str = "", state: str = "open", place: str = "", size: int = PAGE_ROWS
) -> Page[TaskRow]:
    """This will give a page of tasks: open ones by due time, ended ones the newest first. Nine queries at most.

    `whose` is `mine`, `nobody` (of the viewer's offices), or "" for both and what others have there. Raises Refusal
    (422).
    """
    tasks, key = _ordered(viewer, whose, state)
    page = page_of(tasks.select_related("case"), key=key, descending=state == "ended", place=place, size=size)
    return Page(_rows(viewer, page.rows), earlier=page.earlier, later=page.later)


def task_for(viewer: Viewer, task_id: int) -> TaskRow:
    """This will give a task of one of the viewer's offices or of the viewer. Raises Refusal (404)."""
    task = _of(viewer, "").filter(pk=task_id).select_related("case").first()
    if task is None:
        raise Refusal(404, "not_found")
    return _rows(viewer, (task,))[0]


def task_ids(viewer: Viewer, *, whose: str, state: str, most: int) -> list[int]:
    """This will give the ids of the tasks of a list in its order, up to so many. One query. Raises Refusal (422)."""
    tasks, key = _ordered(viewer, whose, state)
    sign = "-" if state == "ended" else ""
    return list(tasks.order_by(f"{sign}{key}", f"{sign}pk").values_list("pk", flat=True)[:most])


def tasks_by_id(viewer: Viewer, ids: Collection[int]) -> dict[int, TaskRow]:
    """This will give those of some tasks that the viewer has a part in, by id. Eight queries at most."""
    tasks = _of(viewer, "").filter(pk__in=list(ids)).select_related("case")
    return {row.id: row for row in _rows(viewer, tuple(tasks))}


def count_tasks(viewer: Viewer, *, most: int) -> int:
    """This will count the open tasks of the viewer, and those of the viewer's offices that nobody has, up to `most`."""
    waiting = Q(assignee_id=viewer.person_id) | Q(assignee_id__isnull=True)
    tasks = _of(viewer, "").filter(waiting, state=Task.State.OPEN)
    return len(tasks.values_list("pk", flat=True)[:most])


def _ordered(viewer: Viewer, whose: str, state: str) -> tuple[QuerySet[Task], str]:
    """This will give the tasks of a list, and the name of what they are ordered by."""
    tasks = _of(viewer, whose)
    if state == "open":
        # a list goes on after a time, and an empty one comes neither before nor after anything
        return tasks.filter(state=Task.State.OPEN).annotate(by=Coalesce("due_at", Value(_NO_TIME))), "by"
    if state == "ended":
        return tasks.exclude(state=Task.State.OPEN).filter(ended_at__isnull=False), "ended_at"
    raise Refusal(422, "cases_view")


def _of(viewer: Viewer, whose: str) -> QuerySet[Task]:
    offices = viewer.offices_where(CASE_VIEW)
    if whose == "mine":
        return Task.objects.filter(assignee_id=viewer.person_id)
    if whose == "nobody":
        return Task.objects.filter(assignee_id__isnull=True, office_id__in=offices)
    if whose:
        raise Refusal(422, "cases_view")
    return Task.objects.filter(Q(assignee_id=viewer.person_id) | Q(office_id__in=offices))


def _rows(viewer: Viewer, tasks: tuple[Task, ...]) -> tuple[TaskRow, ...]:
    cases = rows_by_id(viewer, {task.case_id for task in tasks}) if tasks else {}
    offices = offices_by_id({task.office_id for task in tasks}) if tasks else {}
    assignees = {task.assignee_id for task in tasks if task.assignee_id is not None}
    names = names_of(assignees) if assignees else {}
    return tuple(
        TaskRow(
            task.pk,
            task.title,
            offices.get(task.office_id),
            task.assignee_id,
            names.get(task.assignee_id or 0, ""),
            task.due_at,
            task.state,
            task.answer,
            task.made_at,
            task.ended_at,
            task.case.number,
            cases.get(task.case_id),
        )
        for task in tasks
    )
