"""What somebody had who works there no more: the office has it again, and is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.audit.actors import MACHINE
from lachan.centre.cases.models import Task
from lachan.centre.cases.queries.colleagues import workers_at
from lachan.centre.cases.services.changing import works_on
from lachan.centre.cases.services.taking import lock_case, write_down

if TYPE_CHECKING:
    from datetime import datetime

# Persons a turn: by them the tasks are found in an index, however many have ended.
BATCH: Final = 500


class Leavers:
    """One worker's way through those who have open tasks, round and round."""

    def __init__(self) -> None:
        """This will begin with the first person."""
        self._after = 0

    def look(self, *, now: datetime, limit: int = BATCH) -> int:
        """This will let offices have the tasks of those who work there no more; gives how many tasks.

        Twice is once. Three queries, and two for each office with such tasks.
        """
        tasks = Task.objects.filter(state=Task.State.OPEN)
        having = tasks.filter(assignee_id__gt=self._after).order_by("assignee_id")
        found = having.values_list("assignee_id", flat=True).distinct()[:limit]
        persons = [one for one in found if one is not None]
        self._after = persons[-1] if len(persons) == limit else 0
        held = list(
            tasks.filter(assignee_id__in=persons).order_by("pk").values_list("pk", "office_id", "assignee_id")
        )
        working = {office: workers_at(office, now=now) for office in {row[1] for row in held}}
        left = [pk for pk, office_id, assignee_id in held if assignee_id not in working[office_id]]
        return sum(free_task(task_id=pk, now=now) for pk in left)


def free_task(*, task_id: int, now: datetime) -> bool:
    """This will let the office of an open task have it that somebody had who works there no more; gives whether."""
    task = Task.objects.get(pk=task_id)
    with transaction.atomic():
        case = lock_case(task.case_id)
        # who gives or ends the task, or merges the case, at this moment comes before or after
        task = Task.objects.get(pk=task_id)
        before = task.assignee_id
        if case is None or task.case_id != case.pk or task.state != Task.State.OPEN or before is None:
            return False
        if works_on(task.office_id, before, now=now):
            return False
        Task.objects.filter(pk=task_id).update(assignee_id=None)
        write_down(
            case,
            "task_left",
            actor=MACHINE,
            now=now,
            data={"task": task_id, "office": task.office_id, "assignee_before": before},
            said={"title": task.title},
        )
        return True
