"""Which cases a viewer sees: those of the viewer's offices and below, and those in which one of them has a task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from lachan.centre.accounts.permissions import CASE_VIEW
from lachan.centre.accounts.tree import below_in_query
from lachan.centre.cases.models import Case, Task

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer


def seen_by(viewer: Viewer, permission: str = CASE_VIEW) -> QuerySet[Case]:
    """This will give the cases that the viewer sees, as a query."""
    offices = viewer.offices_where(permission)
    if not offices:
        return Case.objects.none()
    tasks = Task.objects.filter(
        case=OuterRef("pk"), state=Task.State.OPEN, office_id__in=below_in_query(offices)
    )
    return Case.objects.filter(Q(office_id__in=below_in_query(offices)) | Q(Exists(tasks)))


def of_offices(viewer: Viewer, permission: str = CASE_VIEW) -> QuerySet[Case]:
    """This will give the cases at the viewer's offices and below, as a query, without others' with a task."""
    offices = viewer.offices_where(permission)
    if not offices:
        return Case.objects.none()
    return Case.objects.filter(office_id__in=below_in_query(offices))
