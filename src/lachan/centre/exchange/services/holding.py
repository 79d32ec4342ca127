"""Holding back what the guard stops, and letting it go where it is over."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.audit import log
from lachan.centre.audit.actors import MACHINE
from lachan.centre.exchange.codes import MOST_CALLS
from lachan.centre.exchange.guarding import NEVER, VANISHED, Why
from lachan.centre.exchange.models import HeldThing, Hold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

type Thing = tuple[str, str]

_BATCH: Final = 500
_DETAIL_CHARS: Final = 200
_OPEN: Final = (Hold.State.OPEN, Hold.State.NEVER)


class Held(msgspec.Struct, frozen=True):
    """A thing that waits, what would be done with it, and why it waits."""

    thing: Thing
    action: str
    why: Why


def held_now(things: Collection[Thing]) -> set[Thing]:
    """This will give those of some things that wait. One query."""
    rows = HeldThing.objects.filter(
        is_open=True, kind__in={kind for kind, _ in things}, value__in={value for _, value in things}
    )
    return {thing for thing in rows.values_list("kind", "value") if thing in things}


def hold_back(
    held: Sequence[Held], *, sizes: Mapping[str, int], lately: Mapping[str, int], now: datetime
) -> None:
    """This will hold things back, those of a kind and a reason together; what waits already stays where it is.

    They join what waits for the same reason while nobody has signed that: whoever signs has seen all of it.
    """
    there = held_now({each.thing for each in held})
    groups: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for each in held:
        if each.thing not in there:
            groups[each.thing[0], each.why.code].append(each)
    for (kind, code), group in groups.items():
        state = Hold.State.NEVER if code in NEVER else Hold.State.OPEN
        hold = Hold.objects.filter(kind=kind, why=code, state=state, first_by=None).order_by("-pk").first()
        if hold is None:
            hold = Hold.objects.create(
                kind=kind,
                why=code,
                state=state,
                made_at=now,
                size=sizes.get(kind, 0),
                lately=lately.get(kind, 0),
            )
        elif hold.calls >= MOST_CALLS:
            # nobody was told of what joins it now
            Hold.objects.filter(pk=hold.pk).update(calls=0)
        HeldThing.objects.bulk_create(
            [
                HeldThing(
                    hold=hold, kind=kind, value=each.thing[1], action=each.action, why=code,
                    detail=each.why.detail[:_DETAIL_CHARS],
                )
                for each in group
            ],
            batch_size=_BATCH,
        )  # fmt: skip
        log.record(
            kind="exchange.held", actor=MACHINE, now=now, subject=f"hold:{hold.pk}",
            data={"why": code, "kind": kind, "things": len(group)},
        )  # fmt: skip


def hold_anew(actions: Mapping[Thing, str], *, now: datetime) -> None:
    """This will hold anew what waits as another action than it is to have by now: nobody has signed that yet.

    Two who sign a warning don't sign a block. A query where nothing has changed.
    """
    rows = HeldThing.objects.filter(
        is_open=True, kind__in={kind for kind, _ in actions}, value__in={value for _, value in actions}
    ).exclude(why=VANISHED)
    other = [row for row in rows if actions.get((row.kind, row.value), row.action) != row.action]
    if not other:
        return
    let_go_of({(row.kind, row.value) for row in other}, now=now)
    held = [
        Held((row.kind, row.value), actions[row.kind, row.value], Why(row.why, row.detail)) for row in other
    ]
    hold_back(held, sizes={}, lately={}, now=now)


def let_go_of(things: Collection[Thing], *, now: datetime) -> None:
    """This will let go of things that should go out no more; a hold of which nothing is left is moot."""
    if not things:
        return
    rows = HeldThing.objects.filter(
        is_open=True, kind__in={kind for kind, _ in things}, value__in={value for _, value in things}
    )
    found = [(pk, hold_id) for pk, hold_id, kind, value in rows.values_list("pk", "hold_id", "kind", "value")
             if (kind, value) in things]  # fmt: skip
    if not found:
        return
    HeldThing.objects.filter(pk__in=[pk for pk, _ in found]).update(is_open=False)
    for hold_id in {hold_id for _, hold_id in found}:
        if not HeldThing.objects.filter(hold_id=hold_id, is_open=True).exists():
            Hold.objects.filter(pk=hold_id, state__in=_OPEN).update(state=Hold.State.MOOT, decided_at=now)
