"""Erasing what the log holds about a person, also after a backup was put back.

The database holds each erasure; a journal outside of it holds them too, so that a backup from before can't bring the
values back. A crash between the two leaves the row unmarked, and the worker writes the line.
"""

from __future__ import annotations

import os
from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from pathlib import Path  # noqa: TC003 - as above
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings
from django.db import connection, transaction

from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.log import record
from lachan.centre.audit.models import Erasure, PersonalKey, PersonalValue
from lachan.centre.audit.personal import held_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.centre.audit.actors import Actor

ERASED: Final = "audit.person_erased"
JOURNAL: Final = "erasures.jsonl"
# Writers wait for a checkpoint that waits for readers; so it gives up soon, and the next turn tries again.
_WAIT_FOR_READERS_MS: Final = 500


class JournalLine(msgspec.Struct, frozen=True):
    """A line of the journal: whose values were erased, and up to when they had been written."""

    person_id: int
    erased_at: datetime


class JournalError(ValueError):
    """A journal with a line that can't be read. `line` counts from 1."""

    def __init__(self, path: Path, line: int) -> None:
        """This will keep where it is."""
        super().__init__(f"{path}: line {line} is no erasure; restore the journal, or take the line away")
        self.path = path
        self.line = line


def journal_path() -> Path:
    """This will give the place of the journal of erasures: in the data folder, beside the database."""
    path: Path = settings.ENVIRONMENT.data / JOURNAL
    return path


def erase(*, person_id: int, actor: Actor, now: datetime) -> int:
    """This will erase the personal values about a person from the log, and give how many they were.

    The entries stay, and the chain stays valid. Done twice, the second finds nothing and is recorded as well.
    """
    with transaction.atomic():
        erased = _erase(person_id, now)
        record(kind=ERASED, actor=actor, now=now, subject=f"person:{person_id}", data={"values": erased})
        # what fails here is left to the worker
        transaction.on_commit(_write_journal, robust=True)
    return erased


def _erase(person_id: int, at: datetime, *, journalled: bool = False) -> int:
    held = held_key(person_id, against="UPDATE")
    if held is None:
        Erasure.objects.create(person_id=person_id, erased_at=at, journalled=journalled)
        return 0
    # from here on whoever was writing a value under this key has ended, and the next one waits and makes a new key
    made_at = PersonalKey.objects.values_list("made_at", flat=True).get(pk=held[0])
    # a clock that was set back must not leave a key that seems to be made later
    Erasure.objects.create(person_id=person_id, erased_at=max(at, made_at), journalled=journalled)
    erased, _ = PersonalValue.objects.filter(key_id=held[0]).delete()
    PersonalKey.objects.filter(pk=held[0]).delete()
    return erased


def finish_erasures(now: datetime) -> int:
    """This will finish what erasing leaves behind, and give how many lines it wrote into the journal.

    Lines that a crash kept from the journal are written, and what the database still keeps of removed rows is
    removed. The worker's step.
    """
    del now
    written = _write_journal()
    _traces.remove()
    return written


def _write_journal() -> int:
    rows = list(Erasure.objects.filter(journalled=False).order_by("pk"))
    if rows:
        _append([JournalLine(row.person_id, row.erased_at) for row in rows])
        Erasure.objects.filter(pk__in=[row.pk for row in rows]).update(journalled=True)
    return len(rows)


class _Traces:
    """What a database keeps of rows that it has removed: pages of the write-ahead log, the space of dead rows."""

    def __init__(self) -> None:
        """This will know of nothing: a worker that starts removes traces once."""
        self._removed_to = 0

    def remove(self) -> None:
        """This will remove the traces of erasures since the last time; where others are in the way, the next time."""
        last = Erasure.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        if last > self._removed_to and not connection.in_atomic_block and self._done():
            self._removed_to = last

    @staticmethod
    def _done() -> bool:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # makes the small table of keys anew; the old file is gone, and values without a key say nothing
                cursor.execute("VACUUM (FULL) audit_personalkey")
                return True
            # the file itself is overwritten (secure_delete); the log beside it is cut when no reader needs it
            wait_ms = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
            cursor.execute(f"PRAGMA busy_timeout = {_WAIT_FOR_READERS_MS}")
            try:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy = cursor.fetchone()[0]
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {wait_ms}")
            return not busy


_traces = _Traces()


def _append(lines: Sequence[JournalLine]) -> None:
    path = journal_path()
    text = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            # a crash has cut the last line; it is written again, since its row is not marked
            text = b"\n" + text
        os.write(descriptor, text)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_journal(path: Path) -> tuple[JournalLine, ...]:
    """This will read a journal; none when there is no file. A line that a crash has cut is passed over.

    Raises JournalError for a whole line that is no erasure.
    """
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return ()
    lines = []
    for number, line in enumerate(text.split(b"\n"), 1):
        try:
            if line.strip():
                lines.append(msgspec.json.decode(line, type=JournalLine))
        except msgspec.MsgspecError:
            if line.startswith(b'{"person_id"') and line.endswith(b"}"):
                raise JournalError(path, number) from None
    return tuple(lines)


def reapply_erasures(*, now: datetime, path: Path | None = None) -> int:
    """This will erase again what the journal names and the database still has, and give how many persons it found.

    For a backup that was put back. What was written about a person after the erasure stays. Raises JournalError.
    """
    found = 0
    for line in read_journal(path or journal_path()):
        with transaction.atomic():
            key = PersonalKey.objects.filter(person_id=line.person_id, made_at__lte=line.erased_at)
            if not key.exists():
                continue
            found += 1
            erased = _erase(line.person_id, line.erased_at, journalled=path in {None, journal_path()})
            record(
                kind=ERASED,
                actor=MACHINE,
                now=now,
                subject=f"person:{line.person_id}",
                data={"again": True, "values": erased},
            )
    finish_erasures(now)
    return found
