"""Noting looks: what was seen at each place of a watch, what that makes of it, and when it is looked at next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.measures.effect.places import Place, after
from lachan.centre.measures.effect.probing import Look
from lachan.centre.measures.effect.turns import next_look
from lachan.centre.measures.models import Looked, Watch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from lachan.centre.measures.effect.standing import Effect

# Of what was for longer unseen nobody knows what it was meanwhile; the longest turn is half of it.
_KNOWN_FOR: Final = timedelta(hours=24)
_HOLDS: Final = frozenset({Look.BLOCKED, Look.GONE})
_BATCH: Final = 100


def places_of(watch: Watch) -> dict[str, Place]:
    """This will give what is known of the places of a watch."""
    return msgspec.json.decode(watch.places, type=dict[str, Place])


def note_looks(seen: Sequence[tuple[Watch, Mapping[str, Look]]], *, at: datetime) -> None:
    """This will note looks at a moment, in the caller's transaction, which holds the watches."""
    for watch, looks in seen:
        _note(watch, looks, at)
    Looked.objects.bulk_create(
        [
            Looked(watch=watch, place=place, look=look.value, at=at)
            for watch, looks in seen
            for place, look in looks.items()
        ],
        batch_size=_BATCH,
    )
    Watch.objects.bulk_update(
        [watch for watch, _ in seen],
        ["effect", "effective_at", "places", "step", "due_at", "looked_at", "told_seconds", "held_seconds",
         "is_changed"],
        batch_size=_BATCH,
    )  # fmt: skip


def _note(watch: Watch, looks: Mapping[str, Look], at: datetime) -> None:
    before = places_of(watch)
    _count_time(watch, before, at)
    found = after(before, looks, at=at)
    effect: Effect = found.effect
    turned = any(
        name not in before or before[name].holds != place.holds or before[name].since is None
        for name, place in found.by_name.items()
        if place.since is not None
    )
    if effect != watch.effect:
        watch.is_changed = True
    if effect == "effective" and watch.effective_at is None:
        watch.effective_at = found.effective_since
    watch.step, watch.due_at = next_look(
        step=watch.step, effect=effect, changed=turned or effect != watch.effect, at=at
    )
    watch.effect, watch.looked_at = effect, at
    watch.places = msgspec.json.encode(found.by_name).decode()


def _count_time(watch: Watch, before: Mapping[str, Place], at: datetime) -> None:
    """This will count the time since the last look, as what was seen then."""
    known = [place for place in before.values() if place.since is not None]
    if not known or watch.looked_at is None or not timedelta() < at - watch.looked_at <= _KNOWN_FOR:
        return
    seconds = int((at - watch.looked_at).total_seconds())
    watch.told_seconds += seconds
    if all(place.holds for place in known):
        watch.held_seconds += seconds
