"""How far each subscription is: what was handed over, what is lacking, and since when."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Q

from lachan.centre.exchange.codes import CHANGED
from lachan.centre.exchange.formats.carried import CARRIED
from lachan.centre.exchange.models import Entry
from lachan.centre.exchange.queries.shelves import shelves_in
from lachan.centre.exchange.taxii.shelves import shelves_within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from lachan.centre.exchange.queries.shelves import ShelfTold
    from lachan.centre.exchange.queries.subscriptions import SubscriptionRow

# Counting stops here; the page says that there may be more.
MOST_COUNTED: Final = 1_000
# Told place by place, and noted so; the others come for all that there is, and are noted by when they came.
_BY_PLACE: Final = frozenset({"rpz", "webhook"})
# A client comes for each collection by itself.
_BY_SHELF: Final = "stix"


class Standing(msgspec.Struct, frozen=True):
    """How far a subscription is: how many beginnings and ends it lacks (up to `MOST_COUNTED`), the oldest since when.

    `is_late` says that it lacks something for longer than its format allows (`carried.late_after`).
    """

    row: SubscriptionRow
    lacks: int
    since: datetime | None
    is_late: bool

    @property
    def is_least(self) -> bool:
        """This will say that counting stopped."""
        return self.lacks >= MOST_COUNTED


def shelves_told(row: SubscriptionRow) -> dict[tuple[str, str], ShelfTold]:
    """This will give the collections within its reach that a partner took to their end, by TLP and action."""
    told = shelves_in(row.shelves)
    return {shelf: told[name] for name, shelf in shelves_within(row.reader) if name in told}


def standings(rows: Iterable[SubscriptionRow], *, now: datetime) -> tuple[Standing, ...]:
    """This will give how far some subscriptions are, in their order. Four queries each."""
    return tuple(_standing(row, now) for row in rows)


def _standing(row: SubscriptionRow, now: datetime) -> Standing:
    begun, over = _lacking(row)
    firsts = [begun.order_by("added_seq").values_list("added_at", flat=True).first()]
    firsts.append(over.order_by("ended_seq").values_list("ended_at", flat=True).first())
    # what it lacks since before it subscribed, it lacks since then
    since = min((max(at, row.since) for at in firsts if at is not None), default=None)
    if since is None:
        return Standing(row, 0, None, is_late=False)
    lacks = sum(len(found.values_list("pk")[:MOST_COUNTED]) for found in (begun, over))
    return Standing(row, min(lacks, MOST_COUNTED), since, now - since > CARRIED[row.format].late_after)


def _lacking(row: SubscriptionRow) -> tuple[QuerySet[Entry], QuerySet[Entry]]:
    reader, carried = row.reader, CARRIED[row.format]
    rows = Entry.objects.filter(
        tlp__in=reader.tlps,
        pap__in=reader.paps,
        kind__in=[kind for kind in reader.kinds if kind in carried.kinds],
        action__in=[action for action in reader.actions if action in carried.actions],
        confidence__gte=reader.least_confidence,
    )
    live, ended = rows.filter(ended_seq=None), rows.exclude(ended_seq=None).exclude(ended_why=CHANGED)
    if row.format in _BY_PLACE:
        return live.filter(added_seq__gt=row.told_seq), ended.filter(
            added_seq__lte=row.told_seq, ended_seq__gt=row.told_seq
        )
    shelves = shelves_told(row) if row.format == _BY_SHELF else {}
    if shelves:
        # what it never came for isn't lacking: its program takes what it blocks by, say, and no warnings
        begun, over = Q(), Q()
        for (tlp, action), one in shelves.items():
            here = Q(tlp=tlp, action=action)
            begun |= here & Q(added_seq__gt=one.seq)
            over |= here & Q(added_seq__lte=one.seq, ended_seq__gt=one.seq)
        return live.filter(begun), ended.filter(over)
    if row.told_at is None:
        return live, ended.none()
    # a place is never smaller than the seconds since 1970, so that the index leads to the moment
    place = int(row.told_at.timestamp())
    return (
        live.filter(added_seq__gte=place, added_at__gt=row.told_at),
        ended.filter(added_at__lte=row.told_at, ended_seq__gte=place, ended_at__gt=row.told_at),
    )
