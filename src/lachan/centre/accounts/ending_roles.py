"""Roles that end soon, so that nobody stands before a closed door on the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.accounts.models import RolePeriod
from lachan.centre.accounts.permissions import ROLE_GRANT
from lachan.centre.accounts.queries.roles import period_row_of
from lachan.centre.accounts.tree import below_in_query

if TYPE_CHECKING:
    from datetime import timedelta

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.accounts.queries.roles import RolePeriodRow

MOST_ROWS = 500


def count_ending_roles_for(viewer: Viewer, *, within: timedelta) -> int:
    """This will count the roles at the viewer's offices whose last day comes within a time. One query."""
    return _ending(viewer, within).count()


def ending_roles_for(viewer: Viewer, *, within: timedelta) -> tuple[RolePeriodRow, ...]:
    """This will give the roles at the viewer's offices that end within a time, the first to end first; at most 500."""
    rows = _ending(viewer, within).select_related("person", "office").order_by("valid_to", "pk")[:MOST_ROWS]
    return tuple(period_row_of(row) for row in rows)


def _ending(viewer: Viewer, within: timedelta) -> QuerySet[RolePeriod]:
    return RolePeriod.objects.filter(
        office_id__in=below_in_query(viewer.offices_where(ROLE_GRANT)),
        valid_from__lte=viewer.day,
        valid_to__gt=viewer.day,
        valid_to__lte=viewer.day + within,
        person__is_active=True,
    )
