"""Ordering: what was approved goes to each counterpart, what has ended is undone with each. Steps pull both.

The order and what carries it are written in one transaction: whoever is killed in between leaves neither or both.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.audit.actors import MACHINE
from lachan.centre.measures.blast import Blast
from lachan.centre.measures.carrying import carry
from lachan.centre.measures.hosting import names_of
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Contact, Measure, Order
from lachan.centre.measures.preview import TLP
from lachan.centre.measures.services.receivers import by_receiver
from lachan.centre.measures.services.writing_down import Happening, write_down
from lachan.centre.partners.queries.answering import Answering, answering_many, sees
from lachan.centre.web.commits import together

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BATCH: Final = 500
# An approved measure for which nobody answered is tried again: somebody may have joined.
TRIED_AGAIN: Final = timedelta(minutes=10)
# A provider that has promised us nothing has as long as the better ones take.
CONTACTS_ANSWER: Final = timedelta(days=3)
# Who has promised no time for taking effect undoes within a day: an honest owner waits for it.
UNDONE_WITHIN: Final = timedelta(days=1)
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
    orders: list[tuple[Measure, Order]] = []
    happened = []
    for row, found in _answering(rows):
        made = [order_of(row, each, now) for each in found]
        told = [_order_to(row, contact, now) for contact in _contacts(row, found)]
        orders += [(row, order) for order in (*made, *told)]
        if made or told:
            data = {"partners": [order.partner_id for order in made], "contacts": len(told)}
            happened.append(Happening(row, "ordered", MACHINE, data=data))
        elif row.sought_at is None:
            happened.append(Happening(row, "no_partner", MACHINE))
    Contact.objects.bulk_create([order.contact for _, order in orders if order.contact is not None])
    Order.objects.bulk_create([order for _, order in orders])
    carry_orders(orders, now)
    ordered = {row.pk for row, _ in orders}
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
            named=[_names(row) for row in group],
            every=KINDS[code].of_all,
        )
        yield from zip(group, found, strict=True)


def order_of(row: Measure, each: Answering, now: datetime) -> Order:
    """This will give the order of a measure with a partner, not yet written; kept back where it may not see it."""
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


def _names(row: Measure) -> tuple[str, ...]:
    """This will give the names by which a host or registrar that is a partner answers for a page."""
    return names_of(_blast(row)) if KINDS[row.kind].tells_hosts else ()


def _contacts(row: Measure, found: Sequence[Answering]) -> list[Contact]:
    """This will give the abuse desks that the signers saw, but where a partner of that role answers for it."""
    if not KINDS[row.kind].tells_hosts:
        return []
    roles = {each.partner.kind for each in found}
    written_to = {each.endpoint.address.lower() for each in found if each.endpoint}
    return [
        Contact(
            measure=row, role=tell.role, mail=tell.mail, name=tell.name, lang=tell.lang, source=tell.source
        )
        for tell in _blast(row).tell
        if tell.role not in roles and tell.mail.lower() not in written_to
    ]


def _blast(row: Measure) -> Blast:
    return msgspec.json.decode(row.blast, type=Blast) if row.blast else Blast()


def _order_to(row: Measure, contact: Contact, now: datetime) -> Order:
    return Order(
        measure=row,
        contact=contact,
        way="xarf",
        state=Order.State.ORDERED,
        ordered_at=now,
        answer_by=now + CONTACTS_ANSWER,
    )


def carry_orders(orders: Sequence[tuple[Measure, Order]], now: datetime) -> None:
    """This will hand orders that were written to what carries them, as few messages as hold them."""
    measures = {order.pk: row for row, order in orders}
    for receiver, group in by_receiver(order for _, order in orders if order.state == Order.State.ORDERED):
        for part in batched(group, receiver.at_once):
            asked = [(measures[order.pk], order) for order in part]
            message_id = carry(receiver=receiver, orders=asked, act="ask", now=now)
            Order.objects.filter(pk__in=[order.pk for order in part]).update(message_id=message_id)


def _undo(now: datetime) -> int:
    ended = Measure.objects.select_for_update().filter(
        state__in=[Measure.State.LIFTED, Measure.State.EXPIRED], ordered_at__isnull=False, undone_at=None
    )
    rows = {row.pk: row for row in ended.order_by("pk")[:_BATCH]}
    orders = list(Order.objects.filter(measure_id__in=list(rows), state__in=_ASKED).order_by("pk"))
    for receiver, group in by_receiver(orders):
        for part in batched(group, receiver.at_once):
            for order in part:
                order.undo_at, order.undo_by = now, now + _undone_within(order)
            message_id = carry(
                receiver=receiver,
                orders=[(rows[order.measure_id], order) for order in part],
                act="undo",
                now=now,
            )
            for order in part:
                order.state, order.message_id = Order.State.UNDO_ORDERED, message_id
            Order.objects.bulk_update(part, ["state", "message_id", "undo_at", "undo_by"], batch_size=100)
    Measure.objects.filter(pk__in=list(rows)).update(undone_at=now)
    asked = {order.measure_id for order in orders}
    write_down([Happening(row, "undo_ordered", MACHINE) for pk, row in rows.items() if pk in asked], now=now)
    return len(rows)


def _undone_within(order: Order) -> timedelta:
    """This will give how long undoing may take: as long as was promised for taking effect, or for an answer at all."""
    since = order.asked_again_at or order.ordered_at
    if order.effect_by is not None:
        return order.effect_by - since
    return CONTACTS_ANSWER if order.contact_id is not None else UNDONE_WITHIN
