"""What the figures by office, kind and province have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from django.db.models import Count, Q, Sum

from lachan.centre.cases.figures.asked import closed_in, going_on, opened_in
from lachan.centre.cases.figures.expressions import NumbersOf, SecondsBetween, group_of, numbers_in
from lachan.centre.cases.figures.medians import middle_of
from lachan.centre.cases.models import Case

if TYPE_CHECKING:
    from lachan.centre.cases.figures.asked import Asked


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Cases of one group: what goes on now and is late; what was opened and closed in the period, and how quickly.

    `closing_seconds`: the median from opening to closing on the wall; None where none was closed.
    """

    going_on: int = 0
    late: int = 0
    opened: int = 0
    closed: int = 0
    closing_seconds: int | None = None
    lost_vnd: int = 0
    recovered_vnd: int = 0


def grouped(asked: Asked, column: str) -> dict[Any, Group]:
    """This will give the figures by each value of a column of cases that has a case. Three queries."""
    parts: dict[Any, dict[str, Any]] = {}
    for of, on, late in (
        going_on(asked)
        .values_list(group_of(column))
        .annotate(on=Count("pk"), late=Count("pk", filter=Q(late_since__isnull=False)))
    ):
        parts[of] = {"going_on": on, "late": late}
    for of, opened, lost in (
        opened_in(asked)
        .values_list(group_of(column))
        .annotate(opened=Count("pk"), lost=Sum("loss_vnd", filter=~Q(state=Case.State.MERGED)))
    ):
        parts.setdefault(of, {}).update(opened=opened, lost_vnd=int(lost or 0))
    closed = closed_in(asked).values_list(group_of(column))
    for of, written, back in closed.annotate(
        took=NumbersOf(SecondsBetween("opened_at", "closed_at")), back=Sum("recovered_vnd")
    ):
        took = numbers_in(written)
        parts.setdefault(of, {}).update(
            closed=len(took), closing_seconds=middle_of(took), recovered_vnd=int(back or 0)
        )
    return {of: Group(**part) for of, part in parts.items()}
