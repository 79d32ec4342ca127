"""Orders that a partner comes for: what it says it has is sent. Until then it gets them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.audit.actors import Actor
from lachan.centre.measures.models import Order
from lachan.centre.measures.services.replying import let_stand
from lachan.centre.web.commits import together

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

_AFTER: Final = {Order.State.ORDERED: Order.State.SENT, Order.State.UNDO_ORDERED: Order.State.UNDO_SENT}


def confirm_received(*, partner_id: int, order_ids: Collection[int], now: datetime) -> tuple[int, ...]:
    """This will note which of some orders a partner has, and give those that are its own.

    Once is enough: what it has already stays as it is. Orders of others are passed over, as if there were none.
    """

    def write() -> tuple[int, ...]:
        own = Order.objects.select_for_update().filter(pk__in=set(order_ids), partner_id=partner_id)
        orders = list(own.exclude(state=Order.State.KEPT_BACK).order_by("pk"))
        for before, after in _AFTER.items():
            Order.objects.filter(pk__in=[one.pk for one in orders if one.state == before]).update(
                state=after, sent_at=now
            )
        moved = {one.measure_id for one in orders if one.state == Order.State.ORDERED}
        let_stand(moved, Actor("partner", str(partner_id)), now)
        return tuple(one.pk for one in orders)

    return together(write)
