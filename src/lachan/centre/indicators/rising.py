"""Which indicators are seen more often than before, in the whole country."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db.models import Count

from lachan.centre.indicators.models import Indicator, Sighting
from lachan.centre.web.clock import VIETNAM

if TYPE_CHECKING:
    from django.db.models import QuerySet

RISING_SHOWN: Final = 10
# what was seen once or twice is chance, or one person who told it twice
LEAST_SEEN: Final = 3
_DAY: Final = timedelta(days=1)
# what is known to be good is named in many reports, and is no news
_GOOD: Final = "trusted"
_LOOKED_AT: Final = 1_000


class Rising(msgspec.Struct, frozen=True):
    """An indicator, and in how many signals it was seen in a period and in the same one before."""

    indicator_id: int
    seen: int
    seen_before: int


def rising(*, first: date, last: date, now: datetime, limit: int = RISING_SHOWN) -> tuple[Rising, ...]:
    """This will give what is seen at least three times, and more often than in the period before; by how much more.

    From a first day to a last, both counted; a period that goes on is compared with as much of the one before. What is
    judged `trusted` is left out. Of the 1,000 that are seen most. Three queries.
    """
    length = (last - first) + _DAY
    begins, ends = (datetime.combine(day, time(), VIETNAM) for day in (first, last + _DAY))
    there_ends = min(begins, now - length) if begins <= now < ends else begins
    # first what was seen often at all: of most things there is one sighting
    often = dict(
        _between(begins, ends)
        .annotate(seen=Count("pk"))
        .filter(seen__gte=LEAST_SEEN)
        .order_by("-seen", "indicator_id")
        .values_list("indicator_id", "seen")[:_LOOKED_AT]
    )
    earlier = dict(
        _between(begins - length, there_ends)
        .filter(indicator_id__in=list(often))
        .annotate(seen=Count("pk"))
        .values_list("indicator_id", "seen")
    )
    good = set(Indicator.objects.filter(pk__in=list(often), level=_GOOD).values_list("pk", flat=True))
    found = [Rising(pk, seen, earlier.get(pk, 0)) for pk, seen in often.items() if pk not in good]
    found = [one for one in found if one.seen > one.seen_before]
    found.sort(key=lambda one: (one.seen_before - one.seen, -one.seen, one.indicator_id))
    return tuple(found[:limit])


def count_seen(*, first: date, last: date, most: int) -> int:
    """This will count the sightings of some days, up to `most` and one more. One query."""
    begins, ends = (datetime.combine(day, time(), VIETNAM) for day in (first, last + _DAY))
    seen = Sighting.objects.filter(seen_at__gte=begins, seen_at__lt=ends)
    return seen.order_by().values("pk")[: most + 1].count()


def _between(begins: datetime, ends: datetime) -> QuerySet[Sighting, Any]:
    # grouped by the thing, once it is counted
    return Sighting.objects.filter(seen_at__gte=begins, seen_at__lt=ends).order_by().values("indicator_id")
