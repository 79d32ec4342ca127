"""Enough independent reporters tell of the same thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.cases.rules.candidate import KIND_OF, Candidate, numbers_of, place_of_all
from lachan.centre.reports.facts import facts_of, reporters_since

if TYPE_CHECKING:
    from lachan.centre.cases.rules.candidate import Turn
    from lachan.centre.indicators.queries import IndicatorShown

RULE: Final = "enough_reporters"


def least_reporters() -> int:
    """This will give how many independent reporters it takes."""
    least: int = numbers_of(RULE)["least"]
    return least


def find(indicator: IndicatorShown, turn: Turn) -> Candidate | None:
    """This will say whether an indicator that was just seen, and is on no good list, needs a case by this rule."""
    least = least_reporters()
    if indicator.sightings < least:
        return None
    told = reporters_since(indicator.id, since=turn.since)
    if told.independent < least:
        return None
    reports = facts_of(told.report_ids)
    return Candidate(
        rule=RULE,
        because=RULE,
        ref=turn.ref,
        kind=KIND_OF.get(indicator.kind, "message"),
        place=place_of_all(one.territory_code for one in reports.values()),
        report_ids=told.report_ids,
        indicator_ids=(indicator.id,),
        params={"reporters": f"{told.independent}", "least": f"{least}"},
    )
