"""The whole map in memory, for work that asks about hundreds of places at once. Two queries, a fifth of a second."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.models import Territory, TerritorySuccession
from lachan.centre.accounts.queries.territories import PLACE_FIELDS, Place

if TYPE_CHECKING:
    from datetime import date

_MOST_STEPS: Final = 50


class Atlas:
    """All places and what became of them, as they stood in the database when it was made."""

    def __init__(self) -> None:
        """This will read all places and successions."""
        self.places = {row[0]: Place(*row) for row in Territory.objects.values_list(*PLACE_FIELDS)}
        self.by_code = {place.code: place for place in self.places.values()}
        self._parts: dict[int | None, list[int]] = defaultdict(list)
        for place in self.places.values():
            self._parts[place.parent_id].append(place.id)
        self._after: dict[int, list[tuple[date, int]]] = defaultdict(list)
        rows = TerritorySuccession.objects.order_by("after_id").values_list("before_id", "day", "after_id")
        for before, day, after in rows:
            self._after[before].append((day, after))

    def chain(self, place_id: int) -> tuple[int, ...]:
        """This will give a place and all that it lies in, the nearest first."""
        chain = [place_id]
        while (parent := self.places[chain[-1]].parent_id) is not None and len(chain) < _MOST_STEPS:
            chain.append(parent)
        return tuple(chain)

    def on(self, place_id: int, day: date) -> tuple[int, ...]:
        """This will give what a place is on a day: itself until it ends, then what came of it."""
        done: dict[int, None] = {}
        front = [place_id]
        for _ in range(_MOST_STEPS):
            following: list[int] = []
            for one in front:
                place = self.places[one]
                if not place.has_ended_by(day):
                    done[one] = None
                else:
                    following += [after for since, after in self._after[one] if since <= day]
            if not following:
                break
            front = following
        return tuple(done)

    def parts(self, place_id: int | None, day: date) -> tuple[int, ...]:
        """This will give the places right below one (None: the provinces) that stand on a day."""
        return tuple(one for one in self._parts[place_id] if self.places[one].stands_on(day))

    def lies_in(self, place_id: int, outer: int) -> bool:
        """This will say whether a place is another one or lies in it."""
        return outer in self.chain(place_id)

    def common(self, one: int | None, other: int | None, day: date) -> tuple[int | None, ...]:
        """This will give what two places have in common on a day (None: the whole country), empty for nothing."""
        if one is None and other is None:
            return (None,)
        if one is None or other is None:
            place = one if one is not None else other
            return self.on(place, day) if place is not None else ()
        shared: dict[int | None, None] = {}
        for left in self.on(one, day):
            for right in self.on(other, day):
                if self.lies_in(left, right):
                    shared[left] = None
                elif self.lies_in(right, left):
                    shared[right] = None
        return tuple(shared)

    def code(self, place_id: int | None) -> str:
        """This will give a place's code, "" for the whole country."""
        return self.places[place_id].code if place_id is not None else ""
