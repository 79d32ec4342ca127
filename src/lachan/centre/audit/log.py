"""The door for writing: an entry in the caller's transaction, in one round trip."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

import msgspec
import psycopg
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
_INSERT: Final = (
    "INSERT INTO audit_entry (at, kind, actor, office_id, subject, request_id, data, personal, day)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"
)


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
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise OutsideTransactionError(kind)
    if now.tzinfo is None:
        raise EntryError(kind, "now", "a moment without its zone")
    said = str(actor)
    if len(said) > ACTOR_CHARS or not _NAMED.fullmatch(said):
        raise EntryError(kind, "actor", f"at most {ACTOR_CHARS} characters that can be shown")
    if len(subject) > SUBJECT_CHARS or not _NAMED.fullmatch(subject):
        raise EntryError(kind, "subject", f"at most {SUBJECT_CHARS} characters that can be shown")
    values = encrypt_values(known, personal, now=now) if personal else ()
    row = (
        connection.ops.adapt_datetimefield_value(now.astimezone(UTC)),
        kind,
        said,
        actor.office_id,
        subject,
        current_request_id(),
        _json(kind, data) if data else "{}",
        listed(values),
        connection.ops.adapt_datefield_value(today(now)),
    )
    entry_id = _insert(connection, row)
    if values:
        insert_values(values, entry_id=entry_id)
    return entry_id


def _insert(connection: BaseDatabaseWrapper, row: Sequence[Any]) -> int:
    if (
        connection.vendor == "postgresql"
        and not connection.queries_logged
        and not connection.execute_wrappers
    ):
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
