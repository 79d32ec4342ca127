"""Removing what ended so long ago that no consumer is still told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Max

from lachan.centre.exchange.codes import ENDED_KEPT
from lachan.centre.exchange.models import Claim, Counter, Entry, HeldThing, Marking

if TYPE_CHECKING:
    from datetime import datetime

_BATCH: Final = 1_000


def forget_ended(*, now: datetime) -> int:
    """This will remove rows that ended before `codes.ENDED_KEPT`, and what was held then, and give how many."""
    long_ago = now - ENDED_KEPT
    with transaction.atomic():
        old = Entry.objects.filter(ended_at__lte=long_ago).order_by("ended_seq")
        ids = list(old.values_list("pk", flat=True)[:_BATCH])
        if ids:
            rows = Entry.objects.filter(pk__in=ids)
            upto = rows.aggregate(last=Max("ended_seq"))["last"]
            things = set(rows.values_list("kind", "value"))
            rows.delete()
            Counter.objects.filter(pk=1).update(forgotten_seq=upto)
            _forget_markings(things)
        held = HeldThing.objects.filter(is_open=False, hold__made_at__lte=long_ago).order_by("pk")
        held_ids = list(held.values_list("pk", flat=True)[:_BATCH])
        HeldThing.objects.filter(pk__in=held_ids).delete()
    return len(ids) + len(held_ids) + _forget_claims(now)


def _forget_claims(now: datetime) -> int:
    """This will remove what partners said so long ago that what it is about is not known any more."""
    old = Claim.objects.filter(received_at__lte=now - ENDED_KEPT).order_by("received_at")
    return Claim.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:_BATCH])).delete()[0]


def _forget_markings(things: set[tuple[str, str]]) -> None:
    values = {value for _, value in things}
    there = set(
        Entry.objects.filter(kind__in={kind for kind, _ in things}, value__in=values).values_list(
            "kind", "value"
        )
    )
    for row in Marking.objects.filter(value__in=values):
        if (row.kind, row.value) in things - there:
            row.delete()
