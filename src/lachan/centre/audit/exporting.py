"""Taking the log out: its sealed batches as lines of JSON, without personal values, to be checked from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.audit.chain import Head, LoggedEntry
from lachan.centre.audit.models import Batch, Entry, SignedHead
from lachan.centre.audit.queries import count_log
from lachan.centre.audit.verifying import FORM, BatchLine, Finding, Opening, stray

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

# batches are small, so they are read some hundred at a time; entries by the ids of each
_BATCHES_AT_ONCE: Final = 200


def own_batches(*, after: int = 0) -> Iterator[BatchLine]:
    """This will give the sealed batches of this site in order with their entries, from behind number `after` on.

    An entry that is gone is left out, so that the check names its batch; nothing here mends anything.
    """
    while True:
        batches = list(Batch.objects.filter(number__gt=after).order_by("number")[:_BATCHES_AT_ONCE])
        for batch in batches:
            yield BatchLine(head_in(batch), tuple(entries_in(batch)))
        if len(batches) < _BATCHES_AT_ONCE:
            return
        after = batches[-1].number


def own_log() -> Iterator[BatchLine | Finding]:
    """This will give the batches as `own_batches`, and a finding when entries stand beside them."""
    if count := count_log().stray:
        yield stray(count)
    yield from own_batches()


def head_in(batch: Batch) -> Head:
    """This will give a batch's head as it is hashed."""
    return Head(
        number=batch.number,
        previous=batch.previous,
        count=batch.count,
        entries=batch.entries,
        root=batch.root,
        sealed_at=batch.sealed_at,
        head=batch.head,
    )


def entries_in(batch: Batch) -> list[LoggedEntry]:
    """This will give the entries of a batch in the order of their ids."""
    spans = spans_of(batch.ids)
    found = Entry.objects.filter(id__gte=batch.first_id, id__lte=batch.last_id).order_by("id")
    rows = found.values_list(
        "id", "at", "kind", "actor", "office_id", "subject", "request_id", "data", "personal"
    )
    entries = []
    span = 0
    for row in rows.iterator(chunk_size=2_000):
        while span < len(spans) and spans[span][1] < row[0]:
            span += 1
        if span < len(spans) and spans[span][0] <= row[0]:
            entries.append(LoggedEntry(*row))
    return entries


def spans_of(ids: str) -> list[tuple[int, int]]:
    """This will read the ids of a batch: `4-9 11` gives (4, 9) and (11, 11). Raises ValueError."""
    spans = []
    for word in ids.split():
        first, _, last = word.partition("-")
        spans.append((int(first), int(last or first)))
    return spans


def export_log(*, now: datetime) -> Iterator[bytes]:
    """This will give the lines of an export: what it is, then the batches. Entries not sealed yet are only counted."""
    counts = count_log()
    yield msgspec.json.encode(Opening(FORM, now, counts.unsealed, counts.stray))
    for batch in own_batches():
        yield msgspec.json.encode(batch)


def signed_heads(serials: Sequence[int] | None = None) -> Iterator[bytes]:
    """This will give the signer's statements, one a line, in the order in which they were made.

    All, or some serials.
    """
    found = SignedHead.objects.order_by("serial")
    if serials is not None:
        found = found.filter(serial__in=serials)
    for line in found.values_list("line", flat=True).iterator():
        yield line.encode()
