"""What is to be undone and isn't: what looks mean, who is reminded, what the desk is told. A claim ends none of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING, Final

from django.db.models import F

from lachan.centre.audit.actors import MACHINE
from lachan.centre.measures.carrying import carry
from lachan.centre.measures.effect.undoing import together as all_of
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Measure, Order, UndoWatch
from lachan.centre.measures.models.sending import REMINDERS, TOLD, UNDO_WAITED_FOR
from lachan.centre.measures.queries.asked_anew import asked_anew
from lachan.centre.measures.services.receivers import by_receiver
from lachan.centre.measures.services.reminding import LONGEST, SHORTEST
from lachan.centre.measures.services.writing_down import Happening, write_down
from lachan.centre.web.commits import together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.centre.measures.effect.undoing import Standing

_BATCH: Final = 200
# of those that are overdue; a partner that answers nothing for months has as many
_SEEN: Final = 5_000
_ENDED: Final = (Measure.State.LIFTED, Measure.State.EXPIRED)
_TOLD_OF: Final = {"undone": "undone_seen", "still": "undo_still"}


def settle_undone(*, now: datetime) -> int:
    """This will write what changed looks mean for orders to undo, and give how many measures that were."""
    return together(lambda: _settle(now))


def remind_undo(*, now: datetime) -> int:
    """This will remind who has not undone in time, and after two times tell the desk; gives how many orders that were.

    Who comes for its orders gets them again, and the desk is told at once. Where another measure asks for the same,
    nobody is reminded.
    """
    return together(lambda: _remind(now))


def _settle(now: datetime) -> int:
    changed = UndoWatch.objects.filter(is_changed=True).order_by("pk")
    ids = set(changed.values_list("measure_id", flat=True)[:_BATCH])
    if not ids:
        return 0
    measures = {row.pk: row for row in Measure.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    UndoWatch.objects.filter(measure_id__in=ids, is_changed=True).update(is_changed=False)
    watches: dict[int, list[UndoWatch]] = {}
    for watch in UndoWatch.objects.filter(measure_id__in=ids).order_by("pk"):
        watches.setdefault(watch.measure_id, []).append(watch)
    orders = Order.objects.select_for_update().filter(measure_id__in=ids, undo_at__isnull=False)
    moved: list[Order] = []
    happened: list[Happening] = []
    for order in orders.order_by("pk"):
        measure = measures[order.measure_id]
        # the page is one, whoever was asked; that a name is there says nothing of a partner's resolvers
        is_page = KINDS[measure.kind].check == "page"
        wanted = None if is_page else order.pk
        seen = [watch for watch in watches.get(measure.pk, ()) if watch.order_id == wanted]
        standing = all_of([_known(watch.standing) for watch in seen])
        if standing == order.undo_seen:
            continue
        order.undo_seen, order.undo_seen_at = standing, now
        moved.append(order)
        if standing in _TOLD_OF:
            data = {"order": order.pk, "partner": order.partner_id}
            happened.append(Happening(measure, _TOLD_OF[standing], MACHINE, data=data))
    Order.objects.bulk_update(moved, ["undo_seen", "undo_seen_at"], batch_size=100)
    write_down(happened, now=now)
    return len(ids)


def _remind(now: datetime) -> int:
    overdue = Order.objects.filter(
        UNDO_WAITED_FOR, undo_by__lte=now, undo_reminded__lt=TOLD, measure__state__in=_ENDED
    )
    seen = [order for order in overdue.order_by("undo_by", "pk")[:_SEEN] if _next_at(order) <= now]
    ids = [order.pk for order in seen][:_BATCH]
    # another worker may have been quicker
    orders = list(overdue.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    orders = [order for order in orders if _next_at(order) <= now]
    measures = {row.pk: row for row in Measure.objects.filter(pk__in={order.measure_id for order in orders})}
    anew = asked_anew(list(measures.values()))
    happened: list[Happening] = []
    # what is asked for anew is looked at again after as long
    put_off = [order.pk for order in orders if order.measure_id in anew]
    Order.objects.filter(pk__in=put_off).update(undo_by=now + timedelta(days=1))
    for receiver, group in by_receiver(order for order in orders if order.measure_id not in anew):
        # what came back by mail comes back once more, and who comes for its orders can't be written to
        again = [
            order
            for order in group
            if order.undo_reminded < REMINDERS
            and receiver.way != "fetch"
            and order.state != Order.State.FAILED
        ]
        for part in batched(again, receiver.at_once):
            message_id = carry(
                receiver=receiver,
                orders=[(measures[order.measure_id], order) for order in part],
                act="remind_undo",
                now=now,
            )
            Order.objects.filter(pk__in=[order.pk for order in part]).update(
                undo_reminded=F("undo_reminded") + 1,
                undo_reminded_at=now,
                message_id=message_id,
                # what it says it has undone and we see standing is to be undone still
                state=Order.State.UNDO_ORDERED,
            )
            happened += _happenings(part, measures, "undo_reminded")
        told = [order for order in group if order not in again]
        _tell_desk(told, is_fetched=receiver.way == "fetch", now=now)
        happened += _happenings(told, measures, "not_undone")
    write_down(happened, now=now)
    return len(orders)


def _tell_desk(orders: Sequence[Order], *, is_fetched: bool, now: datetime) -> None:
    ids = [order.pk for order in orders]
    Order.objects.filter(pk__in=ids).update(undo_reminded=TOLD, undo_reminded_at=now)
    if is_fetched:
        Order.objects.filter(pk__in=ids).update(state=Order.State.UNDO_ORDERED)


def _happenings(orders: Sequence[Order], measures: dict[int, Measure], kind: str) -> list[Happening]:
    return [
        Happening(
            measures[order.measure_id],
            kind,
            MACHINE,
            data={"order": order.pk, "partner": order.partner_id, "reminder": order.undo_reminded + 1},
        )
        for order in orders
    ]


def _next_at(order: Order) -> datetime:
    """This will give when an overdue order is due for its next step: each as long after the last as it had at first."""
    if order.undo_by is None or order.undo_at is None or order.undo_reminded_at is None:
        return order.undo_by or order.ordered_at
    return order.undo_reminded_at + min(max(order.undo_by - order.undo_at, SHORTEST), LONGEST)


def _known(standing: str) -> Standing:
    return standing  # type: ignore[return-value] # a column of three words
