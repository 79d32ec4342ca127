"""Measures that go on for some things: proposed, or in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q

from lachan.centre.measures.models import Measure, Order
from lachan.centre.measures.models.sending import UNDO_WAITED_FOR

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

IN_FORCE: Final = (Measure.State.APPROVED, Measure.State.SENT, Measure.State.ACKNOWLEDGED)


def waiting() -> QuerySet[Measure]:
    """This will give the measures with which somebody still has something to do, as a query.

    Those that have ended and aren't undone everywhere are among them.
    """
    not_undone = Order.objects.filter(UNDO_WAITED_FOR)
    return Measure.objects.filter(
        Q(state__in=[Measure.State.PROPOSED, *IN_FORCE]) | Q(pk__in=not_undone.values("measure_id"))
    )


def measures_on(
    things: Collection[tuple[str, str]], *, measure_ids: Collection[int] = ()
) -> QuerySet[Measure]:
    """This will give the measures on some things that go on, and of those named what is in force, as a query."""
    sought = Q(pk__in=list(measure_ids), in_force=True)
    for kind in {about for about, _ in things}:
        values = [value for about, value in things if about == kind]
        sought |= Q(about=kind, value__in=values, state__in=[Measure.State.PROPOSED, *IN_FORCE])
    return Measure.objects.filter(sought)
