"""Named figures of effect: how many of what was asked took effect, after how long, and for how much of the time."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Count, Q, Sum

from lachan.centre.measures.models import Measure, Order, Probe, Watch

if TYPE_CHECKING:
    from collections.abc import Iterable

# Enough for a median that doesn't move; the newest of them.
MOST: Final = 10_000


class EffectFigure(msgspec.Struct, frozen=True):
    """Of those that were looked at: how many there are, how many hold, have come back, and the median time to effect.

    `median_took` is None where fewer than `least` took effect.
    """

    looked_at: int
    effective: int
    returned: int
    took_effect: int
    median_took: timedelta | None


class PartnerEffect(msgspec.Struct, frozen=True):
    """The same for the orders of a partner, with the share of the known time in which they held, in percent."""

    figure: EffectFigure
    held: int | None


class ProbeRow(msgspec.Struct, frozen=True):
    """A partner's probe: when it last asked, was believed, was refused and why, how often it was wrong, until when."""

    name: str
    asked_at: datetime
    believed_at: datetime | None
    refused_at: datetime | None
    refused_why: str
    wrong: int
    wrong_until: datetime | None


def time_to_effect(*, since: datetime, kind: str = "", least: int = 1) -> EffectFigure:
    """This will give the effect of measures that were approved since a moment, of one kind or all. Two queries."""
    measures = Measure.objects.filter(approved_at__gte=since)
    if kind:
        measures = measures.filter(kind=kind)
    seen = measures.exclude(effect=Measure.Effect.NOT_VERIFIED) | measures.filter(effective_at__isnull=False)
    counts = seen.aggregate(
        looked_at=Count("pk"),
        effective=Count("pk", filter=Q(effect="effective")),
        returned=Count("pk", filter=Q(effect="returned")),
    )
    took = measures.filter(effective_at__isnull=False).order_by("-pk")
    return _figure(counts, took.values_list("approved_at", "effective_at")[:MOST], least)


def effect_at_partner(partner_id: int, *, since: datetime) -> PartnerEffect:
    """This will give the effect of a partner's orders since a moment. Three queries."""
    orders = Order.objects.filter(partner_id=partner_id, ordered_at__gte=since)
    seen = orders.exclude(effect="not_verified") | orders.filter(effective_at__isnull=False)
    counts = seen.aggregate(
        looked_at=Count("pk"),
        effective=Count("pk", filter=Q(effect="effective")),
        returned=Count("pk", filter=Q(effect="returned")),
    )
    took = orders.filter(effective_at__isnull=False).order_by("-pk")
    figure = _figure(counts, took.values_list("measure__approved_at", "effective_at")[:MOST], 1)
    time = Watch.objects.filter(order__partner_id=partner_id, order__ordered_at__gte=since).aggregate(
        told=Sum("told_seconds"), held=Sum("held_seconds")
    )
    return PartnerEffect(figure, 100 * time["held"] // time["told"] if time["told"] else None)


def probes_of_partner(partner_id: int) -> tuple[ProbeRow, ...]:
    """This will give the probes of a partner that have come, by name. One query."""
    rows = Probe.objects.filter(partner_id=partner_id).order_by("name")
    return tuple(
        ProbeRow(
            row.name,
            row.asked_at,
            row.believed_at,
            row.refused_at,
            row.refused_why,
            row.wrong,
            row.wrong_until,
        )
        for row in rows
    )


def count_wrong_probes(*, now: datetime) -> int:
    """This will count the probes of which nothing is believed at a moment. One query."""
    return Probe.objects.filter(wrong_until__gt=now).count()


def _figure(
    counts: dict[str, int], moments: Iterable[tuple[datetime | None, datetime | None]], least: int
) -> EffectFigure:
    took = [effective - approved for approved, effective in moments if approved and effective]
    seconds = median(each.total_seconds() for each in took) if len(took) >= max(1, least) else None
    return EffectFigure(
        counts["looked_at"],
        counts["effective"],
        counts["returned"],
        len(took),
        None if seconds is None else timedelta(seconds=seconds),
    )
