"""Looking whether what has ended is undone: by partners' probes and by ourselves, as effect is looked at.

A probe can't tell these names from those that are to be blocked. A place at which it was blocked and that is asked no
more keeps the answer open: whoever shows us one resolver of four shows nothing.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Exists, OuterRef, Q

from lachan.centre.measures.effect.places import FORGOTTEN
from lachan.centre.measures.effect.stores import may_have_page
from lachan.centre.measures.effect.turns import WAITED_FOR
from lachan.centre.measures.effect.undoing import LOOKED_FOR, Place, after, expected, next_look
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Measure, Order, UndoWatch, Watch
from lachan.centre.measures.queries.asked_anew import asked_anew
from lachan.centre.measures.services.noting_looks import places_of
from lachan.centre.measures.services.own_looks import (
    CLAIMED,
    HAS_ADDRESS,
    THREADS,
    Looking,
    Work,
    note_resolved,
)
from lachan.centre.web.commits import together

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from lachan.centre.measures.effect.probing import Look
    from lachan.centre.measures.models import Probe
    from lachan.centre.measures.services.own_looks import Looker

_ENDED: Final = (Measure.State.LIFTED, Measure.State.EXPIRED)
_ASKED: Final = (Order.State.UNDO_ORDERED, Order.State.UNDO_SENT, Order.State.UNDONE, Order.State.FAILED)
_DNS: Final = tuple(code for code, kind in KINDS.items() if kind.check == "dns")
_PAGES: Final = tuple(code for code, kind in KINDS.items() if kind.check == "page" and kind.seen_from_here)
_BATCH: Final = 30


def look_at_undone(*, now: datetime, look: Looker | None = None) -> int:
    """This will look ourselves at what was to be undone and is due, and give how many that were.

    At pages; and whether names that probes ask for are there at all: else nobody can say that they are still blocked.
    """
    claimed = together(lambda: _claim(now))
    if not claimed:
        return 0
    work = [Work(each.measure.kind, each.measure.about, each.measure.value, each.step) for each in claimed]
    # outside of any transaction: a page may be slow
    with ThreadPoolExecutor(THREADS, thread_name_prefix="undo-looks") as pool:
        seen = list(pool.map(look or Looking(now), work))

    def write() -> None:
        looks = {each.pk: found.looks for each, found in zip(claimed, seen, strict=True)}
        note_resolved(zip((each.measure for each in claimed), seen, strict=True), now)
        held = UndoWatch.objects.select_for_update().filter(pk__in=list(looks)).order_by("pk")
        note_undo_looks([(watch, looks[watch.pk]) for watch in held], at=now)

    together(write)
    return len(claimed)


def due_for_probe(row: Probe, *, now: datetime, most: int) -> list[UndoWatch]:
    """This will give what a probe is to ask to see whether it is undone, those just lifted among it.

    In the caller's transaction.
    """
    fresh = (
        _to_undo(now)
        .filter(
            ~Exists(UndoWatch.objects.filter(order=OuterRef("pk"), probe=row)),
            partner_id=row.partner_id,
            measure__kind__in=_DNS,
        )
        .order_by("-pk")[:most]
    )
    orders = list(fresh)
    held: dict[int, list[str]] = {}
    for watch in Watch.objects.filter(order__in=orders, probe=row):
        held[watch.order_id or 0] = [name for name, place in places_of(watch).items() if place.holds]
    UndoWatch.objects.bulk_create(
        [
            UndoWatch(
                measure_id=order.measure_id,
                order=order,
                probe=row,
                due_at=now,
                places=_as_json(expected(held.get(order.pk, ()), at=now)),
            )
            for order in orders
        ],
        ignore_conflicts=True,
        batch_size=100,
    )
    due = UndoWatch.objects.filter(probe=row, due_at__lte=now).select_related("measure", "order")
    return _still_looked_at(list(due.order_by("due_at", "pk")[:most]), now)


def note_undo_looks(seen: Sequence[tuple[UndoWatch, Mapping[str, Look]]], *, at: datetime) -> None:
    """This will note looks at a moment, in the caller's transaction, which holds the watches."""
    for watch, looks in seen:
        before = msgspec.json.decode(watch.places, type=dict[str, Place])
        found = after(before, looks, at=at)
        turned = any(
            place.since is not None and (name not in before or before[name].since != place.since)
            for name, place in found.by_name.items()
        )
        watch.is_changed = watch.is_changed or found.standing != watch.standing
        watch.step, watch.due_at = next_look(
            step=watch.step, changed=turned or found.standing != watch.standing, at=at
        )
        if found.standing == "undone":
            # it is: nobody is asked any more
            watch.due_at = None
        watch.standing, watch.looked_at = found.standing, at
        watch.places = _as_json(found.by_name)
    UndoWatch.objects.bulk_update(
        [watch for watch, _ in seen],
        ["standing", "places", "step", "due_at", "looked_at", "is_changed"],
        batch_size=100,
    )


