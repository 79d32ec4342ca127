"""The next part of what somebody lacks: read alike for programs that are called and for those that ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.exchange.queries.entries import editions, floor_of, live
from lachan.centre.exchange.webhooks.saying import MOST, Part, Place

if TYPE_CHECKING:
    from lachan.centre.exchange.entries import State
    from lachan.centre.exchange.readers import Reader


def next_part(reader: Reader, place: Place, now: State, *, most: int = MOST) -> Part | None:
    """This will give what comes behind a place, None where nothing was told since. At most six queries.

    All is told anew to who has nothing, for whom too much is forgotten or who knows of a place that there is not, and
    where all was emptied or filled again since.
    """
    if place.fill and place.fill >= now.since_seq:
        return _fill(reader, place, most)
    floor = max(now.since_seq, floor_of())
    if place.fill or not max(floor, 1) <= place.looked <= now.seq:
        return _fill(reader, Place(fill=now.seq), most) if now.seq else None
    if place.looked == now.seq:
        return None
    found = editions(reader, after_seq=place.looked, upto_seq=now.seq, limit=most)
    is_last = len(found) < most
    upto = now.seq if is_last else found[-1].seq
    return Part(place.told, upto, Place(told=upto, looked=upto), is_last, editions=found)


def _fill(reader: Reader, place: Place, most: int) -> Part:
    rows = live(reader, after_id=place.after_id, limit=most + 1)
    is_last = len(rows) <= most
    part = place.part + 1
    if is_last:
        # what changed while it was told comes behind it, some of it twice
        after = Place(told=place.fill, looked=place.fill, part=part)
    else:
        after = Place(told=0, looked=0, fill=place.fill, after_id=rows[most - 1].id, part=part)
    return Part(None, place.fill, after, is_last, rows=rows[:most])
