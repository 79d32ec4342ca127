"""Sealing: committed entries that no batch holds are put into the next one, in the order of their ids.

Two may seal at once: the number of the batch is unique, so the second one to write finds it taken (or finds entries
gone from the queue), drops what it made, and looks anew. A crash before the commit leaves all in the queue.
"""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, OperationalError, connection, transaction

from lachan.centre.audit.chain import GENESIS, LoggedEntry, head_of, leaf_hash, root_of
from lachan.centre.audit.models import Batch, Unsealed
from lachan.centre.audit.ranges import to_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Enough that a second of the fastest writing fits into few batches, and few enough to hold in memory (an entry may
# have 64 KiB).
BATCH_ENTRIES: Final = 2_000
# so many batches in one go, then the worker may do something else
_BATCHES_AT_ONCE: Final = 50
_TRIES: Final = 5
# Entries are sealed within a second of their commit: a turn to wait, a rest of the worker, and the work itself.
TURN_SECONDS: Final = 0.25
_LOOK_SECONDS: Final = 0.001

_COLUMNS: Final = (
    "entry.id, entry.at, entry.kind, entry.actor, entry.office_id, entry.subject, entry.request_id, entry.data,"
    " entry.personal"
)
_UNSEALED: Final = (
    f"SELECT {_COLUMNS} FROM audit_unsealed AS queue JOIN audit_entry AS entry ON entry.id = queue.entry_id"  # noqa: S608 - no value in it
    " ORDER BY queue.entry_id LIMIT %s"
)


class _TakenError(Exception):
    """Somebody else has sealed some of these entries meanwhile."""


def seal_in_turn(now: datetime) -> int:
    """This will seal what is committed, four times a second at most, and give the number of entries: the worker's step.

    While there is much to do the worker comes back at once, and so do other workers: a batch for every few entries
    would cost each of them a commit.
    """
    sealed_at = Batch.objects.order_by("-number").values_list("sealed_at", flat=True).first()
    # behind a clock that was set back there is no turn to wait for
    early = sealed_at is not None and timedelta(0) <= now - sealed_at < timedelta(seconds=TURN_SECONDS)
    if early and not Unsealed.objects.all()[BATCH_ENTRIES - 1 : BATCH_ENTRIES].exists():
        return 0
    return seal(now)


def seal(now: datetime) -> int:
    """This will seal what is committed, and give the number of entries."""
    done = 0
    for _ in range(_BATCHES_AT_ONCE):
        sealed = _seal_batch(now)
        done += sealed
        if sealed < BATCH_ENTRIES:
            break
    return done


def _seal_batch(now: datetime) -> int:
    for _ in range(_TRIES):
        entries = _unsealed()
        if not entries:
            return 0
        try:
            _write_batch(entries, now)
        except (IntegrityError, _TakenError):
            continue
        return len(entries)
    return 0


def _unsealed() -> list[LoggedEntry]:
    with connection.cursor() as cursor:
        cursor.execute(_UNSEALED, [BATCH_ENTRIES])
        return [logged_entry(row) for row in cursor.fetchall()]


def logged_entry(row: Sequence[Any]) -> LoggedEntry:
    """This will give an entry as it is hashed from a row of its nine columns, as either database gives them."""
    at = row[1] if isinstance(row[1], datetime) else datetime.fromisoformat(row[1])
    return LoggedEntry(row[0], at if at.tzinfo else at.replace(tzinfo=UTC), *row[2:])


def _write_batch(entries: Sequence[LoggedEntry], now: datetime) -> None:
    last = Batch.objects.order_by("-number").first()
    number = last.number + 1 if last else 1
    total = (last.entries if last else 0) + len(entries)
    previous = bytes.fromhex(last.head) if last else GENESIS
    # a clock that was set back must not let the chain run backwards
    sealed_at = max(now, last.sealed_at) if last else now
    root = root_of([leaf_hash(entry) for entry in entries])
    head = head_of(
        previous=previous, number=number, count=len(entries), entries=total, root=root, sealed_at=sealed_at
    )
    ids = [entry.id for entry in entries]
    with _transaction_soon():
        # force_insert: saving must never become an update of a batch that stands
        Batch(
            number=number,
            previous=previous.hex(),
            count=len(entries),
            entries=total,
            root=root.hex(),
            head=head.hex(),
            sealed_at=sealed_at,
            first_id=ids[0],
            last_id=ids[-1],
            ids=to_ranges(ids),
        ).save(force_insert=True)
        if _take_from_queue(ids) != len(ids):
            raise _TakenError


@contextmanager
def _transaction_soon() -> Iterator[None]:
    """This will begin a transaction, on SQLite without queueing behind those who write without a pause.

    SQLite's own waiting sleeps up to 100 ms between two looks, so that a busy writer takes the lock again and again
    before we look; we look every millisecond. Raises OperationalError after the time that the settings give.
    """
    with ExitStack() as stack:
        if connection.vendor != "sqlite" or connection.in_atomic_block:
            stack.enter_context(transaction.atomic())
        else:
            wait_seconds = connection.settings_dict["OPTIONS"].get("timeout", 5)
            _set_busy_timeout(0)
            try:
                _begin_between_writers(stack, until=time.monotonic() + wait_seconds)
            finally:
                _set_busy_timeout(int(wait_seconds * 1000))
        yield


def _begin_between_writers(stack: ExitStack, *, until: float) -> None:
    while True:
        try:
            stack.enter_context(transaction.atomic())
        except OperationalError:
            # locked, or something that waiting doesn't mend and that is told after it
            if time.monotonic() > until:
                raise
            time.sleep(_LOOK_SECONDS)
        else:
            return


def _set_busy_timeout(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")


def _take_from_queue(ids: Sequence[int]) -> int:
    # all ids in one statement; SQLite takes 250,000 variables since 3.32
    return Unsealed.objects.filter(entry_id__in=ids)._raw_delete(using=connection.alias)  # noqa: SLF001
