"""Figure `standing`: what goes on now, what of it is late, and what of it waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db.models import Count, Q

from lachan.centre.cases.figures.asked import going_on
from lachan.centre.cases.models import Case

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.cases.figures.asked import Asked


class Standing(msgspec.Struct, frozen=True):
    """Cases that go on now; each of the others is a part of them, as the inbox narrows to it."""

    going_on: int
    waiting: int
    late: int
    nobody: int
    urgent: int
    question: int
    escalated: int


def standing(asked: Asked, *, now: datetime) -> Standing:
    """This will count what goes on at a moment, whenever it was opened: the period plays no part. One query."""
    counted = going_on(asked).aggregate(**standing_counts(now))
    return Standing(**{name: value or 0 for name, value in counted.items()})


def standing_counts(now: datetime) -> dict[str, Count]:
    """This will give what `Standing` counts of what goes on, by its names."""
    return {
        "going_on": Count("pk"),
        "waiting": Count("pk", filter=Q(state=Case.State.WAITING)),
        "late": Count("pk", filter=Q(late_since__isnull=False)),
        "nobody": Count("pk", filter=Q(assignee_id__isnull=True)),
        "urgent": Count("pk", filter=Q(urgent_until__gt=now)),
        "question": Count("pk", filter=Q(question_at__isnull=False)),
        "escalated": Count("pk", filter=Q(escalated_to_id__isnull=False)),
    }
