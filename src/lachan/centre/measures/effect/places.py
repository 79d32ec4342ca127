"""What is known of the places at which a measure is looked at, look by look. Pure.

A place is a resolver of a partner's probe, or an address family of our own. Each has its own run of looks, so that one
that lets through isn't hidden by another that holds.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.measures.effect.probing import Look
from lachan.centre.measures.effect.standing import Effect, Seen, effect_of, together

if TYPE_CHECKING:
    from collections.abc import Mapping

# A resolver that is asked no more isn't one of the places any more; of one that has said nothing useful for so long
# nobody knows what it does now, so that silence can't keep a block "effective".
FORGOTTEN: Final = timedelta(days=2)
_HOLDS: Final = frozenset({Look.BLOCKED, Look.GONE})


class Place(msgspec.Struct, frozen=True):
    """One place: its effect, its last look and when; `since` is the first of the looks in a row that say the same."""

    effect: Effect
    look: Look
    at: datetime
    # of looks that say something; None before the first
    since: datetime | None = None
    holds: bool = False
    told_at: datetime | None = None


class Places(msgspec.Struct, frozen=True):
    """All places of one watch, after some looks. `effective_since` is None unless all of them hold."""

    by_name: dict[str, Place]
    effect: Effect
    effective_since: datetime | None


def after(before: Mapping[str, Place], looks: Mapping[str, Look], *, at: datetime) -> Places:
    """This will give the places after a look at each of some of them at a moment."""
    places = {name: place for name, place in before.items() if at - place.at < FORGOTTEN}
    for name, look in looks.items():
        places[name] = _seen(places.get(name), Seen(at, look))
    effect = together([place.effect for place in places.values()])
    sinces = [place.since for place in places.values() if place.since is not None]
    return Places(places, effect, max(sinces) if effect == "effective" and sinces else None)


def _seen(before: Place | None, seen: Seen) -> Place:
    effect: Effect = before.effect if before is not None else "not_verified"
    since = before.since if before is not None else None
    held = before.holds if before is not None else False
    told_at = before.told_at if before is not None else None
    if seen.look is Look.UNKNOWN:
        if told_at is None or seen.at - told_at >= FORGOTTEN:
            return Place("not_verified", seen.look, seen.at)
        return Place(effect, seen.look, seen.at, since, held, told_at)
    holds = seen.look in _HOLDS
    if since is None or held != holds:
        since = seen.at
    # the first of the run and the newest: what lies between says the same and is no further apart
    first = Seen(since, seen.look)
    run = [first, seen] if since < seen.at else [seen]
    return Place(effect_of(effect, run), seen.look, seen.at, since, holds, seen.at)
