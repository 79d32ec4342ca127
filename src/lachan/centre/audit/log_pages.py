"""Pages of the log: some entries by what they are, who did them, where, on which days; fast whatever is asked.

Each page reads at most some thousand rows in the order of an index. Where several things are asked at once and little
fits all of them, a page may end before it is full; it says so, and where to go on.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PAGE_ENTRIES: Final = 50
# So many rows of an index are looked through for one page: about 20 ms on a core, from memory.
LOOKED_THROUGH: Final = 10_000
_FEW: Final = 500
# SQLite takes 500 parts of one query; beyond that, offices are so many that most entries are theirs.
_OFFICES_ONE_BY_ONE: Final = 400
# A longer period begins with its last ten years.
_DAYS: Final = 3_660

_COLUMNS: Final = "id, at, kind, actor, office_id, subject, request_id, data, personal, day"


class EntryFilter(msgspec.Struct, frozen=True):
    """What is looked for; what is empty does not matter. `offices` None is any office and none; days are inclusive."""

    kind: str = ""
    actor: str = ""
    subject: str = ""
    offices: frozenset[int] | None = None
    first_day: date | None = None
    last_day: date | None = None


class ShownEntry(msgspec.Struct, frozen=True):
    """An entry to be shown. `values` is how many personal values were written with it (some may be erased)."""

    id: int
    at: datetime
    kind: str
    actor: str
    office_id: int | None
    subject: str
    request_id: str
    data: dict[str, Any]
    values: int


class EntryPage(msgspec.Struct, frozen=True):
    """Entries from the newest on. `older` and `newer` are the ids to go on from (`before=`, `after=`), None at an end.

    `unfinished`: the page is not full because looking stopped there, not because there is nothing more.
    """

    entries: tuple[ShownEntry, ...]
    older: int | None = None
    newer: int | None = None
    unfinished: bool = False


class _Part(msgspec.Struct, frozen=True):
    """A piece of a condition, and its values."""

    sql: str
    values: tuple[Any, ...]


def entries_for(
    wanted: EntryFilter, *, before: int | None = None, after: int | None = None, size: int = PAGE_ENTRIES
) -> EntryPage:
    """This will give a page: the newest, those `before` an id, or those right `after` one. Two to five queries."""
    span = _span(wanted)
    if span is None or wanted.offices == frozenset():
        return EntryPage(())
    forward = after is not None
    limits = [*span]
    if before is not None:
        limits.append(_Part("id < %s", (before,)))
    if after is not None:
        limits.append(_Part("id > %s", (after,)))
    rows, stopped_at = _rows(wanted, limits, forward=forward, size=size + 1)
    more = len(rows) > size
    rows = rows[:size]
    if forward:
        rows.reverse()
    entries = tuple(_shown(row) for row in rows)
    first = entries[0].id if entries else None
    last = entries[-1].id if entries else None
    if forward:
        newer = first if more else stopped_at
        return EntryPage(
            entries, older=last or after, newer=newer, unfinished=not more and stopped_at is not None
        )
    older = last if more else stopped_at
    newer = (first or before) if before is not None else None
    return EntryPage(entries, older=older, newer=newer, unfinished=not more and stopped_at is not None)


def entry_by_id(entry_id: int) -> ShownEntry | None:
    """This will give one entry, None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM audit_entry WHERE id = %s", [entry_id])  # noqa: S608 - no value in it
        row = cursor.fetchone()
    return _shown(row) if row else None


def _rows(
    wanted: EntryFilter, limits: list[_Part], *, forward: bool, size: int
) -> tuple[list[tuple[Any, ...]], int | None]:
    """This will give the rows in the order of looking, and the id at which it stopped before the end, or None."""
    order = "ORDER BY id" if forward else "ORDER BY id DESC"
    leads, rest = _leads(wanted)
    offices = wanted.offices
    if not leads and offices is not None and len(offices) <= _OFFICES_ONE_BY_ONE:
        return _rows_of_offices(sorted(offices), [*limits, *rest], order, size), None
    if offices is not None:
        marks = ", ".join(["%s"] * len(offices))
        rest.append(_Part(f"office_id IN ({marks})", tuple(sorted(offices))))
    if len(leads) > 1:
        leads = _fewest_first(leads, limits)
        rest += leads[1:]
    where = [*leads[:1], *limits]
    if not rest:
        return _select(f"SELECT {_COLUMNS} FROM audit_entry{_where(where)} {order} LIMIT {size}", where), None  # noqa: S608 - marks and numbers
    rows: list[tuple[Any, ...]] = []
    # mostly a few rows are enough; a database that sorts what it has looked through does that for all of it
    for looked in sorted({min(_FEW, LOOKED_THROUGH), LOOKED_THROUGH}):
        inner = f"SELECT {_COLUMNS} FROM audit_entry{_where(where)} {order} LIMIT {looked}"  # noqa: S608 - as above
        outer = f"SELECT {_COLUMNS} FROM ({inner}) AS looked{_where(rest)} {order} LIMIT {size}"  # noqa: S608 - as above
        rows = _select(outer, [*where, *rest])
        if len(rows) == size:
            return rows, None
    last = f"SELECT id FROM audit_entry{_where(where)} {order} LIMIT 1 OFFSET {LOOKED_THROUGH - 1}"  # noqa: S608 - as above
    stopped = _select(last, where)
    return rows, stopped[0][0] if stopped else None


