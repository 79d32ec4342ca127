"""Letting out what waits: two different people say yes, one person's no keeps it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lachan.centre.audit import log
from lachan.centre.cases.services.taking import read_words
from lachan.centre.exchange.models import HeldThing, Hold
from lachan.centre.exchange.queries.holds import counts_still
from lachan.centre.exchange.services.following import held_cursor
from lachan.centre.exchange.services.keeping_back import keep_back
from lachan.centre.exchange.services.permitted import need_release
from lachan.centre.exchange.services.telling import Let, Telling
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor


def release_hold(*, hold_id: int, things: int, newest: int, reason: str, actor: Actor, now: datetime) -> bool:
    """This will say yes to what waits, and give whether it goes out by that: the second person's yes lets it out.

    Where the first may no longer let anything out, this yes is the first, and takes that one's place.
    `things` is the number of things that the person saw, `newest` the id of the last one (`HoldRow.newest`): where one
    has gone and another come, the number alone is the same. A hold that has changed since is read again. Raises
    Refusal: 403; 404; 409 `exchange_not_open`, `exchange_changed`, `exchange_same_person`; 422 `cases_words`.
    """
    said = read_words(reason)
    with transaction.atomic():
        person_id = need_release(actor, now)
        held_cursor()
        hold = _open(hold_id)
        rows = HeldThing.objects.filter(hold=hold, is_open=True)
        seen = list(rows.order_by("pk"))
        waiting = {(row.kind, row.value): Let(row.why, row.action) for row in seen}
        if len(waiting) != things or seen[-1].pk != newest:
            raise Refusal(409, "exchange_changed", count=str(len(waiting)))
        if hold.first_by == person_id:
            raise Refusal(409, "exchange_same_person")
        if not counts_still(hold.first_by, day=today(now)):
            Hold.objects.filter(pk=hold_id).update(first_by=person_id, first_at=now, first_reason=said)
            _record("exchange.release_signed", hold_id, actor, now, len(waiting))
            return False
        rows.update(is_open=False)
        Hold.objects.filter(pk=hold_id).update(
            state=Hold.State.RELEASED, decided_by=person_id, decided_at=now, reason=said
        )
        Telling(now=now).tell(set(waiting), released=waiting)
        _record("exchange.released", hold_id, actor, now, len(waiting))
    return True


def refuse_hold(*, hold_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """This will keep what waits back (`keeping_back`): it goes out by two others' yes, or when it is decided anew.

    Raises Refusal as above.
    """
    said = read_words(reason)
    with transaction.atomic():
        person_id = need_release(actor, now)
        held_cursor()
        hold = _open(hold_id)
        waiting = HeldThing.objects.filter(hold=hold, is_open=True)
        keep_back(hold=hold, rows=list(waiting), now=now)
        count = waiting.update(is_open=False)
        Hold.objects.filter(pk=hold_id).update(
            state=Hold.State.REFUSED, decided_by=person_id, decided_at=now, reason=said
        )
        _record("exchange.release_refused", hold_id, actor, now, count)


def _open(hold_id: int) -> Hold:
    hold = Hold.objects.filter(pk=hold_id).first()
    if hold is None:
        raise Refusal(404, "not_found")
    if hold.state != Hold.State.OPEN:
        raise Refusal(409, "exchange_not_open")
    return hold


def _record(kind: str, hold_id: int, actor: Actor, now: datetime, things: int) -> None:
    log.record(kind=kind, actor=actor, now=now, subject=f"hold:{hold_id}", data={"things": things})
