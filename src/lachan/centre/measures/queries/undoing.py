"""What was lifted or has run out and is not undone: for the desk, for a partner's page, and counted for the public."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db.models import Count, Q

from lachan.centre.accounts.permissions import MEASURE_PROPOSE
from lachan.centre.accounts.tree import below_in_query
from lachan.centre.measures.models import Measure, Order
from lachan.centre.measures.models.sending import NOT_UNDONE

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.accounts.access import Viewer


class Undone(msgspec.Struct, frozen=True):
    """Orders to undo: how many, how many were seen undone, and are seen to stand still after their time.

    `unanswered`: the time is over, and nobody says or saw anything.
    """

    asked: int
    undone: int
    still: int
    unanswered: int = 0


def not_undone() -> Q:
    """This will give the measures that have ended and stand still with somebody who was reminded twice."""
    return Q(pk__in=Order.objects.filter(NOT_UNDONE).values("measure_id"))


def count_not_undone(viewer: Viewer, *, most: int) -> int:
    """This will count, up to `most`, those of the offices for which the viewer proposes."""
    offices = viewer.offices_where(MEASURE_PROPOSE)
    if not offices:
        return 0
    return Measure.objects.filter(not_undone(), office_id__in=below_in_query(offices))[:most].count()


def undone_at_partner(partner_id: int, *, since: datetime, now: datetime) -> Undone:
    """This will count the orders to undo of a partner since a moment. One query."""
    orders = Order.objects.filter(partner_id=partner_id, undo_at__gte=since, undo_by__isnull=False)
    told = orders.aggregate(
        asked=Count("pk"),
        undone=Count("pk", filter=Q(undo_seen="undone")),
        still=Count("pk", filter=Q(undo_seen="still", undo_by__lte=now)),
        unanswered=Count(
            "pk",
            filter=Q(undo_by__lte=now, undo_seen="not_verified", measure__state=Measure.State.LIFTED)
            & Q(state__in=[Order.State.UNDO_ORDERED, Order.State.UNDO_SENT, Order.State.FAILED]),
        ),
    )
    return Undone(**told)


def undone_between(*, since: datetime, now: datetime) -> Undone:
    """This will count the measures that were to be undone since a moment, each once. One query."""
    told = Order.objects.filter(undo_at__gte=since).aggregate(
        asked=Count("measure", distinct=True),
        undone=Count("measure", distinct=True, filter=Q(undo_seen="undone")),
        still=Count("measure", distinct=True, filter=Q(undo_seen="still", undo_by__lte=now)),
    )
    return Undone(**told)
