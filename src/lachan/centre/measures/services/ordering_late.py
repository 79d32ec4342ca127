"""Who joins or goes on later is asked for what is in force with everybody: a block that one provider lacks is a hole.

Pulled: the room below tells nobody who joined. A worker remembers whom it has asked for everything, and begins anew
when it is started.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from lachan.centre.audit.actors import MACHINE
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Measure, Order
from lachan.centre.measures.services.ordering import carry_orders, order_of
from lachan.centre.measures.services.writing_down import Happening, write_down
from lachan.centre.partners.queries.answering import active_of, answering_many, endpoints_of, is_active
from lachan.centre.web.commits import together

if TYPE_CHECKING:
    from lachan.centre.measures.kinds.kind import MeasureKind

_BATCH: Final = 500
# What was being ordered while somebody joined may have been written without them; it is looked for again so long.
_SLACK: Final = timedelta(minutes=10)
_FETCHED: Final = "fetch"
_OF_ALL: Final = tuple(kind for kind in KINDS.values() if kind.of_all)


class Latecomers:
    """One worker's memory of which partners have been asked for all that is in force."""

    def __init__(self) -> None:
        """This will begin with nobody."""
        self._since: dict[int, datetime] = {}

    def order(self, *, now: datetime) -> int:
        """This will order what is in force from partners that came later, and give how many orders that were.

        Done twice, or by two workers at a time, it orders nothing twice. A hold is over before anybody has joined.
        """
        active = {kind.code: active_of(kind.counterparts) for kind in _OF_ALL}
        # two of ours agree with a partner where requests go after it has joined; sooner nothing would reach it
        there = set(endpoints_of(frozenset().union(*active.values())))
        # who was suspended and goes on may have missed something
        self._since = {partner_id: self._since.get(partner_id, now) for partner_id in there}
        done = together(partial(_carry_waiting, now))
        for kind in _OF_ALL:
            for partner_id in sorted(active[kind.code] & there):
                if now - self._since[partner_id] > _SLACK:
                    continue
                if ordered := together(partial(_order, kind, partner_id, now)):
                    # a full batch says nothing of what is left
                    self._since[partner_id] = now
                    done += ordered
        return done


def _carry_waiting(now: datetime) -> int:
    """This will send what was ordered from a partner before it was agreed where requests go, and give how many."""
    waiting = Order.objects.filter(
        state=Order.State.ORDERED, message_id__isnull=True, partner_id__isnull=False
    )
    partner_ids = {
        partner_id
        for partner_id in waiting.order_by().values_list("partner_id", flat=True).distinct()
        if partner_id is not None and is_active(partner_id)
    }
    ways = {pk: one.way for pk, one in endpoints_of(partner_ids).items() if one.way != _FETCHED}
    if not ways:
        return 0
    taken = (
        waiting.select_for_update(of=("self",)).filter(partner_id__in=list(ways)).select_related("measure")
    )
    orders = list(taken.order_by("pk")[:_BATCH])
    for order in orders:
        order.way = ways[order.partner_id or 0]
    Order.objects.bulk_update(orders, ["way"], batch_size=200)
    carry_orders([(order.measure, order) for order in orders], now)
    return len(orders)


def _order(kind: MeasureKind, partner_id: int, now: datetime) -> int:
    in_force = Measure.objects.select_for_update().filter(
        kind=kind.code, in_force=True, is_hold=False, ordered_at__isnull=False, expires_at__gt=now
    )
    rows = list(in_force.exclude(orders__partner_id=partner_id).order_by("pk")[:_BATCH])
    if not rows:
        return 0
    found = answering_many(
        kinds=kind.counterparts,
        measure_kind=kind.code,
        things=[(row.about, row.value) for row in rows],
        every=True,
    )
    orders = [
        (row, order_of(row, each, now))
        for row, all_of_them in zip(rows, found, strict=True)
        for each in all_of_them
        if each.partner.id == partner_id
    ]
    Order.objects.bulk_create([order for _, order in orders])
    carry_orders(orders, now)
    write_down(
        [Happening(row, "ordered", MACHINE, data={"partners": [partner_id]}) for row, _ in orders], now=now
    )
    return len(orders)
