"""An act of a program is done once, however often it is sent under the same key."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import IntegrityError, transaction

from lachan.centre.cases.models import Done
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

# A program that lost its connection tries again within minutes; after a night it looks first.
KEPT: Final = timedelta(days=1)


class Answered(msgspec.Struct, frozen=True):
    """What is answered to an act: status, ETag ("" for none), and the body as JSON. `again`: it was done before."""

    status: int
    answer: str
    etag: str = ""
    again: bool = False


def do_once(*, token_id: int, key: str, asked: bytes, run: Callable[[], Answered], now: datetime) -> Answered:
    """This will do an act in one transaction and keep its answer under the key; "" is no key.

    `asked` is all that says what the act is. One that is refused leaves nothing, and may be tried again under the same
    key. Two that come at once make one: the second waits for the first. Raises Refusal (422 `cases_key_reused`) for
    another act under the same key, and what `run` raises.
    """
    if not key:
        with transaction.atomic():
            return run()
    named, what = (hashlib.sha256(one).hexdigest() for one in (key.encode(), asked))
    with transaction.atomic():
        try:
            with transaction.atomic():
                done = Done.objects.create(token_id=token_id, key=named, asked=what, at=now)
        except IntegrityError:
            before = Done.objects.get(token_id=token_id, key=named)
            if before.asked != what:
                raise Refusal(422, "cases_key_reused") from None
            return Answered(before.status, before.answer, before.etag, again=True)
        answered = run()
        Done.objects.filter(pk=done.pk).update(
            status=answered.status, etag=answered.etag, answer=answered.answer
        )
        return answered


def forget_done(*, now: datetime, limit: int) -> int:
    """This will forget acts whose day is over; gives how many."""
    old = list(Done.objects.filter(at__lte=now - KEPT).order_by("at").values_list("pk", flat=True)[:limit])
    return Done.objects.filter(pk__in=old).delete()[0] if old else 0
