"""Which indicators are seen more often than before, in the whole country."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

import msgspec
from django.db.models import Count, F, Q

from lachan.centre.indicators.models import Sighting
from lachan.centre.web.clock import VIETNAM

RISING_SHOWN: Final = 10
# what was seen once or twice is chance, or one person who told it twice
LEAST_SEEN: Final = 3
_DAY: Final = timedelta(days=1)
# what is known to be good is named in many reports, and is no news
_GOOD: Final = "trusted"


class Rising(msgspec.Struct, frozen=True):
    """An indicator, and in how many signals it was seen in a period and in the same one before."""

    indicator_id: int
    seen: int
    seen_before: int


def rising(*, first: date, last: date, now: datetime, limit: int = RISING_SHOWN) -> tuple[Rising, ...]:
    """This will give what is seen at least three times, and more often than in the period before; by how much more.

    From a first day to a last, both counted; a period that goes on is compared with as much of the one before. What is
    judged `trusted` is left out. One query.
    """
    length = (last - first) + _DAY
    begins, ends = (datetime.combine(day, time(), VIETNAM) for day in (first, last + _DAY))
    there_ends = min(begins, now - length) if begins <= now < ends else begins
    here = Q(seen_at__gte=begins)
    there = Q(seen_at__lt=there_ends)
    rows = (
        Sighting.objects.filter(seen_at__gte=begins - length, seen_at__lt=ends)
        .order_by()
        .values_list("indicator_id")
        .annotate(seen=Count("pk", filter=here), seen_before=Count("pk", filter=there))
        .filter(seen__gte=LEAST_SEEN, seen__gt=F("seen_before"))
        .exclude(indicator__level=_GOOD)
        .order_by(F("seen_before") - F("seen"), "-seen", "indicator_id")[:limit]
    )
    return tuple(Rising(*row) for row in rows)
