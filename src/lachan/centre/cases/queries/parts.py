"""Single facts of a case that a program asks for, each in one query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lachan.centre.cases.models import Case, Exhibit, Link, Member, Task
from lachan.centre.cases.queries.seeing import seen_by
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection

    from lachan.centre.accounts.access import Viewer


def version_of(case_id: int) -> int:
    """This will give the version of a case that is there."""
    return Case.objects.values_list("version", flat=True).get(pk=case_id)


def numbers_of(case_ids: Collection[int]) -> dict[int, str]:
    """This will give the numbers of cases by id."""
    ids = set(case_ids)
    return dict(Case.objects.filter(pk__in=ids).values_list("pk", "number")) if ids else {}


def has_link(case_id: int, link_id: int) -> bool:
    """This will say whether a link is one of the case, and stands."""
    links = Link.objects.filter(Q(first_id=case_id) | Q(second_id=case_id), ended_at__isnull=True)
    return links.filter(pk=link_id).exists()


def has_task(case_id: int, task_id: int) -> bool:
    """This will say whether a task is one of the case."""
    return Task.objects.filter(pk=task_id, case_id=case_id).exists()


def has_exhibit(case_id: int, exhibit_id: int) -> bool:
    """This will say whether a piece of evidence is one of the case."""
    return Exhibit.objects.filter(pk=exhibit_id, case_id=case_id).exists()


def indicators_to_act_on(viewer: Viewer, case_id: int) -> frozenset[int]:
    """This will give the ids of the indicators of a case that goes on, for a room that acts on them. Two queries.

    Raises Refusal: 404 where the viewer doesn't see the case; 409 `cases_not_open` where it has ended.
    """
    case = seen_by(viewer).filter(pk=case_id).first()
    if case is None:
        raise Refusal(404, "not_found")
    if not case.going_on:
        raise Refusal(409, "cases_not_open", number=case.number)
    members = Member.objects.filter(case=case, kind=Member.Kind.INDICATOR, until_at__isnull=True)
    return frozenset(members.values_list("thing_id", flat=True))
