"""Which cases a viewer sees.

Those of the viewer's offices and below; those in which one of them has a task; and those whose missed deadline one of
the viewer's own offices was told of, for as long as that counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

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
    # the centre's own office is told of offices under another root too, and has to see what it is told of
    gone_up = Q(escalated_to_id__in=sorted(offices))
    return Case.objects.filter(Q(office_id__in=below_in_query(offices)) | gone_up | Q(Exists(tasks)))


def of_offices(viewer: Viewer, permission: str = CASE_VIEW) -> QuerySet[Case]:
    """This will give the cases at the viewer's offices and below, as a query, without others' with a task."""
    offices = viewer.offices_where(permission)
    if not offices:
        return Case.objects.none()
    return Case.objects.filter(office_id__in=below_in_query(offices))


def gone_up(viewer: Viewer) -> QuerySet[Case]:
    """This will give the cases of which an office above was told: those at the viewer's offices and below, as a query.

    Also those that went up to the viewer's own offices from elsewhere. Of these there are few: by their own index.
    """
    offices = viewer.offices_where(CASE_VIEW)
    if not offices:
        return Case.objects.none()
    told = Case.objects.filter(escalated_to_id__isnull=False).values("pk")
    theirs = Q(at__in=below_in_query(offices)) | Q(escalated_to_id__in=sorted(offices))
    # an index is asked for a column alone, and that of offices is not to be
    return Case.objects.alias(at=F("office_id") + 0).filter(theirs, pk__in=told)


def gone_up_from_elsewhere(viewer: Viewer) -> QuerySet[Case]:
    """This will give the cases of other offices of which one of the viewer's own was told that they are late."""
    offices = viewer.offices_where(CASE_VIEW)
    if not offices:
        return Case.objects.none()
    told = Case.objects.filter(escalated_to_id__in=sorted(offices))
    return told.exclude(office_id__in=below_in_query(offices))
