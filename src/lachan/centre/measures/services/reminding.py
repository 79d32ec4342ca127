"""Reminders: who has not answered by the time that was promised is asked twice more, and then the desk is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING, Final

from django.db.models import F, Q

from lachan.centre.audit.actors import MACHINE
from lachan.centre.measures.carrying import carry
from lachan.centre.measures.models import Measure, Order
from lachan.centre.measures.models.sending import REMINDERS, TOLD
from lachan.centre.measures.services.receivers import by_receiver
from lachan.centre.measures.services.writing_down import Happening, write_down
from lachan.centre.web.commits import together

if TYPE_CHECKING:
    from collections.abc import Sequence

# Between two reminders as long as the partner has promised to take for an answer, within these.
SHORTEST: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(days=2)
_BATCH: Final = 1_000
# of those that are overdue; a partner that answers nothing for months has as many
_SEEN: Final = 20_000


def remind_overdue(*, now: datetime) -> int:
    """This will remind who is overdue, or tell the desk of it, and give how many orders that were.

    Measures that have ended, and partners that are suspended, are passed over.
    """
    return together(lambda: _remind(now))


def _remind(now: datetime) -> int:
    waits = Order.objects.filter(
        Q(state=Order.State.SENT) | Q(state=Order.State.ORDERED, message_id=None),
        answer_by__lte=now,
        reminded__lt=TOLD,
        measure__in_force=True,
    )
    # the first when it is due, the next not before as long again; how long differs from order to order
    seen = waits.filter(Q(reminded=0) | Q(reminded_at__lte=now - SHORTEST)).order_by("answer_by", "pk")[
        :_SEEN
    ]
    writable = by_receiver((order for order in seen if _next_at(order) <= now), active_only=True)
    due = [order.pk for _, group in writable for order in group][:_BATCH]
    # another worker may have been quicker
    orders = list(waits.select_for_update(of=("self",)).filter(pk__in=due).order_by("pk"))
    orders = [order for order in orders if _next_at(order) <= now]
    measures = {row.pk: row for row in Measure.objects.filter(pk__in={order.measure_id for order in orders})}
    happened: list[Happening] = []
    for receiver, group in by_receiver(orders, active_only=True):
        # who comes for its orders can't be written to; a person is told at once
        again = [order for order in group if order.reminded < REMINDERS and receiver.way != "fetch"]
        for part in batched(again, receiver.at_once):
            message_id = carry(
                receiver=receiver,
                orders=[(measures[order.measure_id], order) for order in part],
                act="remind",
                now=now,
            )
            ids = [order.pk for order in part]
            Order.objects.filter(pk__in=ids).update(
                reminded=F("reminded") + 1, reminded_at=now, message_id=message_id
            )
            happened += _happenings(part, measures, "reminded")
        given_up = [order for order in group if order not in again]
        Order.objects.filter(pk__in=[order.pk for order in given_up]).update(reminded=TOLD, reminded_at=now)
        happened += _happenings(given_up, measures, "unanswered")
    write_down(happened, now=now)
    return len(happened)


def _happenings(orders: Sequence[Order], measures: dict[int, Measure], kind: str) -> list[Happening]:
    return [
        Happening(
            measures[order.measure_id],
            kind,
            MACHINE,
            data={"order": order.pk, "reminder": order.reminded + 1},
        )
        for order in orders
    ]


def _next_at(order: Order) -> datetime:
    """This will give when an overdue order is due for its next step: each as long after the last as was promised."""
    if order.answer_by is None or order.reminded_at is None:
        return order.answer_by or order.ordered_at
    promised = order.answer_by - (order.asked_again_at or order.ordered_at)
    return order.reminded_at + min(max(promised, SHORTEST), LONGEST)
