"""What several looks in a row mean: effective, not yet, come back. Pure.

One look may meet a cache or a fault, so that two in a row, some minutes apart, are needed for a change.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from lachan.centre.measures.effect.probing import Look

if TYPE_CHECKING:
    from collections.abc import Sequence

type Effect = Literal["not_verified", "effective", "not_effective", "returned"]

# longer than most answers are kept by a resolver that was asked just before
APART: Final = timedelta(minutes=3)
_HOLDS: Final = frozenset({Look.BLOCKED, Look.GONE})


class Seen(msgspec.Struct, frozen=True):
    """What was seen at a moment."""

    at: datetime
    look: Look


def effect_of(before: Effect, looks: Sequence[Seen]) -> Effect:
    """This will give the effect after some looks of one place, the oldest first; `before` is what it was.

    Looks that say nothing change nothing. Effective once two in a row, apart, hold; come back once two in a row, apart,
    are open after it was effective.
    """
    telling = [seen for seen in looks if seen.look is not Look.UNKNOWN]
    effect = before
    for index, seen in enumerate(telling):
        holds = seen.look in _HOLDS
        agrees = any(seen.at - earlier.at >= APART for earlier in _run_before(telling, index, holds=holds))
        if not agrees:
            if effect == "not_verified" and not holds:
                effect = "not_effective"
            continue
        if holds:
            effect = "effective"
        elif effect == "effective":
            effect = "returned"
        elif effect == "not_verified":
            effect = "not_effective"
    return effect


def together(effects: Sequence[Effect]) -> Effect:
    """This will give the effect of a measure from those at its counterparts: the worst that is known."""
    for each in ("returned", "not_effective"):
        if each in effects:
            return "returned" if each == "returned" else "not_effective"
    if effects and all(each == "effective" for each in effects):
        return "effective"
    return "not_verified"


def _run_before(looks: Sequence[Seen], index: int, *, holds: bool) -> list[Seen]:
    """This will give the looks just before one that say the same, the nearest first."""
    run = []
    for seen in reversed(looks[:index]):
        if (seen.look in _HOLDS) != holds:
            break
        run.append(seen)
    return run
