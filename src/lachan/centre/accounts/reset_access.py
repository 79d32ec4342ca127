"""Requests to take a lost second factor away, for a viewer who may see the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.accounts.access import persons_beyond
from lachan.centre.accounts.models import SecondFactorReset
from lachan.centre.accounts.permissions import PERSON_CHANGE
from lachan.centre.accounts.queries.persons import named
from lachan.centre.accounts.queries.roles import REQUEST_LASTS, RequestRow, why_not
from lachan.centre.accounts.tree import below_in_query
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer

MOST_ROWS = 100


def open_resets_for(viewer: Viewer, *, person_id: int | None = None) -> tuple[RequestRow, ...]:
    """This will give the open requests about accounts at the viewer's offices, the oldest first: two queries."""
    found = _seen(viewer).filter(state=SecondFactorReset.State.OPEN)
    if person_id is not None:
        found = found.filter(person_id=person_id)
    read = list(found.order_by("asked_at", "pk")[:MOST_ROWS])
    beyond = persons_beyond(viewer, {one.person_id for one in read})
    return tuple(_row(one, viewer, beyond) for one in read)


def reset_for(viewer: Viewer, request_id: int) -> RequestRow:
    """This will give a request that the viewer sees. Raises Refusal (404)."""
    found = _seen(viewer).filter(pk=request_id).first()
    if found is None:
        raise Refusal(404, "not_found")
    return _row(found, viewer, persons_beyond(viewer, [found.person_id]))


def _seen(viewer: Viewer) -> QuerySet[SecondFactorReset]:
    part = below_in_query(viewer.offices_where(PERSON_CHANGE))
    found = SecondFactorReset.objects.filter(person__office_id__in=part)
    return found.select_related("person__office", "asked_by", "decided_by")


def _row(one: SecondFactorReset, viewer: Viewer, beyond: Collection[int]) -> RequestRow:
    return RequestRow(
        id=one.pk,
        person_id=one.person_id,
        person_name=one.person.name,
        office=None if one.person.office is None else named(one.person.office),
        what="reset_factor",
        reason=one.reason,
        state=one.state,
        asked_by_id=one.asked_by_id,
        asked_by_name=one.asked_by.name,
        asked_at=one.asked_at,
        lasts_until=one.asked_at + REQUEST_LASTS,
        decided_by_id=one.decided_by_id,
        decided_by_name="" if one.decided_by is None else one.decided_by.name,
        decided_at=one.decided_at,
        why_not=why_not(one, viewer.person_id, beyond),
    )
