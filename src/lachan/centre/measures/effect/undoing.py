"""Whether a partner has undone what it was asked to undo, by what is seen and not by what it says. Pure.

The same looks as for effect, read the other way round: what is open again is undone, what is still blocked is not. A
name that is gone everywhere says neither, and a page that stays away may have been left by its owner.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from lachan.centre.measures.effect.places import FORGOTTEN
from lachan.centre.measures.effect.probing import Look
from lachan.centre.measures.effect.standing import APART
from lachan.centre.measures.effect.turns import STEPS, WAITED_FOR

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

type Standing = Literal["not_verified", "undone", "still"]

# For so long it is looked for: who has not undone it by then was called long ago.
LOOKED_FOR: Final = timedelta(days=30)
_TELLS: Final = {Look.OPEN: True, Look.BLOCKED: False}


class Place(msgspec.Struct, frozen=True):
    """One place: its last look and when; `since` is the first of the looks in a row that say the same (None: none)."""

    look: Look
    at: datetime
    since: datetime | None = None
    is_free: bool = False
    told_at: datetime | None = None

    @property
    def standing(self) -> Standing:
        """This will give what the place shows: two looks in a row that say the same, some minutes apart."""
        if self.since is None or self.told_at is None or self.told_at - self.since < APART:
            return "not_verified"
        return "undone" if self.is_free else "still"


class Places(msgspec.Struct, frozen=True):
    """All places of one who looks, and what they show together."""

    by_name: dict[str, Place]
    standing: Standing


def expected(names: Collection[str], *, at: datetime) -> dict[str, Place]:
    """This will give the places where it was blocked: each of them has to be seen open, so that none is left out."""
    return {name: Place(Look.UNKNOWN, at) for name in names}


def after(before: Mapping[str, Place], looks: Mapping[str, Look], *, at: datetime) -> Places:
    """This will give the places after a look at each of some of them at a moment."""
    places = dict(before)
    for name, look in looks.items():
        places[name] = _seen(places.get(name), look, at)
    return Places(places, together([place.standing for place in places.values()]))


def together(standings: Collection[Standing]) -> Standing:
    """This will give what several show: still blocked at one is still blocked; undone is undone everywhere."""
    if "still" in standings:
        return "still"
    return "undone" if standings and all(each == "undone" for each in standings) else "not_verified"


def next_look(*, step: int, changed: bool, at: datetime) -> tuple[int, datetime]:
    """This will give the number of the next step and when it is due: each hour at least, for somebody waits."""
    step = 0 if changed else min(step + 1, len(STEPS) - 1)
    return step, at + min(STEPS[step], WAITED_FOR)


def _seen(before: Place | None, look: Look, at: datetime) -> Place:
    is_free = _TELLS.get(look)
    if is_free is None:
        # of a name that has gone, and where nothing useful was heard for days, nobody knows what it is now
        if before is None or look is Look.GONE or (before.told_at and at - before.told_at >= FORGOTTEN):
            return Place(look, at)
        return msgspec.structs.replace(before, look=look, at=at)
    goes_on = before is not None and before.since is not None and before.is_free == is_free
    since = before.since if before is not None and goes_on else at
    return Place(look, at, since, is_free, at)
