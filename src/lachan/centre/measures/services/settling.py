"""What looks mean for orders and measures: effective, not yet, come back. What has come back is asked for once more."""

from __future__ import annotations

from datetime import timedelta
from itertools import batched
from typing import TYPE_CHECKING, Final

from lachan.centre.audit.actors import MACHINE
from lachan.centre.measures.carrying import carry
from lachan.centre.measures.effect.places import FORGOTTEN
from lachan.centre.measures.effect.standing import together as worst_of
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Measure, Order, Watch
from lachan.centre.measures.services.receivers import by_receiver
from lachan.centre.measures.services.writing_down import Happening, write_down
from lachan.centre.web.commits import together

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.measures.effect.standing import Effect

_BATCH: Final = 200
# A page that comes and goes must not bring a message each time; the desk sees it meanwhile.
ASKED_AGAIN_AFTER: Final = timedelta(hours=6)
_HEARD_IT: Final = (Order.State.SENT, Order.State.ACKNOWLEDGED)


def settle_effects(*, now: datetime) -> int:
    """This will write what changed looks mean for orders and measures, and give how many measures that were."""
    return together(lambda: _settle(now))


def forget_effects(*, now: datetime) -> int:
    """This will believe no effect any more that nobody has looked at for days, and give how many watches that were."""
    stale = Watch.objects.filter(due_at__isnull=False, looked_at__lt=now - FORGOTTEN)
    ids = list(stale.exclude(effect="not_verified").order_by("pk").values_list("pk", flat=True)[:_BATCH])
    if not ids:
        return 0
    return together(
        lambda: Watch.objects.filter(pk__in=ids, looked_at__lt=now - FORGOTTEN).update(
            effect="not_verified", places="{}", is_changed=True
        )
    )


def _settle(now: datetime) -> int:
    changed = Watch.objects.filter(is_changed=True).order_by("pk")
    ids = set(changed.values_list("measure_id", flat=True)[:_BATCH])
    if not ids:
        return 0
    measures = list(Measure.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    Watch.objects.filter(measure_id__in=ids, is_changed=True).update(is_changed=False)
    watches: dict[int, list[Watch]] = {}
    for watch in Watch.objects.filter(measure_id__in=ids).order_by("pk"):
        watches.setdefault(watch.measure_id, []).append(watch)
    orders: dict[int, list[Order]] = {}
    for order in Order.objects.select_for_update().filter(measure_id__in=ids).order_by("pk"):
        orders.setdefault(order.measure_id, []).append(order)
    happened: list[Happening] = []
    back: list[tuple[Measure, Order]] = []
    for measure in measures:
        if not measure.in_force:
            # what it was when it ended stays
            continue
        theirs = orders.get(measure.pk, [])
        before = {order.pk: order.effect for order in theirs}
        _settle_orders(measure, theirs, watches[measure.pk])
        came_back = [
            order for order in theirs if order.effect == "returned" and before[order.pk] != "returned"
        ]
        back += [(measure, order) for order in came_back]
        _settle_measure(measure, theirs, watches[measure.pk], now, happened)
    every = [order for measure in measures for order in orders.get(measure.pk, [])]
    Order.objects.bulk_update(every, ["effect", "effective_at"], batch_size=100)
    _ask_again(back, now)
    Measure.objects.bulk_update(
        measures, ["effect", "effective_at", "state", "version", "changed_at"], batch_size=50
    )
    write_down(happened, now=now)
    return len(measures)


def _settle_orders(measure: Measure, orders: Sequence[Order], watches: Sequence[Watch]) -> None:
    for order in orders:
        if order.state == Order.State.KEPT_BACK:
            continue
        if KINDS[measure.kind].check == "page":
            # the page is one, whoever was asked
            seen = [watch for watch in watches if watch.order_id is None]
        else:
            seen = [watch for watch in watches if watch.order_id == order.pk]
        order.effect = worst_of([_effect(watch) for watch in seen])
        if order.effect == "effective" and order.effective_at is None:
            order.effective_at = max(watch.effective_at for watch in seen if watch.effective_at is not None)


def _settle_measure(
    measure: Measure,
    orders: Sequence[Order],
    watches: Sequence[Watch],
    now: datetime,
    happened: list[Happening],
) -> None:
    if KINDS[measure.kind].check == "page":
        effects = [_effect(watch) for watch in watches if watch.order_id is None]
        moments = [watch.effective_at for watch in watches if watch.order_id is None]
    else:
        asked = [order for order in orders if order.state != Order.State.KEPT_BACK]
        effects = [_known(order.effect) for order in asked]
        moments = [order.effective_at for order in asked]
    effect = worst_of(effects)
    if effect == measure.effect:
        return
    measure.effect = effect
    if effect == "effective" and measure.effective_at is None:
        measure.effective_at = max((moment for moment in moments if moment is not None), default=now)
    measure.version += 1
    measure.changed_at = now
    where = [order.partner_id for order in orders if order.effect == effect and order.partner_id is not None]
    happened.append(Happening(measure, effect, MACHINE, data={"partners": where}))


def _ask_again(back: Sequence[tuple[Measure, Order]], now: datetime) -> None:
    """This will ask partners anew for what has come back with them, where they had heard of it."""
    asked = [
        (measure, order)
        for measure, order in back
        if order.state in _HEARD_IT
        and (order.asked_again_at is None or now - order.asked_again_at >= ASKED_AGAIN_AFTER)
    ]
    measures = {order.pk: measure for measure, order in asked}
    groups = by_receiver((order for _, order in asked), active_only=True)
    for receiver, group in groups:
        for order in group:
            # as long as was promised the first time, however often it has come back
            asked_at = order.asked_again_at or order.ordered_at
            order.answer_by = now + (order.answer_by - asked_at) if order.answer_by else None
            order.effect_by = now + (order.effect_by - asked_at) if order.effect_by else None
            order.returned += 1
            order.asked_again_at, order.state = now, Order.State.ORDERED
            # it is reminded of that anew
            order.reminded, order.reminded_at = 0, None
            measures[order.pk].state = Measure.State.APPROVED
        for part in batched(group, receiver.at_once):
            message_id = carry(
                receiver=receiver,
                orders=[(measures[order.pk], order) for order in part],
                act="again",
                now=now,
            )
            for order in part:
                order.message_id = message_id
    Order.objects.bulk_update(
        [order for _, group in groups for order in group],
        [
            "returned", "asked_again_at", "state", "answer_by", "effect_by", "message_id", "reminded", "reminded_at",
        ],
        batch_size=100,
    )  # fmt: skip


def _effect(watch: Watch) -> Effect:
    return _known(watch.effect)


def _known(effect: str) -> Effect:
    return effect  # type: ignore[return-value] # a column of four words
