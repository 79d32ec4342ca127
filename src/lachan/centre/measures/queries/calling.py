"""Measures for which somebody has to telephone a partner: what was sent came back, or nobody answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lachan.centre.accounts.permissions import MEASURE_PROPOSE
from lachan.centre.accounts.tree import below_in_query
from lachan.centre.measures.models import Measure, Order
from lachan.centre.measures.models.sending import TO_CALL

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer


def to_call() -> Q:
    """This will give those in force that aren't effective, and those whose undoing has not reached a partner."""
    orders = Order.objects.filter(TO_CALL)
    waits = Q(in_force=True, pk__in=orders.values("measure_id")) & ~Q(effect=Measure.Effect.EFFECTIVE)
    # an honest owner waits for it
    undone = orders.filter(state=Order.State.FAILED, undo_at__isnull=False)
    return waits | Q(pk__in=undone.values("measure_id"))


def count_to_call(viewer: Viewer, *, most: int) -> int:
    """This will count, up to `most`, those of the offices for which the viewer proposes."""
    offices = viewer.offices_where(MEASURE_PROPOSE)
    if not offices:
        return 0
    return Measure.objects.filter(to_call(), office_id__in=below_in_query(offices))[:most].count()
