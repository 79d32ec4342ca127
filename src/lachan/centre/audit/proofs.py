"""What proves that an entry stands as it was written: its batch, the batch's head, who signed it, who holds it."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.audit.exporting import spans_of
from lachan.centre.audit.models import Batch, SignedHead, WitnessReceipt

if TYPE_CHECKING:
    from collections.abc import Iterator

# Transactions that commit late put low ids into later batches; beyond so many batches nobody was ever late.
_MOST_BATCHES: Final = 2_000
_AT_ONCE: Final = 20


class Proof(msgspec.Struct, frozen=True):
    """How far an entry is proved. `number` None: it waits to be sealed. `witnesses` hold a head at or behind it."""

    number: int | None
    head: str = ""
    sealed_at: datetime | None = None
    signed_at: datetime | None = None
    witnesses: tuple[str, ...] = ()


def proof_of(entry_id: int) -> Proof:
    """This will say how far an entry is proved: five queries at most where transactions commit about in order."""
    batch = next((batch for batch in _behind(entry_id) if _holds(batch.ids, entry_id)), None)
    if batch is None:
        return Proof(None)
    signed = SignedHead.objects.filter(number__gte=batch.number).order_by("number", "serial").first()
    held: tuple[str, ...] = ()
    if signed is not None:
        receipts = WitnessReceipt.objects.filter(serial__gte=signed.serial)
        held = tuple(receipts.order_by("witness").values_list("witness", flat=True).distinct())
    return Proof(batch.number, batch.head, batch.sealed_at, signed.signed_at if signed else None, held)


def _behind(entry_id: int) -> Iterator[Batch]:
    """This will give the batches whose ids end at the entry or behind it, the nearest first."""
    found = Batch.objects.filter(last_id__gte=entry_id, first_id__lte=entry_id).order_by("last_id", "number")
    for start in range(0, _MOST_BATCHES, _AT_ONCE):
        batches = list(found[start : start + _AT_ONCE])
        yield from batches
        if len(batches) < _AT_ONCE:
            return


def _holds(ids: str, entry_id: int) -> bool:
    return any(first <= entry_id <= last for first, last in spans_of(ids))
