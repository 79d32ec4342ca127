"""Who works with whom on a case: who may be given it, who can be mentioned, and where a case went that one had."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING

import msgspec

from lachan.centre.accounts.access import may_at
from lachan.centre.accounts.permissions import CASE_ASSIGN, CASE_VIEW, CASE_WORK
from lachan.centre.accounts.queries.duty import working_at
from lachan.centre.accounts.queries.offices import OfficeShown, offices_by_id
from lachan.centre.accounts.queries.persons import names_of, sort_name_of
from lachan.centre.accounts.tree import above, below_in_query
from lachan.centre.cases.models import Case, Posting, Task
from lachan.centre.cases.queries.seeing import seen_by
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lachan.centre.accounts.access import Viewer


class Moved(msgspec.Struct, frozen=True):
    """Where a case is that an office of the viewer has had, and since when."""

    office: OfficeShown | None
    since_at: datetime


def workers_at(office_id: int, *, now: datetime) -> frozenset[int]:
    """This will give who works on cases at an office today, there or from above it. Two queries."""
    working = working_at(above([office_id]), CASE_WORK, day=today(now))
    return frozenset().union(*working.values())


def who_may_see(case: Case, *, now: datetime) -> frozenset[int]:
    """This will give who may see a case today: by a role at its office, at one with a task in it, or above these.

    Who works at the office that was told that it is late does too (`seeing.py`).
    """
    tasks = Task.objects.filter(case=case, state=Task.State.OPEN).values_list("office_id", flat=True)
    told = set() if case.escalated_to_id is None else {case.escalated_to_id}
    working = working_at(above({case.office_id, *tasks}) | told, CASE_VIEW, day=today(now))
    return frozenset().union(*working.values())


def assignable(viewer: Viewer, case_id: int, *, now: datetime) -> dict[int, str]:
    """This will give those who can be given a case that the viewer sees, by given name. Raises Refusal (404)."""
    return _by_name(workers_at(_seen(viewer, case_id).office_id, now=now))


def people_at(office_id: int, *, now: datetime) -> dict[int, str]:
    """This will give those who can be given a task of an office: who works on cases there or above, by given name.

    Whoever gives an office a task may mention the same persons. Three queries.
    """
    return _by_name(workers_at(office_id, now=now))


def takers(viewer: Viewer, task_id: int, *, now: datetime) -> dict[int, str]:
    """This will give those whom the viewer can give an open task to, by given name, without who has it.

    That is everybody who works at its office for who assigns there; else oneself. None for no such task.
    """
    task = Task.objects.filter(pk=task_id, state=Task.State.OPEN).first()
    if task is None:
        return {}
    working = workers_at(task.office_id, now=now)
    if not may_at(viewer, CASE_ASSIGN, task.office_id):
        working &= {viewer.person_id}
    return _by_name(working - {task.assignee_id or 0})


def mentionable(viewer: Viewer, case_id: int, *, now: datetime) -> dict[int, str]:
    """This will give those who may see a case, but not the viewer, by given name. Raises Refusal (404)."""
    return _by_name(who_may_see(_seen(viewer, case_id), now=now) - {viewer.person_id})


def moved_away(viewer: Viewer, number: str) -> Moved | None:
    """This will say where a case went that an office of the viewer had, and the viewer sees no more. Two queries."""
    offices = viewer.offices_where(CASE_VIEW)
    if not offices:
        return None
    had = Posting.objects.filter(case__number=number, office_id__in=below_in_query(offices))
    now = Posting.objects.filter(case__in=had.values("case"), until_at__isnull=True).first()
    if now is None:
        return None
    return Moved(offices_by_id([now.office_id]).get(now.office_id), now.since_at)


def _seen(viewer: Viewer, case_id: int) -> Case:
    case = seen_by(viewer).filter(pk=case_id).first()
    if case is None:
        raise Refusal(404, "not_found")
    return case


def _by_name(person_ids: Iterable[int]) -> dict[int, str]:
    names = names_of(person_ids)
    return dict(sorted(names.items(), key=lambda one: (sort_name_of(one[1]), one[0])))
