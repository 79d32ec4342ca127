"""The door for writing: an entry in the caller's transaction, in one round trip."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import transaction

from lachan.centre.audit.kinds import kind_of
from lachan.centre.audit.personal import encrypt_values, insert_values, listed
from lachan.centre.audit.subjects import read_data
from lachan.centre.web.clock import today
from lachan.centre.web.requests import current_request_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from django.db.backends.base.base import BaseDatabaseWrapper

    from lachan.centre.audit.actors import Actor

DATA_BYTES: Final = 65_536
ACTOR_CHARS: Final = 80
SUBJECT_CHARS: Final = 120
# the rest of the entry's data beside the lists of a read
_LISTED_BYTES: Final = DATA_BYTES - 4_096

# what a name of a thing may hold: `office:12`, `territory:01-00004`, `key:data desk`
_NAMED: Final = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]*")
_INSERT_ALL: Final = (
    "INSERT INTO audit_entry (at, kind, actor, office_id, subject, request_id, data, personal, day) VALUES "
)
_VALUES: Final = "(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
_INSERT: Final = f"{_INSERT_ALL}{_VALUES} RETURNING id"


class NewEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry to be written with others: as for `record`, without personal values. `request_id`: in whose request."""

    kind: str
    actor: Actor
    now: datetime
    subject: str = ""
    data: Mapping[str, Any] | None = None
    request_id: str = msgspec.field(default_factory=current_request_id)


class OutsideTransactionError(RuntimeError):
    """An entry must be written in the transaction of the change that it tells of."""


class EntryError(ValueError):
    """An entry that can't be written as it stands: `part` names what is wrong with it, `why` says it."""

    def __init__(self, kind: str, part: str, why: str) -> None:
        """This will keep kind, part and reason; never the value itself."""
        super().__init__(f"{kind}: {part}: {why}")
        self.kind = kind
        self.part = part
        self.why = why


def record(
    *,
    kind: str,
    actor: Actor,
    now: datetime,
    subject: str = "",
    data: Mapping[str, Any] | None = None,
    personal: Mapping[int, Mapping[str, str]] | None = None,
) -> int:
    """This will write one entry and give its id.

    `subject` names what it is about (`office:12`); `data` holds ids and codes (JSON values, 64 KiB at most; a float
    that is no number becomes null); `personal` holds personal values by the id of the person they are about, then by
    name; the kind lists the names.
    Raises UnknownKindError, OutsideTransactionError, EntryError, StrangeValueError (`personal.py`).
    """
    known = kind_of(kind)
    connection = _connection(kind)
    row = _row(NewEntry(kind=kind, actor=actor, now=now, subject=subject, data=data), connection)
    values = encrypt_values(known, personal, now=now) if personal else ()
    entry_id = _insert(connection, (*row[:7], listed(values), row[8]))
    if values:
        insert_values(values, entry_id=entry_id)
    return entry_id


def record_all(entries: Sequence[NewEntry]) -> list[int]:
    """This will write several entries in one statement and give their ids, in their order. Raises as `record` does."""
    if not entries:
        return []
    connection = _connection(entries[0].kind)
    for entry in entries:
        kind_of(entry.kind)
    rows = [_row(entry, connection) for entry in entries]
    if len(rows) == 1:
        return [_insert(connection, rows[0])]
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_INSERT_ALL}{', '.join([_VALUES] * len(rows))} RETURNING id",
            [value for row in rows for value in row],
        )
        # each row of VALUES has a higher id than the one before; only the order of what is returned is not promised
        return sorted(int(row[0]) for row in cursor.fetchall())


def _connection(kind: str) -> BaseDatabaseWrapper:
    connection: BaseDatabaseWrapper = transaction.get_connection()
    if not connection.in_atomic_block:
        raise OutsideTransactionError(kind)
    return connection


def _row(entry: NewEntry, connection: BaseDatabaseWrapper) -> tuple[Any, ...]:
    kind, subject, said, data = entry.kind, entry.subject, str(entry.actor), entry.data
    if entry.actor.token_id is not None:
        data = {**(data or {}), "token": entry.actor.token_id}
    if entry.now.tzinfo is None:
        raise EntryError(kind, "now", "a moment without its zone")
    if len(said) > ACTOR_CHARS or not _NAMED.fullmatch(said):
        raise EntryError(kind, "actor", f"at most {ACTOR_CHARS} characters that can be shown")
    if len(subject) > SUBJECT_CHARS or not _NAMED.fullmatch(subject):
        raise EntryError(kind, "subject", f"at most {SUBJECT_CHARS} characters that can be shown")
    return (
        connection.ops.adapt_datetimefield_value(entry.now.astimezone(UTC)),
        kind,
        said,
        entry.actor.office_id,
        subject,
        entry.request_id,
        _json(kind, data) if data else "{}",
        "[]",
        connection.ops.adapt_datefield_value(today(entry.now)),
    )


def _insert(connection: BaseDatabaseWrapper, row: Sequence[Any]) -> int:
    if (
        connection.vendor == "postgresql"
        and not connection.queries_logged
        and not connection.execute_wrappers
    ):
        import psycopg  # noqa: PLC0415 - nine megabytes that a site on SQLite does without

        # The one statement that every change waits for: prepared, it takes a third of the time. Django's own cursor
        # prepares nothing; it is used wherever somebody counts or watches the queries.
        with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as prepared:
            return int(prepared.execute(_INSERT, row, prepare=True).fetchone()[0])  # type: ignore[index]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, row)
        return int(cursor.fetchone()[0])


def _json(kind: str, data: Mapping[str, Any]) -> str:
    try:
        said = msgspec.json.encode(dict(data), order="sorted")
    except (TypeError, ValueError, OverflowError, RecursionError):
        # the message of the encoder may hold the value
        raise EntryError(kind, "data", "no JSON, or text that is none") from None
    if len(said) > DATA_BYTES:
        raise EntryError(
            kind, "data", f"at most {DATA_BYTES} bytes; list ids in several entries, or say a number"
        )
    return said.decode()


def record_read(
    *,
    kind: str,
    actor: Actor,
    now: datetime,
    subjects: Sequence[str],
    off_area: Sequence[str] | None = None,
) -> int:
    """This will write one entry for a request that read personal data, listing whom (`person:17`) it showed.

    `off_area` are those of them who belong to an office outside of the reader's own, [] for none, None for not known.
    Ids are written as ranges. Where they are too many for one entry there are several, and the first id is given.
    Raises EntryError, and what `record` raises.
    """
    named = sorted(set(subjects))
    outside = None if off_area is None else set(off_area)
    ids = [
        record(kind=kind, actor=actor, now=now, data=read_data(part, outside)) for part in _parts(kind, named)
    ]
    return ids[0]


def _parts(kind: str, subjects: list[str]) -> Iterator[list[str]]:
    """This will divide subjects so that each part fits into an entry, even where each of them is listed twice."""
    if any(len(subject) > SUBJECT_CHARS or not _NAMED.fullmatch(subject) for subject in subjects):
        raise EntryError(kind, "subjects", f"each at most {SUBJECT_CHARS} characters that can be shown")
    part: list[str] = []
    used = 0
    for subject in subjects:
        # a character has at most 4 bytes, or 2 where JSON puts a stroke before it; quotes and comma
        used += 2 * (4 * len(subject) + 3)
        if part and used > _LISTED_BYTES:
            yield part
            part, used = [], 2 * (4 * len(subject) + 3)
        part.append(subject)
    yield part
