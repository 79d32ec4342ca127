"""The switch for emergencies: one person empties all that goes out within seconds, two fill it again.

Nothing of what was decided is touched: lists, zones and feeds give nothing while it lasts, as if all had been lifted.
Emptying needs no worker: whatever is asked for meanwhile is empty, with files that are older too. Filling needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from lachan.centre.audit import log
from lachan.centre.cases.services.taking import read_words
from lachan.centre.exchange.counting import note_boundary
from lachan.centre.exchange.models import Emptying
from lachan.centre.exchange.queries.holds import counts_still
from lachan.centre.exchange.services.permitted import need_release
from lachan.centre.exchange.stopping import keep_mark
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor


def empty_all(*, reason: str, actor: Actor, now: datetime) -> None:
    """This will empty all that goes out. Raises Refusal: 403; 409 `exchange_emptied`; 422 `cases_words`."""
    said = read_words(reason)
    with transaction.atomic():
        person_id = need_release(actor, now)
        try:
            with transaction.atomic():
                Emptying.objects.create(began_at=now, began_by=person_id, reason=said)
        except IntegrityError:
            raise Refusal(409, "exchange_emptied") from None
        note_boundary(now=now)
        transaction.on_commit(keep_mark)
        log.record(kind="exchange.emptied", actor=actor, now=now, subject="", data={})


def fill_again(*, actor: Actor, now: datetime) -> bool:
    """This will say that all may go out again, and give whether it does: the second person's yes lets it.

    Where the first may no longer fill anything, this yes is the first, and takes that one's place.
    Raises Refusal: 403; 409 `exchange_not_emptied`, `exchange_same_person`.
    """
    with transaction.atomic():
        person_id = need_release(actor, now)
        row = Emptying.objects.select_for_update().filter(is_on=True).first()
        if row is None:
            raise Refusal(409, "exchange_not_emptied")
        if row.first_by == person_id:
            raise Refusal(409, "exchange_same_person")
        if not counts_still(row.first_by, day=today(now)):
            changed = Emptying.objects.filter(pk=row.pk, is_on=True, first_by=row.first_by).update(
                first_by=person_id, first_at=now
            )
            if not changed:
                raise Refusal(409, "exchange_changed", count="")
            log.record(kind="exchange.fill_signed", actor=actor, now=now, subject="", data={})
            return False
        Emptying.objects.filter(pk=row.pk).update(is_on=False, ended_at=now, ended_by=person_id)
        note_boundary(now=now)
        transaction.on_commit(keep_mark)
        log.record(kind="exchange.filled", actor=actor, now=now, subject="", data={})
    return True
