"""Figure `stage_times`: how long each stage takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.cases.figures.asked import cases_of, closed_in, within
from lachan.centre.cases.figures.medians import median_between
from lachan.centre.cases.models import Case

if TYPE_CHECKING:
    from lachan.centre.cases.figures.asked import Asked

_LOOKED: Final = ("opened_at", "first_looked_at")
_ACTED: Final = ("first_looked_at", "acted_at")
_CLOSED: Final = ("opened_at", "closed_at")


def stage_times(asked: Asked) -> dict[str, int | None]:
    """This will give the median of each stage that ended in the period, in seconds on the wall; None without one.

    `first_look`: from opening to the first look; `act`: from there until all was done; `close`: from opening to
    closing, of cases that are closed still. Merged cases count nowhere. Three queries.
    """
    cases = cases_of(asked).exclude(state=Case.State.MERGED)
    looked = cases.filter(**within(asked, "first_looked_at"))
    acted = cases.filter(**within(asked, "acted_at"), first_looked_at__isnull=False)
    return {
        Case.Stage.FIRST_LOOK.value: median_between(looked, *_LOOKED),
        Case.Stage.ACT.value: median_between(acted, *_ACTED),
        Case.Stage.CLOSE.value: median_between(closed_in(asked), *_CLOSED),
    }
