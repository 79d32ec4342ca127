"""What was seen of measures, in words: how long something took, and which name of a place people read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from lachan.centre.console.strips import HEIGHT, WIDTH, strip_of
from lachan.centre.measures.kinds import KINDS
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.measures.queries.effect import WatchShown
    from lachan.centre.measures.queries.measures import MeasureRow

# as `noting_looks` counts time
_KNOWN_FOR: Final = timedelta(hours=24)
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def lasted(took: timedelta, lang: str) -> str:
    """This will say a time as people say it: under a minute, 12 minutes, 3 hours 5 minutes, 2 days 4 hours."""
    seconds = max(0, int(took.total_seconds()))
    days, hours, minutes = seconds // _DAY, seconds % _DAY // _HOUR, seconds % _HOUR // _MINUTE
    said = []
    if days:
        said.append(say("measures.took.days", lang, count=str(days)))
    if hours:
        said.append(say("measures.took.hours", lang, count=str(hours)))
    if minutes and not days:
        said.append(say("measures.took.minutes", lang, count=str(minutes)))
    return " ".join(said) or say("measures.took.less", lang)


def effect_shown(
    row: MeasureRow, seen: Sequence[WatchShown], *, approved_at: datetime | None, now: datetime, lang: str
) -> dict[str, Any] | None:
    """This will give what the page of a measure shows of its effect; None before it was approved."""
    if approved_at is None:
        return None
    last = row.ended_at or now
    return {
        "check": KINDS[row.kind].check,
        "from_here": KINDS[row.kind].seen_from_here,
        "width": WIDTH,
        "height": HEIGHT,
        "watches": [
            {
                "seen": one,
                "took": "" if one.took is None else lasted(one.took, lang),
                "places": [
                    (place, strip_of(place.looks, first=approved_at, last=last, known_for=_KNOWN_FOR))
                    for place in one.places
                ],
            }
            for one in seen
        ],
        "first": approved_at,
        "last": last,
    }
