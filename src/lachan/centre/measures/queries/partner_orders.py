"""Orders as the partner reads them that comes for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.measures.carrying import said_of
from lachan.centre.measures.models import Order
from lachan.centre.measures.preview import TLP
from lachan.centre.partners.queries.answering import sees
from lachan.centre.partners.queries.partners import partners_by_id

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST_ORDERS: Final = 200
WAITS: Final = "waits"
EVERY: Final = "all"
_STATES: Final = tuple(state for state in Order.State.values if state != Order.State.KEPT_BACK)
SHOWS: Final = (WAITS, EVERY, *_STATES)
# what the partner hasn't said that it has
_WAITS: Final = (Order.State.ORDERED, Order.State.UNDO_ORDERED)
_UNDOES: Final = frozenset({Order.State.UNDO_ORDERED, Order.State.UNDO_SENT, Order.State.UNDONE})


class OrdersTold(msgspec.Struct, frozen=True):
    """Some orders as they are sent, and the number after which the next ones stand; 0 where there are no more."""

    orders: tuple[dict[str, Any], ...]
    after: int


def orders_for_partner(
    partner_id: int, *, show: str = WAITS, after: int = 0, size: int = MOST_ORDERS
) -> OrdersTold:
    """This will give orders of a partner as they are sent, with their state, by number from `after` on. Two queries.

    What it hasn't had yet and may no longer see is left out; that something is undone it is always told.
    """
    found = _shown(partner_id, show).filter(pk__gt=after).select_related("measure").order_by("pk")
    partner = partners_by_id([partner_id])[partner_id]
    rows = list(found[: size + 1])
    told = tuple(
        {**said_of(order.measure, order, act=_act(order)), "state": order.state}
        for order in rows[:size]
        if order.state != Order.State.ORDERED
        or order.sent_at is not None
        or sees(partner, tlp=TLP, about=order.measure.about)
    )
    return OrdersTold(told, rows[size - 1].pk if len(rows) > size else 0)


def state_for_partner(partner_id: int, order_id: int) -> str:
    """This will give where an order of a partner stands, "" for one that isn't its own. One query."""
    own = Order.objects.filter(pk=order_id, partner_id=partner_id)
    return own.values_list("state", flat=True).first() or ""


def _shown(partner_id: int, show: str) -> QuerySet[Order]:
    own = Order.objects.filter(partner_id=partner_id).exclude(state=Order.State.KEPT_BACK)
    match show:
        case "waits":
            return own.filter(state__in=_WAITS)
        case "all":
            return own
        case state:
            return own.filter(state=state)


def _act(order: Order) -> str:
    if order.state in _UNDOES:
        return "undo"
    return "again" if order.returned else "ask"
