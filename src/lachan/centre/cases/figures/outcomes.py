"""Figure `outcomes`: what came of the cases that were closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from lachan.centre.cases.figures.asked import closed_in
from lachan.centre.cases.models import Case

if TYPE_CHECKING:
    from lachan.centre.cases.figures.asked import Asked


def outcomes(asked: Asked) -> dict[str, int]:
    """This will count the cases closed in the period by outcome, each outcome once, those without a case too.

    `double` counts what was closed as such by an officer; merged cases are not closed. One query.
    """
    found = dict(closed_in(asked).values_list("outcome").annotate(Count("pk")))
    return {outcome: found.get(outcome, 0) for outcome in Case.Outcome.values}
