"""Forgetting what partners sent: its words first, its details, and at last that it came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.exchange.models import Author, Batch, Received, ReceivedThing
from lachan.centre.exchange.taxii.judging import CONTENT_KEPT, DETAILS_KEPT, ROW_KEPT
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from datetime import datetime

_BATCH: Final = 1_000


def forget_received(*, now: datetime) -> int:
    """This will empty and remove what was kept long enough, at most a thousand of each, and give how many."""
    return _empty_contents(now) + _forget_rows(now) + _forget_batches(now) + _forget_authors(now)


def _empty_contents(now: datetime) -> int:
    with transaction.atomic():
        old = Received.objects.filter(emptied_at=None, received_at__lt=now - CONTENT_KEPT)
        ids = list(old.order_by("received_at").values_list("pk", flat=True)[:_BATCH])
        # the signals of its things are emptied by the register, in as many days
        things = ReceivedThing.objects.filter(received_id__in=ids)
        things.update(value="", text="", fingerprint="", state=ReceivedThing.State.OVER)
        return Received.objects.filter(pk__in=ids).update(content="", emptied_at=now)


def _forget_rows(now: datetime) -> int:
    with transaction.atomic():
        old = Received.objects.filter(received_at__lt=now - ROW_KEPT).order_by("received_at")
        ids = list(old.values_list("pk", flat=True)[:_BATCH])
        Received.objects.filter(pk__in=ids).delete()
        return len(ids)


def _forget_batches(now: datetime) -> int:
    old = Batch.objects.filter(at__lt=now - DETAILS_KEPT).exclude(details="")
    ids = list(old.order_by("at").values_list("pk", flat=True)[:_BATCH])
    done = Batch.objects.filter(pk__in=ids).update(details="")
    older = Batch.objects.filter(at__lt=now - ROW_KEPT).order_by("at")
    gone = list(older.values_list("pk", flat=True)[:_BATCH])
    Batch.objects.filter(pk__in=gone).delete()
    return done + len(gone)


def _forget_authors(now: datetime) -> int:
    """This will let go of identities under which nothing came for so long that nothing is kept of it."""
    ids = list(
        Author.objects.filter(last_on__lt=today(now - ROW_KEPT))
        .order_by("last_on")
        .values_list("pk", flat=True)[:_BATCH]
    )
    Author.objects.filter(pk__in=ids).delete()
    return len(ids)