def _rows_of_offices(
    offices: Sequence[int], where: list[_Part], order: str, size: int
) -> list[tuple[Any, ...]]:
    """This will take the first rows of each office from its index, and the first of all of these."""
    one_office = _where([_Part("office_id = %s", ()), *where])
    # ids alone until it is known which rows are shown
    one = f"SELECT * FROM (SELECT id FROM audit_entry{one_office} {order} LIMIT {size}) AS o"  # noqa: S608 - marks and numbers
    first = f"SELECT id FROM ({' UNION ALL '.join([one] * len(offices))}) AS every {order} LIMIT {size}"  # noqa: S608 - as above
    values = [value for part in where for value in part.values]
    return _select(
        f"SELECT {_COLUMNS} FROM audit_entry WHERE id IN ({first}) {order}",  # noqa: S608 - as above
        [_Part("", (office, *values)) for office in offices],
    )


def _leads(wanted: EntryFilter) -> tuple[list[_Part], list[_Part]]:
    """This will give the conditions that have an index of their own, and those that are looked at in each row."""
    leads = []
    if wanted.subject:
        # said so, because SQLite takes an index of a part of the rows only where the query names the part
        leads.append(_Part("subject = %s AND NOT (subject = '')", (wanted.subject,)))
    if wanted.actor:
        leads.append(_Part("actor = %s", (wanted.actor,)))
    if wanted.kind:
        leads.append(_Part("kind = %s", (wanted.kind,)))
    first, last = wanted.first_day, wanted.last_day
    rest = []
    if first is not None and first == last:
        leads.append(_Part("day = %s", (_day(first),)))
    elif first is not None or last is not None:
        rest.append(_Part("day BETWEEN %s AND %s", (_day(first or date.min), _day(last or date.max))))
    return leads, rest


def _fewest_first(leads: list[_Part], limits: list[_Part]) -> list[_Part]:
    """This will put first what fewest entries fit; each is counted up to what one page looks through."""
    counts = []
    for lead in leads:
        where = [lead, *limits]
        sql = f"SELECT count(*) FROM (SELECT id FROM audit_entry{_where(where)} LIMIT {LOOKED_THROUGH}) AS counted"  # noqa: S608 - marks and numbers
        counts.append(_select(sql, where)[0][0])
    return [lead for _, lead in sorted(zip(counts, leads, strict=True), key=lambda pair: pair[0])]


def _span(wanted: EntryFilter) -> list[_Part] | None:
    """This will give between which ids the entries of the wanted days lie; None where these days have none.

    Days are in the order of ids but for clocks that were wrong, so the days stay a condition of their own.
    """
    if wanted.first_day is None and wanted.last_day is None:
        return []
    at_end = "(SELECT day FROM audit_entry ORDER BY day{} LIMIT 1)"
    ends = _select(f"SELECT {at_end.format('')}, {at_end.format(' DESC')}", [])[0]
    if ends[0] is None:
        return None
    first = max(wanted.first_day or date.min, _as_date(ends[0]))
    last = min(wanted.last_day or date.max, _as_date(ends[1]))
    days = [_day(day) for day in _days(max(first, last - timedelta(days=_DAYS)), last)]
    if not days:
        return None
    marks = ", ".join(["(%s)"] * len(days))
    # an index gives the first and the last id of a day at once, whatever the day holds
    at_end = "(SELECT id FROM audit_entry WHERE day = column1 ORDER BY id{} LIMIT 1)"
    sql = f"SELECT min({at_end.format('')}), max({at_end.format(' DESC')}) FROM (VALUES {marks}) AS days"  # noqa: S608 - marks alone
    low, high = _select(sql, [_Part("", tuple(days))])[0]
    return None if low is None else [_Part("id >= %s", (low,)), _Part("id <= %s", (high,))]


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def _day(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)


def _as_date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _where(parts: Sequence[_Part]) -> str:
    return f" WHERE {' AND '.join(part.sql for part in parts)}" if parts else ""


def _select(sql: str, parts: Sequence[_Part]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for part in parts for value in part.values])
        return list(cursor.fetchall())


def _shown(row: Sequence[Any]) -> ShownEntry:
    at = row[1] if isinstance(row[1], datetime) else datetime.fromisoformat(row[1])
    return ShownEntry(
        id=row[0],
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        kind=row[2],
        actor=row[3],
        office_id=row[4],
        subject=row[5],
        request_id=row[6],
        data=msgspec.json.decode(row[7]),
        values=len(msgspec.json.decode(row[8])),
    )