def doubt_undo_looks(row: Probe, *, now: datetime) -> None:
    """This will believe nothing any more of what a probe said, in the caller's transaction: it was wrong."""
    _begin_anew(list(UndoWatch.objects.select_for_update().filter(probe=row, due_at__isnull=False)), now)


def forget_undo_looks(*, now: datetime) -> int:
    """This will believe no more what nobody has looked at for days, and give how many that were."""

    def write() -> int:
        stale = UndoWatch.objects.filter(standing="still", looked_at__lt=now - FORGOTTEN)
        return _begin_anew(list(stale.select_for_update().order_by("pk")[:100]), now)

    return together(write)


def _to_undo(now: datetime) -> QuerySet[Order]:
    """This will give the orders that were to be undone not long ago, as a query."""
    return Order.objects.filter(
        undo_at__gt=now - LOOKED_FOR, state__in=_ASKED, measure__state__in=_ENDED
    ).exclude(undo_seen="undone")


def _claim(now: datetime) -> list[UndoWatch]:
    fresh = Measure.objects.filter(
        Exists(_to_undo(now).filter(measure=OuterRef("pk"))),
        Q(kind__in=_PAGES) & (Q(about__in=HAS_ADDRESS) | may_have_page())
        | Exists(UndoWatch.objects.filter(measure=OuterRef("pk"), order__isnull=False)),
        ~Exists(UndoWatch.objects.filter(measure=OuterRef("pk"), order=None)),
    )
    UndoWatch.objects.bulk_create(
        [UndoWatch(measure=measure, due_at=now) for measure in fresh.order_by("-pk")[:_BATCH]],
        ignore_conflicts=True,
    )
    due = (
        UndoWatch.objects.select_for_update(of=("self",))
        .filter(order=None, due_at__lte=now)
        .select_related("measure")
        .order_by("due_at", "pk")[:_BATCH]
    )
    rows = list(due)
    open_ones = set(
        _to_undo(now)
        .filter(measure_id__in=[each.measure_id for each in rows])
        .values_list("measure_id", flat=True)
    )
    over = [each.pk for each in rows if each.measure_id not in open_ones]
    UndoWatch.objects.filter(pk__in=over).update(due_at=None)
    claimed = _still_looked_at([each for each in rows if each.measure_id in open_ones], now)
    UndoWatch.objects.filter(pk__in=[each.pk for each in claimed]).update(due_at=now + CLAIMED)
    return claimed


def _still_looked_at(due: Sequence[UndoWatch], now: datetime) -> list[UndoWatch]:
    """This will give those of what is due that are to be looked at still, and put the others off or end them."""
    anew = asked_anew([each.measure for each in due])
    over = [
        each.pk for each in due if each.measure.undone_at is None or now - each.measure.undone_at > LOOKED_FOR
    ]
    UndoWatch.objects.filter(pk__in=over).update(due_at=None)
    # what is asked for anew has to be blocked: nothing that was seen before is held against anybody
    later = [each for each in due if each.measure_id in anew and each.pk not in over]
    _begin_anew(later, now + WAITED_FOR)
    passed_over = {*over, *(each.pk for each in later)}
    return [each for each in due if each.pk not in passed_over]


def _begin_anew(watches: Sequence[UndoWatch], due_at: datetime) -> int:
    for each in watches:
        each.is_changed = each.is_changed or each.standing != "not_verified"
        names = msgspec.json.decode(each.places, type=dict[str, Place])
        each.places = _as_json(expected(names, at=due_at))
        each.standing, each.step, each.due_at = "not_verified", 0, due_at
    UndoWatch.objects.bulk_update(
        watches, ["standing", "places", "step", "due_at", "is_changed"], batch_size=100
    )
    return len(watches)


def _as_json(places: Mapping[str, Place]) -> str:
    return msgspec.json.encode(places).decode()
