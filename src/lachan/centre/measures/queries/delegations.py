"""Who signs for whom, while somebody is on leave."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Q

from lachan.centre.accounts.access import offices_for
from lachan.centre.accounts.permissions import MEASURE_SIGN, MEASURE_VIEW
from lachan.centre.accounts.queries.duty import working_at
from lachan.centre.accounts.queries.offices import beside
from lachan.centre.accounts.tree import above
from lachan.centre.measures.models import Delegation

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer

# of those that are over, as many as a page shows
_OVER_SHOWN: Final = 20
_MOST: Final = 200


class DelegationShown(msgspec.Struct, frozen=True):
    """Somebody signs for somebody, on these days and the last one included. `ended_at`: it was ended before."""

    id: int
    from_person_id: int
    to_person_id: int
    first_day: date
    last_day: date
    made_at: datetime
    ended_at: datetime | None


def delegated_to(person_id: int, *, day: date) -> tuple[tuple[int, int], ...]:
    """This will give the delegations that let a person sign on a day: id and for whom. One query."""
    rows = Delegation.objects.filter(
        to_person_id=person_id, first_day__lte=day, last_day__gte=day, ended_at=None
    )
    return tuple(rows.order_by("pk").values_list("pk", "from_person_id"))


def stand_ins(viewer: Viewer) -> dict[int, frozenset[int]]:
    """This will give who may stand in for an approver: other approvers, each with the offices where they are one.

    Those at the approver's offices, above and below them, and at the offices beside them. None for who is no approver
    or comes by a token.
    """
    held = viewer.offices_where(MEASURE_SIGN) if viewer.token is None else frozenset()
    if not held:
        return {}
    there = working_at(
        offices_for(viewer, MEASURE_SIGN) | above(held) | beside(held), MEASURE_SIGN, day=viewer.day
    )
    found: dict[int, set[int]] = {}
    for office_id, persons in there.items():
        for person_id in persons - {viewer.person_id}:
            found.setdefault(person_id, set()).add(office_id)
    return {person_id: frozenset(offices) for person_id, offices in found.items()}


def own_delegations(viewer: Viewer) -> tuple[DelegationShown, ...]:
    """This will give those that a person made or stands in by, the newest first; of what is over some. One query."""
    rows = Delegation.objects.filter(
        Q(from_person_id=viewer.person_id) | Q(to_person_id=viewer.person_id)
    ).order_by("-pk")
    return tuple(_shown(row) for row in rows[:_OVER_SHOWN])


def delegations_for(viewer: Viewer) -> tuple[DelegationShown, ...]:
    """This will give who stands in for whom, from today on, among those who sign what the viewer sees.

    Four queries.
    """
    seen = offices_for(viewer, MEASURE_VIEW)
    there = working_at(seen | above(seen), MEASURE_SIGN, day=viewer.day)
    signers = {person_id for persons in there.values() for person_id in persons}
    rows = Delegation.objects.filter(from_person_id__in=signers, last_day__gte=viewer.day, ended_at=None)
    return tuple(_shown(row) for row in rows.order_by("first_day", "pk")[:_MOST])


def _shown(row: Delegation) -> DelegationShown:
    return DelegationShown(
        row.pk, row.from_person_id, row.to_person_id, row.first_day, row.last_day, row.made_at, row.ended_at
    )
