"""What rooms above follow of the register, by the ids of its rows: what was seen, and what was said of it."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING

import msgspec

from lachan.centre.indicators.models import Sighting, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection


class Seen(msgspec.Struct, frozen=True):
    """A sighting: which indicator, in which record of which room (`report`, `report:12`)."""

    id: int
    indicator_id: int
    source: str
    ref: str


class SaidOf(msgspec.Struct, frozen=True):
    """A verdict that differs from the one before it; `level_before` is "" for the first."""

    id: int
    indicator_id: int
    level: str
    level_before: str
    made_at: datetime


def seen_after(sighting_id: int, *, limit: int) -> tuple[Seen, ...]:
    """This will give the next sightings by id. One query."""
    found = Sighting.objects.filter(pk__gt=sighting_id).order_by("pk")
    rows = found.values_list("pk", "indicator_id", "signal__source", "signal__ref")
    return tuple(Seen(*row) for row in rows[:limit])


def seen_in(source: str, refs: Collection[str], *, kind: str) -> tuple[Seen, ...]:
    """This will give where indicators of a kind were seen in some records of a source (`report:12`). One query."""
    found = Sighting.objects.filter(
        signal__source=source, signal__ref__in=list(refs), indicator__kind=kind
    ).order_by("pk")
    return tuple(
        Seen(*row) for row in found.values_list("pk", "indicator_id", "signal__source", "signal__ref")
    )


def said_after(verdict_id: int, *, limit: int) -> tuple[SaidOf, ...]:
    """This will give the next verdicts by id. One query."""
    found = Verdict.objects.filter(pk__gt=verdict_id).order_by("pk")
    rows = found.values_list("pk", "indicator_id", "level", "before__level", "made_at")[:limit]
    return tuple(SaidOf(pk, indicator, level, before or "", at) for pk, indicator, level, before, at in rows)
