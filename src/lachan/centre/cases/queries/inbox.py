"""The inbox of the viewer's offices, narrowed and ordered; and what waits for the viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Q

from lachan.centre.accounts.permissions import CASE_CLOSE, CASE_VIEW
from lachan.centre.cases.models import Case, Mention, NoticeRule, Task
from lachan.centre.cases.notices import ABOUT
from lachan.centre.cases.queries.cases import CaseRow, TaskShown, rows_of, tasks_shown
from lachan.centre.cases.queries.narrowing import in_no_order, in_order
from lachan.centre.cases.queries.seeing import of_offices, seen_by
from lachan.centre.web.paging import PAGE_ROWS, Page, page_of

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.cases.queries.wanted import Wanted

_WAITS_SHOWN: Final = 20
# the field that each order goes by, and whether what is highest comes first
_ORDERS: Final = {"priority": ("priority", True), "due": ("due_at", False), "newest": ("id", True)}


class Waits(msgspec.Struct, frozen=True):
    """What waits for the viewer: own cases by due time, tasks, mentions (ids of cases), and questions to answer."""

    mine: tuple[CaseRow, ...]
    late: tuple[CaseRow, ...]
    tasks: tuple[TaskShown, ...]
    mentioned_in: tuple[CaseRow, ...]
    questions: tuple[CaseRow, ...]


def inbox_for(
    viewer: Viewer, wanted: Wanted, *, now: datetime, place: str = "", size: int = PAGE_ROWS
) -> Page[CaseRow]:
    """This will give a page of the cases at the viewer's offices and below. Seven queries. Raises Refusal (422)."""
    cases = in_order(viewer, wanted, now=now)
    key, down = _ORDERS[wanted.order]
    page = page_of(cases, key=key, descending=down, place=place, size=size)
    return Page(rows_of(page.rows), earlier=page.earlier, later=page.later)


def inbox_ids(viewer: Viewer, wanted: Wanted, *, now: datetime, most: int) -> list[int]:
    """This will give the ids of the cases of an inbox in its order, up to so many. Raises Refusal (422)."""
    cases = in_order(viewer, wanted, now=now)
    key, down = _ORDERS[wanted.order]
    sign = "-" if down else ""
    return list(cases.order_by(f"{sign}{key}", f"{sign}pk").values_list("pk", flat=True)[:most])


def count_fitting(viewer: Viewer, wanted: Wanted, *, now: datetime, most: int) -> int:
    """This will count the cases of an inbox, up to `most`. Two queries at most. Raises Refusal (422)."""
    cases, _ = in_no_order(viewer, wanted, now=now)
    return len(cases.values_list("pk", flat=True)[:most])


def notice_rules_of(person_id: int) -> dict[str, str]:
    """This will give how a person is told of each kind of happening. One query."""
    own = dict(NoticeRule.objects.filter(person_id=person_id).values_list("about", "how"))
    return {about: own.get(about, rule.how) for about, rule in ABOUT.items()}


def waits_for(viewer: Viewer, *, most: int = _WAITS_SHOWN) -> Waits:
    """This will give what waits for the viewer, up to so many of each. Twelve queries at most."""
    going_on = seen_by(viewer).filter(going_on=True)
    mine = going_on.filter(assignee_id=viewer.person_id)
    ids = Mention.objects.filter(person_id=viewer.person_id, seen_at__isnull=True)
    closing = of_offices(viewer, CASE_CLOSE).filter(going_on=True, question_at__isnull=False)
    # by the few that went up to these offices first, and only then by what is seen
    up = Case.objects.filter(going_on=True, escalated_to_id__in=viewer.offices_where(CASE_VIEW))
    late = seen_by(viewer).filter(
        pk__in=list(up.order_by("-priority", "pk").values_list("pk", flat=True)[:most])
    )
    groups = [
        list(mine.order_by("due_at", "pk")[:most]),
        list(late.order_by("-priority", "pk")[:most]),
        list(seen_by(viewer).filter(pk__in=ids.values("note__case_id")).order_by("-pk")[:most]),
        list(closing.order_by("-priority", "pk")[:most]),
    ]
    rows = {row.id: row for row in rows_of({one.pk: one for group in groups for one in group}.values())}
    shown = [tuple(rows[one.pk] for one in group) for group in groups]
    return Waits(
        mine=shown[0],
        late=shown[1],
        tasks=tasks_for(viewer, most=most),
        mentioned_in=shown[2],
        questions=shown[3],
    )


def tasks_for(viewer: Viewer, *, most: int = PAGE_ROWS) -> tuple[TaskShown, ...]:
    """This will give open tasks of the viewer, and those of the viewer's own offices that nobody has. One query."""
    offices = viewer.offices_where(CASE_VIEW)
    whose = Q(assignee_id=viewer.person_id) | Q(assignee_id__isnull=True, office_id__in=offices)
    tasks = Task.objects.filter(whose, state=Task.State.OPEN).order_by("due_at", "pk")
    return tasks_shown(tasks[:most])


def count_going_on(viewer: Viewer, *, most: int = 1_000) -> int:
    """This will count the cases that go on at the viewer's offices and below, up to `most`."""
    return of_offices(viewer).filter(going_on=True).order_by()[:most].count()
