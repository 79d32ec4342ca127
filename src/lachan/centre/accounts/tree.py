"""The tree of offices, read by recursive queries that both databases know. A loop, were one there, ends by itself."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

from django.db import connection
from django.db.models.expressions import RawSQL

from lachan.centre.web.given import given_ids
from lachan.centre.web.read_once import read_once

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

# the marks stand for ids alone; nothing that somebody wrote comes into the text of the query
_BELOW: Final = (
    "WITH RECURSIVE part(id) AS (SELECT id FROM accounts_office WHERE id IN ({marks})"
    " UNION SELECT o.id FROM accounts_office o JOIN part ON o.parent_id = part.id)"
    " SELECT id FROM part"
)
_BELOW_ON: Final = (
    "WITH RECURSIVE part(id) AS (SELECT id FROM accounts_office WHERE id IN ({marks})"
    " UNION SELECT o.id FROM accounts_office o JOIN part ON o.parent_id = part.id)"
    " SELECT o.id FROM accounts_office o JOIN part ON o.id = part.id"
    " WHERE o.valid_from <= %s AND (o.valid_to IS NULL OR o.valid_to > %s)"
)
_ABOVE: Final = (
    "WITH RECURSIVE chain(id, parent_id) AS (SELECT id, parent_id FROM accounts_office WHERE id IN ({marks})"
    " UNION SELECT o.id, o.parent_id FROM accounts_office o JOIN chain ON o.id = chain.parent_id)"
    " SELECT id FROM chain"
)

_walked: ContextVar[dict[tuple[int, ...], frozenset[int]] | None] = ContextVar("walked", default=None)


@contextmanager
def walking_once() -> Iterator[None]:
    """This will have what is below some offices looked up once, whatever is read within; nothing may move meanwhile.

    To walk through 4,000 offices takes some 6 ms of the processor, and a page asks ten questions about them.
    """
    if _walked.get() is not None:
        yield
        return
    token = _walked.set({})
    try:
        yield
    finally:
        _walked.reset(token)


def below(office_ids: Iterable[int], day: date | None = None) -> frozenset[int]:
    """This will give these offices and all below them; with a day, only those that stand on it. One query."""
    ids = sorted(set(office_ids))
    if not ids:
        return frozenset()
    if day is None:
        return _below(ids)
    return _ids_of(_BELOW_ON, ids, day, day)


def above(office_ids: Iterable[int]) -> frozenset[int]:
    """This will give these offices and all above them. One query."""
    ids = sorted(set(office_ids))
    return _ids_of(_ABOVE, ids) if ids else frozenset()


def below_in_query(office_ids: Iterable[int]) -> RawSQL:
    """This will give these offices and all below them as a part of another query (`office_id__in=…`)."""
    ids = sorted(set(office_ids))
    if not ids:
        return RawSQL("SELECT id FROM accounts_office WHERE 1 = 0", ())
    if _walked.get() is not None:
        return given_ids(sorted(_below(ids)))
    return RawSQL(_BELOW.format(marks=_marks(ids)), tuple(ids))  # noqa: S611 - marks alone


def _below(ids: list[int]) -> frozenset[int]:
    walked = _walked.get()
    if walked is None:
        return _ids_of(_BELOW, ids)
    key = tuple(ids)
    if key not in walked:
        walked[key] = _ids_of(_BELOW, ids)
    return walked[key]


def _ids_of(sql: str, ids: list[int], *more: date) -> frozenset[int]:
    return _ids_by(sql, tuple(ids), *more)


@read_once
def _ids_by(sql: str, ids: tuple[int, ...], *more: date) -> frozenset[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(marks=_marks(ids)), [*ids, *more])
        return frozenset(row[0] for row in cursor.fetchall())


def _marks(ids: Sequence[int]) -> str:
    return ", ".join(["%s"] * len(ids))
