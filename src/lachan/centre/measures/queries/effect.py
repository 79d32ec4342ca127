"""What was seen of a measure, for its page; and which measures have come back."""

from __future__ import annotations

from datetime import datetime, timedelta  # noqa: TC003 - msgspec resolves the annotations at run time
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.measures.effect.places import Place
from lachan.centre.measures.effect.probing import Look
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Looked, Measure, Watch
from lachan.centre.measures.queries.measures import measures_seen
from lachan.centre.partners.queries.partners import PartnerRow, partners_by_id

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer
    from lachan.centre.measures.queries.measures import MeasureRow

# of one place: more than a screen shows apart
LOOKS_SHOWN: Final = 200
_MOST_PLACES: Final = 60


class LookShown(msgspec.Struct, frozen=True):
    """One look at a place: when, and what (`effect.probing.Look`)."""

    at: datetime
    look: str


class PlaceShown(msgspec.Struct, frozen=True):
    """A place: its name (a resolver, `IPv4`, `DNS`), effect, last look and when, and its looks, the oldest first."""

    name: str
    effect: str
    look: str
    at: datetime
    looks: tuple[LookShown, ...]


class WatchShown(msgspec.Struct, frozen=True):
    """What one who looks has seen. `partner` and `probe` are None and "" where we look ourselves.

    `took` is the time from the last signature to the first look that held, `held` the share of the known time in which
    it held everywhere, in percent; None where that isn't known.
    """

    partner: PartnerRow | None
    probe: str
    effect: str
    effective_at: datetime | None
    took: timedelta | None
    held: int | None
    places: tuple[PlaceShown, ...]


def seen_of(row: MeasureRow, *, approved_at: datetime | None) -> tuple[WatchShown, ...]:
    """This will give what was seen of a measure that the viewer was given, those with partners first. Three queries."""
    watches = list(
        Watch.objects.filter(measure_id=row.id, looked_at__isnull=False)
        .select_related("order", "probe")
        .order_by("order_id", "pk")
    )
    if KINDS[row.kind].check == "dns":
        # that a name is there says nothing of a block; that it isn't, all
        watches = [
            each
            for each in watches
            if each.order_id is not None or any(one.look is Look.GONE for one in _places(each).values())
        ]
    partners = partners_by_id(
        {partner_id for each in watches if (partner_id := _partner_of(each)) is not None}
    )
    looks = _looks(watches)
    shown = [_shown(each, partners, looks.get(each.pk, {}), approved_at) for each in watches]
    return tuple(sorted(shown, key=lambda one: one.partner is None))


def approved_at_of(row: MeasureRow) -> datetime | None:
    """This will give when a measure that the viewer was given was approved. One query."""
    return Measure.objects.filter(pk=row.id).values_list("approved_at", flat=True).first()


def count_come_back(viewer: Viewer, *, most: int) -> int:
    """This will count the measures in force at the viewer's offices that have come back, up to `most`."""
    back = measures_seen(viewer).filter(in_force=True, effect=Measure.Effect.RETURNED)
    return back.order_by()[:most].count()


def _looks(watches: list[Watch]) -> dict[int, dict[str, list[LookShown]]]:
    found: dict[int, dict[str, list[LookShown]]] = {}
    newest = Looked.objects.filter(watch__in=watches).order_by("-pk")[: LOOKS_SHOWN * _MOST_PLACES]
    for watch_id, place, look, at in newest.values_list("watch_id", "place", "look", "at"):
        of_place = found.setdefault(watch_id, {}).setdefault(place, [])
        if len(of_place) < LOOKS_SHOWN:
            of_place.append(LookShown(at, look))
    return found


def _shown(
    watch: Watch,
    partners: dict[int, PartnerRow],
    looks: dict[str, list[LookShown]],
    approved_at: datetime | None,
) -> WatchShown:
    took = watch.effective_at - approved_at if watch.effective_at and approved_at else None
    partner_id = _partner_of(watch)
    return WatchShown(
        partner=None if partner_id is None else partners[partner_id],
        probe="" if watch.probe is None else watch.probe.name,
        effect=watch.effect,
        effective_at=watch.effective_at,
        took=took,
        held=100 * watch.held_seconds // watch.told_seconds if watch.told_seconds else None,
        places=tuple(
            PlaceShown(name, place.effect, place.look.value, place.at, tuple(reversed(looks.get(name, []))))
            for name, place in sorted(_places(watch).items())
        ),
    )


def _partner_of(watch: Watch) -> int | None:
    return None if watch.order is None else watch.order.partner_id


def _places(watch: Watch) -> dict[str, Place]:
    return msgspec.json.decode(watch.places, type=dict[str, Place])
