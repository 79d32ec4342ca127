"""Single facts of a case that a program asks for, each in one query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lachan.centre.cases.models import Case, Exhibit, Link, Task

if TYPE_CHECKING:
    from collections.abc import Collection


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
