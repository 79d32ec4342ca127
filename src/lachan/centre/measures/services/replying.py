"""What became of orders: what left, what partners say of them. What they say is a claim and never the effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from lachan.centre.audit.actors import MACHINE, Actor
from lachan.centre.cases.services.taking import read_words
from lachan.centre.measures.models import Measure, Order, Reply
from lachan.centre.measures.services.writing_down import Happening, write_down
from lachan.centre.outbox.queries import messages_by_id
from lachan.centre.web.commits import together
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

_BATCH: Final = 1_000
# A partner says three or four things of an order; a program that has run wild must not fill the disk.
MOST_REPLIES: Final = 50
_MARK_CHARS: Final = 100
_LEFT: Final = {
    Order.State.ORDERED: Order.State.SENT,
    Order.State.UNDO_ORDERED: Order.State.UNDO_SENT,
}
# what a reply makes of an order, by where it stands; whatever else is said is kept and changes nothing
_MAKES: Final = {
    ("acknowledged", Order.State.ORDERED): Order.State.ACKNOWLEDGED,
    ("acknowledged", Order.State.SENT): Order.State.ACKNOWLEDGED,
    ("done", Order.State.ORDERED): Order.State.ACKNOWLEDGED,
    ("done", Order.State.SENT): Order.State.ACKNOWLEDGED,
    ("refused", Order.State.ORDERED): Order.State.REFUSED,
    ("refused", Order.State.SENT): Order.State.REFUSED,
    ("refused", Order.State.ACKNOWLEDGED): Order.State.REFUSED,
    # what a mail server said could not be delivered was read after all
    ("acknowledged", Order.State.FAILED): Order.State.ACKNOWLEDGED,
    ("done", Order.State.FAILED): Order.State.ACKNOWLEDGED,
    ("refused", Order.State.FAILED): Order.State.REFUSED,
    ("undone", Order.State.FAILED): Order.State.UNDONE,
    ("undone", Order.State.UNDO_ORDERED): Order.State.UNDONE,
    ("undone", Order.State.UNDO_SENT): Order.State.UNDONE,
}


def note_left(*, now: datetime) -> int:
    """This will note which orders have left, or can't, and give how many that were."""

    def write() -> int:
        waits = Order.objects.filter(state__in=list(_LEFT), message_id__isnull=False).order_by("pk")
        orders = list(waits[:_BATCH])
        told = messages_by_id({order.message_id for order in orders if order.message_id is not None})
        changed: dict[tuple[str, str], list[Order]] = {}
        for order in orders:
            message = told.get(order.message_id or 0)
            if message is None or message.state in {"waiting", "claimed"}:
                continue
            left = _LEFT[Order.State(order.state)] if message.state == "delivered" else Order.State.FAILED
            changed.setdefault((order.state, left), []).append(order)
        for (before, after), group in changed.items():
            Order.objects.filter(pk__in=[order.pk for order in group], state=before).update(
                state=after, sent_at=now
            )
        let_stand({order.measure_id for group in changed.values() for order in group}, MACHINE, now)
        return sum(map(len, changed.values()))

    return together(write)


def take_reply(
    *,
    order_id: int,
    partner_id: int,
    says: str,
    mark: str,
    way: str,
    now: datetime,
    words: str = "",
) -> bool:
    """This will keep what a partner says of an order of its own, and say whether it is new.

    `mark` is the partner's name for what it says: the same a second time is the first one again.
    Raises Refusal: 404 for an order that isn't the partner's; 409 `measures_mark_used` where the mark named something
    else, `measures_replies_many`; 422 `measures_says_partner`, `measures_mark`, `cases_words`.
    """
    if says not in Reply.Says:
        raise Refusal(422, "measures_says_partner", pointer="/says")
    if not 0 < len(mark) <= _MARK_CHARS or not mark.isprintable():
        raise Refusal(422, "measures_mark", pointer="/mark")
    said = read_words(words, needed=False, pointer="/words")
    actor = Actor("partner", str(partner_id))

    def write() -> bool:
        order = Order.objects.select_for_update().filter(pk=order_id, partner_id=partner_id).first()
        if order is None or order.state == Order.State.KEPT_BACK:
            raise Refusal(404, "not_found")
        known = Reply.objects.filter(order=order, mark=mark).first()
        if known is not None:
            if (known.says, known.words) != (says, said):
                raise Refusal(409, "measures_mark_used", pointer="/mark")
            return False
        after = state_after(order, says)
        if after is None and Reply.objects.filter(order=order).count() >= MOST_REPLIES:
            raise Refusal(409, "measures_replies_many", most=str(MOST_REPLIES))
        try:
            with transaction.atomic():
                Reply.objects.create(order=order, says=says, at=now, way=way, mark=mark, words=said)
        except IntegrityError:
            return False
        move_order(order, after, now)
        measure = Measure.objects.get(pk=order.measure_id)
        data = {"order": order.pk, "says": says}
        write_down([Happening(measure, "answered", actor, data=data, said={"words": said})], now=now)
        let_stand({order.measure_id}, actor, now)
        return True

    return together(write)


def state_after(order: Order, says: str) -> Order.State | None:
    """This will give where a reply puts an order, None where it changes nothing: what is to be undone is not done."""
    is_late = order.undo_at is not None and says != Reply.Says.UNDONE
    return None if is_late else _MAKES.get((says, Order.State(order.state)))


def move_order(order: Order, after: Order.State | None, now: datetime) -> None:
    """This will let an order, which the caller has locked, stand there; None leaves it."""
    if after is not None:
        order.state, order.answered_at = after, now
        order.save(update_fields=["state", "answered_at"])


def let_stand(measure_ids: Collection[int], actor: Actor, now: datetime) -> None:
    """This will let measures stand where the slowest of their counterparts stands."""
    measures = {
        row.pk: row
        for row in Measure.objects.select_for_update().filter(
            pk__in=set(measure_ids), state__in=[Measure.State.APPROVED, Measure.State.SENT]
        )
    }
    standing: dict[int, set[str]] = {}
    asked = Order.objects.filter(measure_id__in=list(measures)).exclude(state=Order.State.KEPT_BACK)
    for measure_id, state in asked.values_list("measure_id", "state"):
        standing.setdefault(measure_id, set()).add(state)
    happened = []
    for pk, row in measures.items():
        states = standing.get(pk, set()) - {Order.State.REFUSED, Order.State.FAILED}
        if not states or Order.State.ORDERED in states:
            continue
        after = Measure.State.SENT if Order.State.SENT in states else Measure.State.ACKNOWLEDGED
        if row.state == after:
            continue
        row.state, row.changed_at = after, now
        row.version += 1
        row.sent_at = row.sent_at or now
        if after == Measure.State.ACKNOWLEDGED:
            row.acknowledged_at = now
        row.save(update_fields=["state", "changed_at", "version", "sent_at", "acknowledged_at"])
        happened.append(Happening(row, after, actor))
    write_down(happened, now=now)
