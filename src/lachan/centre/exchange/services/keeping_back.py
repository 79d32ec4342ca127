"""What one person kept back stays back: the decision counts no more in what is told, until two let it.

It holds for the decision and not for the thing: who approves the thing anew has decided anew. So it survives whatever
has a thing looked at again: another decision about it, one that is lifted, a register that is read from its beginning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.audit import log
from lachan.centre.exchange.codes import BLOCK
from lachan.centre.exchange.guarding import VANISHED, Why
from lachan.centre.exchange.models import HeldThing, Hold, KeptBack
from lachan.centre.exchange.queries.said import Said
from lachan.centre.exchange.services.following import held_cursor
from lachan.centre.exchange.services.holding import Held, hold_back
from lachan.centre.exchange.services.permitted import need_release
from lachan.centre.exchange.services.telling import live_of
from lachan.centre.exchange.wanted import Wanted
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

_BATCH: Final = 500


def keep_back(*, hold: Hold, rows: Sequence[HeldThing], now: datetime) -> None:
    """This will keep the decisions back by which things waited. Within the transaction of the refusal.

    Of a thing whose warning is told and whose block waits, the block alone was kept back. What was to end and is
    unknown to the register goes on being told; there is no decision that could be kept.
    """
    if hold.why == VANISHED:
        return
    things = {(row.kind, row.value) for row in rows}
    said, there = Said(things, now=now), live_of(things)
    KeptBack.objects.bulk_create(
        [
            KeptBack(hold=hold, kind=thing[0], value=thing[1], decision=each.name)
            for thing in sorted(things)
            for each in said.decisions(thing)
            if thing not in there or each.action == BLOCK
        ],
        batch_size=_BATCH,
        ignore_conflicts=True,
    )


def take_up_again(*, hold_id: int, actor: Actor, now: datetime) -> int:
    """This will have what was kept back wait for two people again, and give how many things that are.

    Nothing goes out by that. Raises Refusal: 403; 404; 409 `exchange_not_open` for a hold that nobody kept back,
    `exchange_nothing_left` where all of it is over or was taken up.
    """
    with transaction.atomic():
        need_release(actor, now)
        held_cursor()
        hold = Hold.objects.filter(pk=hold_id).first()
        if hold is None:
            raise Refusal(404, "not_found")
        if hold.state != Hold.State.REFUSED:
            raise Refusal(409, "exchange_not_open")
        kept = KeptBack.objects.filter(hold=hold)
        things = set(kept.values_list("kind", "value"))
        kept.delete()
        waits = _waiting(hold, things, now)
        if not waits:
            raise Refusal(409, "exchange_nothing_left")
        hold_back(waits, sizes={hold.kind: hold.size}, lately={hold.kind: hold.lately}, now=now)
        log.record(
            kind="exchange.release_taken_up", actor=actor, now=now, subject=f"hold:{hold_id}",
            data={"things": len(waits)},
        )  # fmt: skip
    return len(waits)


def _waiting(hold: Hold, things: set[tuple[str, str]], now: datetime) -> list[Held]:
    said, there = Said(things, now=now), live_of(things)
    whys = {
        (kind, value): Why(why, detail)
        for kind, value, why, detail in HeldThing.objects.filter(hold=hold).values_list(
            "kind", "value", "why", "detail"
        )
    }
    waits = []
    for thing in sorted(things):
        wanted, row = said.wanted(thing), there.get(thing)
        if isinstance(wanted, Wanted) and (row is None or row.action != wanted.action):
            waits.append(Held(thing, wanted.action, whys.get(thing, Why(hold.why))))
    return waits
