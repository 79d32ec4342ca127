"""What the table of entries says, as zones need it: names alone, and differences that are exact."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import batched
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import connection, transaction

from lachan.centre.exchange.codes import BLOCK
from lachan.centre.exchange.queries.entries import changed, live_rows, live_values, rows_of, touched
from lachan.centre.exchange.readers import EVERYTHING
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lachan.centre.exchange.readers import Reader

_DOMAIN: Final = str(Kind.DOMAIN)
_BATCH: Final = 500
# A difference of more names costs more than all of most zones, and is held in memory while it is sent.
MOST_CHANGED: Final = 150_000


class Difference(msgspec.Struct, frozen=True):
    """Names that were there and are not, and names that are there and were not."""

    gone: tuple[str, ...]
    new: tuple[str, ...]


def zone_reader(reader: Reader) -> Reader:
    """This will narrow a reader to what a zone can carry: names that two have said should be blocked."""
    return reader.narrowed(kinds=(_DOMAIN,), actions=(BLOCK,))


def live_names(reader: Reader) -> Iterator[str]:
    """This will give the blocked names, equal ones beside each other. Two queries."""
    return live_values(reader, kind=_DOMAIN, actions=(BLOCK,))


def numbered_names(reader: Reader) -> Iterator[tuple[int, str]]:
    """This will give the blocked names with the ids of their entries. Two queries."""
    for row in live_rows(reader, kinds=(_DOMAIN,), actions=(BLOCK,)):
        yield row.id, row.value


def blocked_among(reader: Reader, names: Collection[str], *, upto: int) -> set[str]:
    """This will give which of some names were blocked at a place of the counter. Two queries for each five hundred."""
    found: set[str] = set()
    for batch in batched(sorted(names), _BATCH):
        for row in rows_of(reader, {(_DOMAIN, name) for name in batch}):
            if row.added_seq <= upto and (row.ended_seq is None or row.ended_seq > upto):
                found.add(row.value)
    return found


def names_changed(*, since: int, upto: int) -> bool:
    """This will say whether any reader's zone may have changed behind a place of the counter. Four queries."""
    found = changed(
        zone_reader(EVERYTHING), since=since, upto=upto, kinds=(_DOMAIN,), actions=(BLOCK,), most=1
    )
    return found is None or bool(found.new or found.gone)


def touched_names(reader: Reader, *, since: int, upto: int, most: int) -> dict[str, bool] | None:
    """This will give the names that changed behind a place up to another, and whether each is blocked there.

    Those that came and went in between are among them. None where somebody
    can't go on from `since`, or more than `most` rows changed. Five queries.
    """
    if since == upto:
        return {}
    return touched(reader, since=since, upto=upto, kind=_DOMAIN, actions=(BLOCK,), most=most)


def difference(reader: Reader, *, since: int, upto: int, most: int = MOST_CHANGED) -> Difference | None:
    """This will give what changed behind a place of the counter up to another; None where all must be taken anew.

    Exact, as a secondary needs it: an entry that only changed its marking is in neither. Four queries, and two for each
    five hundred new names.
    """
    if since == upto:
        return Difference((), ())
    found = changed(reader, since=since, upto=upto, kinds=(_DOMAIN,), actions=(BLOCK,), most=most)
    if found is None:
        return None
    new = {row.value for row in found.new}
    were_there: set[str] = set()
    for batch in batched(sorted(new), _BATCH):
        for row in rows_of(reader, {(_DOMAIN, name) for name in batch}):
            if row.added_seq <= since and (row.ended_seq is None or row.ended_seq > since):
                were_there.add(row.value)
    gone = {row.value for row in found.gone} - new
    return Difference(tuple(sorted(gone)), tuple(sorted(new - were_there)))


@contextmanager
def connected() -> Iterator[None]:
    """This will end a thread's connection to the database with the block, unless it is in a transaction of its own."""
    try:
        yield
    finally:
        if not connection.in_atomic_block:
            connection.close()


@contextmanager
def at_one_moment() -> Iterator[None]:
    """This will let all that is read in the block be as at one moment, whatever others write meanwhile.

    It keeps nobody from writing: a zone of a million names takes seconds to read.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            # Django's own would begin as one that writes, and hold everybody up who does
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
