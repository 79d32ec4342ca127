"""The inbox of the viewer's offices, narrowed and ordered; and what waits for the viewer."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import F, Q

from lachan.centre.accounts.permissions import CASE_CLOSE, CASE_VIEW
from lachan.centre.accounts.tree import below, below_in_query
from lachan.centre.cases.finding_words import words_in
from lachan.centre.cases.models import Case, Member, Mention, NoticeRule, Posting, Task
from lachan.centre.cases.notices import ABOUT
from lachan.centre.cases.queries.cases import CaseRow, TaskShown, rows_of, tasks_shown
from lachan.centre.cases.queries.seeing import of_offices, seen_by
from lachan.centre.cases.queries.wanted import Wanted, check_wanted
from lachan.centre.web.clock import VIETNAM, today
from lachan.centre.web.paging import PAGE_ROWS, Page, page_of

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer

# as people say it: 123, or 2026-000123
CASE_NUMBER: Final = re.compile(r"(?:([0-9]{4})-)?([0-9]{1,6})")
_WAITS_SHOWN: Final = 20
_DAY: Final = timedelta(days=1)
# before it there was no centre, and no case
_FIRST_YEAR: Final = 2020
_FEW_OFFICES: Final = 30
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
    cases = narrow(_in_order(viewer, wanted.order), wanted, viewer=viewer, now=now)
    key, down = _ORDERS[wanted.order]
    page = page_of(cases, key=key, descending=down, place=place, size=size)
    return Page(rows_of(page.rows), earlier=page.earlier, later=page.later)


def _in_order(viewer: Viewer, order: str) -> QuerySet[Case]:
    """This will give the cases at the viewer's offices and below, so that the database begins in the right index.

    By age those of many offices are found soon by going through all, and those of a few by asking for these. Left to
    itself SQLite asks for 4,000 offices one by one, and PostgreSQL goes through all for one.
    """
    if order != "newest":
        return of_offices(viewer)
    offices = below(viewer.offices_where(CASE_VIEW))
    if len(offices) <= _FEW_OFFICES:
        return Case.objects.filter(office_id__in=offices)
    # an index is asked for a column alone
    return Case.objects.alias(at=F("office_id") + 0).filter(
        at__in=below_in_query(viewer.offices_where(CASE_VIEW))
    )


def inbox_ids(viewer: Viewer, wanted: Wanted, *, now: datetime, most: int) -> list[int]:
    """This will give the ids of the cases of an inbox in its order, up to so many. One query. Raises Refusal (422)."""
    cases = narrow(of_offices(viewer), wanted, viewer=viewer, now=now)
    key, down = _ORDERS[wanted.order]
    sign = "-" if down else ""
    return list(cases.order_by(f"{sign}{key}", f"{sign}pk").values_list("pk", flat=True)[:most])


def count_fitting(viewer: Viewer, wanted: Wanted, *, now: datetime, most: int) -> int:
    """This will count the cases of an inbox, up to `most`. One query. Raises Refusal (422)."""
    cases = narrow(of_offices(viewer), wanted, viewer=viewer, now=now)
    return len(cases.order_by().values_list("pk", flat=True)[:most])


def narrow(cases: QuerySet[Case], wanted: Wanted, *, viewer: Viewer, now: datetime) -> QuerySet[Case]:
    """This will keep the cases that fit. Raises Refusal (422 `cases_view`)."""
    check_wanted(wanted)
    if wanted.state == "going_on":
        cases = cases.filter(going_on=True)
    elif wanted.state != "all":
        cases = cases.filter(state=wanted.state)
    plain = {
        "office_id": wanted.office_id,
        "kind": wanted.kind or None,
        "province_id": wanted.province_id,
        "stage": wanted.stage or None,
        "loss_vnd__gte": wanted.least_loss_vnd,
        "opened_at__gte": _begins(wanted.opened_from),
        "opened_at__lt": _begins(wanted.opened_to + _DAY) if wanted.opened_to else None,
        "assignee_id": viewer.person_id if wanted.whose == "mine" else None,
        "priority__gte": wanted.least_priority,
    }
    cases = cases.filter(**{name: value for name, value in plain.items() if value is not None})
    cases = _narrow_to_marked(cases, wanted, now=now)
    if wanted.order == "due":
        # what has no deadline, because it waits or has ended, stands neither before nor after anything
        cases = cases.filter(due_at__isnull=False)
    if wanted.due_today:
        cases = cases.filter(due_at__gte=now, due_at__lt=_begins(today(now) + _DAY))
    if wanted.mentioned:
        named = Mention.objects.filter(person_id=viewer.person_id, seen_at__isnull=True)
        cases = cases.filter(pk__in=named.values("note__case_id"))
    if wanted.indicator_id is not None:
        belongs = Member.objects.filter(kind=Member.Kind.INDICATOR, thing_id=wanted.indicator_id)
        cases = cases.filter(pk__in=belongs.filter(until_at__isnull=True).values("case_id"))
    if wanted.handed_since is not None:
        handed = Posting.objects.filter(
            office_id__in=viewer.offices_where(CASE_VIEW),
            until_at__isnull=True,
            because=Posting.Because.HANDED_OVER,
            since_at__gte=wanted.handed_since,
        )
        cases = cases.filter(pk__in=handed.values("case_id"))
    return _find(cases, wanted.find.strip(), now=now)


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


def _narrow_to_marked(cases: QuerySet[Case], wanted: Wanted, *, now: datetime) -> QuerySet[Case]:
    """This will keep the cases of nobody, late, urgent, in question, or gone up, as is wanted."""
    if wanted.whose == "nobody":
        cases = cases.filter(assignee_id__isnull=True)
    if wanted.late:
        cases = cases.filter(late_since__isnull=False)
    # of these there are few: by their own index, and not by all that go on
    if wanted.urgent:
        cases = cases.filter(pk__in=Case.objects.filter(urgent_until__gt=now).values("pk"))
    if wanted.question:
        cases = cases.filter(pk__in=Case.objects.filter(question_at__isnull=False).values("pk"))
    if wanted.escalated:
        cases = cases.filter(pk__in=Case.objects.filter(escalated_to_id__isnull=False).values("pk"))
    return cases


def _find(cases: QuerySet[Case], find: str, *, now: datetime) -> QuerySet[Case]:
    if not find:
        return cases
    if found := CASE_NUMBER.fullmatch(find):
        # said without a year it is looked for in each of them, which are few, so that the index of numbers is asked
        years = [found[1]] if found[1] else range(_FIRST_YEAR, today(now).year + 1)
        numbers = [f"{year}-{int(found[2]):06}" for year in years]
        # by their ids: else all that goes on is read in its order, to find these few in it
        return cases.filter(pk__in=list(Case.objects.filter(number__in=numbers).values_list("pk", flat=True)))
    words = words_in(find)
    if not words:
        # signs alone, which stand in no case
        return cases.none()
    for word in words:
        cases = cases.filter(words__contains=word)
    return cases


def _begins(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), VIETNAM)
