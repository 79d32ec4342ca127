"""Figure `money`: what was lost and what was got back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db.models import Count, Sum

from lachan.centre.cases.figures.asked import closed_in, opened_in
from lachan.centre.cases.models import Case

if TYPE_CHECKING:
    from lachan.centre.cases.figures.asked import Asked


class Money(msgspec.Struct, frozen=True):
    """Đồng, and the number of cases that say an amount, nought too. What nobody has told is in none of them."""

    lost_vnd: int
    lost_cases: int
    recovered_vnd: int
    recovered_cases: int


def money(asked: Asked) -> Money:
    """This will add up what was lost in cases opened in the period, and got back in those closed in it. Two queries.

    The two are of different cases: money comes back later than it goes. What was got back counts once, with the closing
    that holds: it stays in a case that is opened again, and counts when that one is closed anew. A merged case's loss
    is told by the case that took it in, and counts there alone.
    """
    opened = opened_in(asked).exclude(state=Case.State.MERGED)
    lost = opened.aggregate(vnd=Sum("loss_vnd"), cases=Count("loss_vnd"))
    back = closed_in(asked).aggregate(vnd=Sum("recovered_vnd"), cases=Count("recovered_vnd"))
    return Money(int(lost["vnd"] or 0), lost["cases"] or 0, int(back["vnd"] or 0), back["cases"] or 0)
