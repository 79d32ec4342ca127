"""What the register says of some things by now: read together, and weighed thing by thing by `wanted`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.exchange.codes import ACTIONS
from lachan.centre.exchange.models import KeptBack, Marking
from lachan.centre.exchange.wanted import (
    BY_HAND,
    Decision,
    Over,
    Wanted,
    decisions_of,
    listed_as,
    told_as,
    wanted_of,
)
from lachan.centre.indicators.following import listed_of
from lachan.centre.measures.queries.sharing import by_number

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from lachan.centre.indicators.following import Listed

type Thing = tuple[str, str]

_CLASSES: Final = ("bad", "corrected")
_UNMARKED: Final = ("clear", "clear")


class Said:
    """What is listed of things as they are told, how they were marked by hand, and which decisions were kept back."""

    def __init__(self, things: Collection[Thing], *, now: datetime) -> None:
        """This will read all of it: four queries for a thousand things."""
        self._now = now
        self._listed: dict[Thing, list[Listed]] = {thing: [] for thing in things}
        asked = {(kind, each) for kind, value in things for each in listed_as(kind, value)}
        rows = listed_of(asked, classes=_CLASSES)
        for row in rows:
            self._listed[row.kind, told_as(row.kind, row.value)].append(row)
        self._measures = by_number({row.source for row in rows if row.source != BY_HAND})
        named = {"kind__in": {kind for kind, _ in things}, "value__in": {value for _, value in things}}
        self._raised = {(row.kind, row.value): (row.tlp, row.pap) for row in Marking.objects.filter(**named)}
        self._kept: dict[Thing, set[str]] = {}
        self._kept_ids: dict[tuple[Thing, str], int] = {}
        for kept in KeptBack.objects.filter(**named):
            thing = (kept.kind, kept.value)
            if thing in self._listed:
                self._kept.setdefault(thing, set()).add(kept.decision)
                self._kept_ids[thing, kept.decision] = kept.pk

    def wanted(self, thing: Thing, *, actions: Collection[str] = ACTIONS) -> Wanted | Over:
        """This will give what should be told of a thing, by decisions that nobody kept back."""
        return wanted_of(
            thing[0],
            self._listed[thing],
            self._measures,
            now=self._now,
            raised=self._raised.get(thing, _UNMARKED),
            without=self._kept.get(thing, ()),
            actions=actions,
        )

    def decisions(self, thing: Thing) -> tuple[Decision, ...]:
        """This will give the decisions about a thing that still hold, kept back or not."""
        return decisions_of(self._listed[thing], self._measures)

    def kept_of_what_is_over(self) -> list[int]:
        """This will give the ids of what was kept back of decisions that hold no longer."""
        found = []
        for thing, names in self._kept.items():
            over = names - {each.name for each in self.decisions(thing)}
            found += [self._kept_ids[thing, name] for name in over]
        return found
