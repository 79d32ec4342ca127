"""A verdict is dangerous, and a second source says so too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.cases.rules.candidate import KIND_OF, Candidate, numbers_of, place_of_all
from lachan.centre.indicators.queries import history_of
from lachan.centre.reports.facts import facts_of, reporters_since
from lachan.engine.model import Level

if TYPE_CHECKING:
    from lachan.centre.cases.rules.candidate import Turn
    from lachan.centre.indicators.queries import IndicatorShown

RULE: Final = "dangerous_confirmed"
# the engine's reasons that repeat what a list says
_LISTED: Final = ".listed_bad"


def find(indicator: IndicatorShown, turn: Turn) -> Candidate | None:
    """This will say whether an indicator, which is on no good list, needs a case by this rule."""
    if indicator.level != Level.DANGEROUS.word:
        return None
    verdicts = history_of(indicator.id, limit=1)
    if not verdicts:
        return None
    listed = any(reason.code.endswith(_LISTED) for reason in verdicts[0].reasons)
    source = "list" if listed else "engine"
    least = numbers_of(RULE)[f"beside_{source}"]
    if indicator.sightings < least:
        return None
    told = reporters_since(indicator.id, since=turn.since)
    if told.independent < least:
        return None
    reports = facts_of(told.report_ids)
    return Candidate(
        rule=RULE,
        because=f"dangerous_{source}",
        ref=turn.ref,
        kind=KIND_OF.get(indicator.kind, "message"),
        place=place_of_all(one.territory_code for one in reports.values()),
        report_ids=told.report_ids,
        indicator_ids=(indicator.id,),
        params={"reporters": f"{told.independent}"},
    )
