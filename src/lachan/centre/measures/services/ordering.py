"""Ordering: what was approved goes to each counterpart, what has ended is undone with each. Steps pull both.

The order and what carries it are written in one transaction: whoever is killed in between leaves neither or both.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING, Final

from lachan.centre.audit.actors import MACHINE
from lachan.centre.measures.carrying import carry, receiver_of
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Measure, Order
from lachan.centre.measures.preview import TLP
from lachan.centre.measures.services.writing_down import Happening, write_down
from lachan.centre.partners.queries.answering import Answering, answering_many, endpoints_of, sees
from lachan.centre.partners.queries.partners import partners_by_id
from lachan.centre.web.commits import together

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BATCH: Final = 500
# An approved measure for which nobody answered is tried again: somebody may have joined.
TRIED_AGAIN: Final = timedelta(minutes=10)
# who is to undo: a mail that came back may have been read all the same, and a bounce may be forged
_ASKED: Final = (Order.State.ORDERED, Order.State.SENT, Order.State.ACKNOWLEDGED, Order.State.FAILED)


def order_approved(*, now: datetime) -> int:
    """This will order what was approved from whoever answers for it, and give how many measures that were."""
    return together(lambda: _order(now))


def undo_ended(*, now: datetime) -> int:
    """This will have counterparts undo what was lifted or has run out, and give how many measures that were."""
    return together(lambda: _undo(now))


def _order(now: datetime) -> int:
    waits = Measure.objects.select_for_update().filter(state=Measure.State.APPROVED, ordered_at=None)
    # what nobody answered for stands behind what is new
    rows = list(waits.exclude(sought_at__gt=now - TRIED_AGAIN).order_by("pk")[:_BATCH])
    orders: list[tuple[Measure, Order, Answering]] = []
    happened = []
    for row, found in _answering(rows):
        made = [(row, _order_of(row, each, now), each) for each in found]
        orders += made
        if made:
            ids = [order.partner_id for _, order, _ in made]
            happened.append(Happening(row, "ordered", MACHINE, data={"partners": ids}))
        elif row.sought_at is None:
            happened.append(Happening(row, "no_partner", MACHINE))
    Order.objects.bulk_create([order for _, order, _ in orders])
    _carry(orders, now)
    ordered = {row.pk for row, _, _ in orders}
    Measure.objects.filter(pk__in=ordered).update(ordered_at=now, sought_at=now)
    Measure.objects.filter(pk__in={row.pk for row in rows} - ordered).update(sought_at=now)
    write_down(happened, now=now)
    return len(ordered)


def _answering(rows: Sequence[Measure]) -> Iterable[tuple[Measure, tuple[Answering, ...]]]:
    """This will give each measure with the active partners that answer for it: three queries for each kind."""
    by_kind: dict[str, list[Measure]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    for code, group in by_kind.items():
        found = answering_many(
            kinds=KINDS[code].counterparts,
            measure_kind=code,
            things=[(row.about, row.value) for row in group],
        )
        yield from zip(group, found, strict=True)


def _order_of(row: Measure, each: Answering, now: datetime) -> Order:
    may = sees(each.partner, tlp=TLP, about=row.about)
    promise = each.promise
    return Order(
        measure=row,
        partner_id=each.partner.id,
        way=each.endpoint.way if each.endpoint else "fetch",
        state=Order.State.ORDERED if may else Order.State.KEPT_BACK,
        ordered_at=now,
        answer_by=now + timedelta(minutes=promise.acknowledge_minutes) if promise else None,
        effect_by=now + timedelta(minutes=promise.effect_minutes) if promise else None,
    )


def _carry(orders: Sequence[tuple[Measure, Order, Answering]], now: datetime) -> None:
    by_partner: dict[int, list[tuple[Measure, Order, Answering]]] = {}
    for one in orders:
        if one[1].state == Order.State.ORDERED:
            by_partner.setdefault(one[1].partner_id, []).append(one)
    for group in by_partner.values():
        receiver = receiver_of(group[0][2].partner, group[0][2].endpoint)
        for part in batched(group, receiver.at_once):
            message_id = carry(
                receiver=receiver, orders=[(row, order) for row, order, _ in part], act="ask", now=now
            )
            Order.objects.filter(pk__in=[order.pk for _, order, _ in part]).update(message_id=message_id)


def _undo(now: datetime) -> int:
    ended = Measure.objects.select_for_update().filter(
        state__in=[Measure.State.LIFTED, Measure.State.EXPIRED], ordered_at__isnull=False, undone_at=None
    )
    rows = {row.pk: row for row in ended.order_by("pk")[:_BATCH]}
    orders = list(Order.objects.filter(measure_id__in=list(rows), state__in=_ASKED).order_by("pk"))
    partners = partners_by_id({order.partner_id for order in orders})
    endpoints = endpoints_of({order.partner_id for order in orders})
    by_partner: dict[int, list[Order]] = {}
    for order in orders:
        by_partner.setdefault(order.partner_id, []).append(order)
    for partner_id, group in by_partner.items():
        receiver = receiver_of(partners[partner_id], endpoints.get(partner_id))
        for part in batched(group, receiver.at_once):
            message_id = carry(
                receiver=receiver,
                orders=[(rows[order.measure_id], order) for order in part],
                act="undo",
                now=now,
            )
            Order.objects.filter(pk__in=[order.pk for order in part]).update(
                state=Order.State.UNDO_ORDERED, message_id=message_id, undo_at=now
            )
    Measure.objects.filter(pk__in=list(rows)).update(undone_at=now)
    asked = {order.measure_id for order in orders}
    write_down([Happening(row, "undo_ordered", MACHINE) for pk, row in rows.items() if pk in asked], now=now)
    return len(rows)
