"""Who signs for whom, while somebody is on leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.measures.models import Delegation

if TYPE_CHECKING:
    from datetime import date


def delegated_to(person_id: int, *, day: date) -> tuple[tuple[int, int], ...]:
    """This will give the delegations that let a person sign on a day: id and for whom. One query."""
    rows = Delegation.objects.filter(
        to_person_id=person_id, first_day__lte=day, last_day__gte=day, ended_at=None
    )
    return tuple(rows.order_by("pk").values_list("pk", "from_person_id"))
