"""What goes out, read: narrowed to a reader in every question, so that no format has to think of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Exists, OuterRef, Q

from lachan.centre.exchange.codes import CHANGED
from lachan.centre.exchange.entries import Changed, Edition, EntryRow, State
from lachan.centre.exchange.models import Counter, Emptying, Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from lachan.centre.exchange.readers import Reader

COLUMNS: Final = (
    "id", "kind", "value", "action", "tlp", "pap", "confidence", "source", "round", "listed_at", "until", "added_seq",
    "added_at", "ended_seq", "ended_at", "ended_why",
)  # fmt: skip
_CHUNK: Final = 5_000
# Who lacks more than this takes all anew, which costs less than to say what changed.
MOST_CHANGED: Final = 200_000
_NOTHING: Final = Changed((), ())


def last_seq() -> int:
    """This will give the last place of the counter, 0 before the first. One query."""
    return Counter.objects.filter(pk=1).values_list("seq", flat=True).first() or 0


def state() -> State:
    """This will give how the whole stands. One query; two before the first place was given."""
    emptied = Exists(Emptying.objects.filter(is_on=True))
    row = Counter.objects.filter(pk=1).values_list("seq", emptied, "since_seq", "at").first()
    return State(0, is_emptied(), 0) if row is None else State(*row)


def is_emptied() -> bool:
    """This will say whether all was emptied and not filled again. One query."""
    return Emptying.objects.filter(is_on=True).exists()


def live(
    reader: Reader,
    *,
    kinds: Collection[str] = (),
    actions: Collection[str] = (),
    after_id: int = 0,
    limit: int,
) -> tuple[EntryRow, ...]:
    """This will give what goes on, by id, behind one. Two queries."""
    if is_emptied():
        return ()
    rows = _live(reader, kinds, actions).filter(pk__gt=after_id).order_by("pk")
    return tuple(EntryRow(*row) for row in rows.values_list(*COLUMNS)[:limit])


def live_rows(
    reader: Reader, *, kinds: Collection[str] = (), actions: Collection[str] = ()
) -> Iterator[EntryRow]:
    """This will give all that goes on, by id, without holding it in memory. Two queries."""
    if is_emptied():
        return
    rows = _live(reader, kinds, actions).order_by("pk").values_list(*COLUMNS)
    for row in rows.iterator(chunk_size=_CHUNK):
        yield EntryRow(*row)


def rows_until(reader: Reader, seq: int) -> Iterator[EntryRow]:
    """This will give all that had begun at a place, over or not, without holding it in memory. One query."""
    rows = narrowed(reader).filter(added_seq__lte=seq).order_by("pk").values_list(*COLUMNS)
    for row in rows.iterator(chunk_size=_CHUNK):
        yield EntryRow(*row)


def emptied_since() -> datetime | None:
    """This will give since when all is emptied, None where it isn't. One query."""
    return Emptying.objects.filter(is_on=True).values_list("began_at", flat=True).first()


def live_values(reader: Reader, *, kind: str, actions: Collection[str] = ()) -> Iterator[str]:
    """This will give the values alone, by value: for what holds a million of them. Two queries."""
    if is_emptied():
        return
    rows = _live(reader, (kind,), actions).order_by("value").values_list("value", flat=True)
    yield from rows.iterator(chunk_size=_CHUNK)


def count_live(
    reader: Reader, *, kinds: Collection[str] = (), actions: Collection[str] = ()
) -> dict[str, int]:
    """This will count what goes on, by kind. Two queries."""
    if is_emptied():
        return {}
    rows = _live(reader, kinds, actions).order_by().values("kind").annotate(count=Count("pk"))
    return {row["kind"]: row["count"] for row in rows}


def live_of(reader: Reader, things: Collection[tuple[str, str]]) -> dict[tuple[str, str], EntryRow]:
    """This will give what goes on of some things (kind and value). Two queries for a thousand."""
    if not things or is_emptied():
        return {}
    rows = _live(reader, {kind for kind, _ in things}, ()).filter(value__in={value for _, value in things})
    found = (EntryRow(*row) for row in rows.values_list(*COLUMNS))
    return {row.thing: row for row in found if row.thing in things}


def changed(
    reader: Reader,
    *,
    since: int,
    upto: int,
    kinds: Collection[str] = (),
    actions: Collection[str] = (),
    most: int = MOST_CHANGED,
) -> Changed | None:
    """This will give what somebody lacks who has all up to a place; None where all must be taken anew.

    That is where `since` lies before an emptying or behind the counter, or before what is still kept, or where more
    than `most` rows changed. A thing of which another row goes on is not gone. Three queries, and
    three for each kind.
    """
    now = state()
    if not max(now.since_seq, floor_of()) <= since <= now.seq:
        return None
    if now.emptied:
        return _NOTHING
    new: list[EntryRow] = []
    gone: list[EntryRow] = []
    for rows in _by_kind(reader, kinds, actions):
        begun = rows.filter(added_seq__gt=since, added_seq__lte=upto)
        new += _rows(begun.filter(ended_seq__isnull=True).order_by("added_seq"), most + 1)
        # one that ended behind `upto` was still there at `upto`
        new += _rows(begun.filter(ended_seq__gt=upto).order_by("ended_seq"), most + 1)
        over = rows.filter(ended_seq__gt=since, ended_seq__lte=upto, added_seq__lte=since)
        gone += _rows(over.order_by("ended_seq"), most + 1)
    if len(new) > most or len(gone) > most:
        return None
    goes_on = {row.thing for row in new}
    new.sort(key=lambda row: row.added_seq)
    gone.sort(key=lambda row: row.ended_seq or 0)
    return Changed(tuple(new), tuple(row for row in gone if row.thing not in goes_on))


def touched(
    reader: Reader, *, since: int, upto: int, kind: str, actions: Collection[str], most: int
) -> dict[str, bool] | None:
    """This will give the values of which anything changed behind a place, and whether each goes on at another.

    What came and went in between is there too. None where nobody can go on from `since`, as in `changed`, and where
    more than `most` rows changed. Five queries.
    """
    now = state()
    if not max(now.since_seq, floor_of()) <= since <= now.seq:
        return None
    if now.emptied:
        return {}
    rows = narrowed(reader, (kind,), actions)
    begun = rows.filter(added_seq__gt=since, added_seq__lte=upto).values_list("value", "ended_seq")[
        : most + 1
    ]
    over = rows.filter(ended_seq__gt=since, ended_seq__lte=upto).values_list("value", flat=True)[: most + 1]
    found: dict[str, bool] = {}
    count = 0
    for value, ended_seq in begun:
        found[value] = found.get(value, False) or ended_seq is None or ended_seq > upto
        count += 1
    for value in over:
        found.setdefault(value, False)
        count += 1
    return found if count <= most else None


def editions(
    reader: Reader,
    *,
    after_seq: int = 0,
    upto_seq: int | None = None,
    limit: int,
    kinds: Collection[str] = (),
    values: Collection[str] = (),
    descending: bool = False,
) -> tuple[Edition, ...]:
    """This will give the versions of all entries, by place: each beginning, and each end that isn't a change.

    What became something that the reader doesn't get is over for it, whoever else sees a change. Behind `after_seq` and
    up to `upto_seq`; `values` narrows to some. A query, and two for each kind, whatever the number of rows.
    """
    if is_emptied():
        return ()
    became = Exists(
        narrowed(reader, (), ()).filter(
            kind=OuterRef("kind"), value=OuterRef("value"), round=OuterRef("round"),
            added_seq__gt=OuterRef("ended_seq"),
        )
    )  # fmt: skip
    sign = "-" if descending else ""
    found: list[Edition] = []
    for rows in _by_kind(reader, kinds, ()):
        some = rows.filter(value__in=list(values)) if values else rows
        begun = some.filter(added_seq__gt=after_seq)
        over = some.filter(~Q(ended_why=CHANGED) | ~became, ended_seq__gt=after_seq)
        if upto_seq is not None:
            begun, over = begun.filter(added_seq__lte=upto_seq), over.filter(ended_seq__lte=upto_seq)
        found += [
            Edition(row.added_seq, row.added_at, row, is_end=False)
            for row in _rows(begun.order_by(f"{sign}added_seq"), limit)
        ]
        found += [
            Edition(row.ended_seq, row.ended_at, row, is_end=True)
            for row in _rows(over.order_by(f"{sign}ended_seq"), limit)
            if row.ended_seq is not None and row.ended_at is not None
        ]
    found.sort(key=lambda edition: edition.seq, reverse=descending)
    return tuple(found[:limit])


def rows_of(
    reader: Reader, things: Collection[tuple[str, str]], *, emptied_too: bool = False
) -> tuple[EntryRow, ...]:
    """This will give all rows of some things, ended ones too, by id. Two queries.

    With `emptied_too` for the desk alone: what would be told if all weren't emptied.
    """
    if not things or (not emptied_too and is_emptied()):
        return ()
    rows = narrowed(reader, {kind for kind, _ in things}, ())
    rows = rows.filter(value__in={value for _, value in things}).order_by("pk")
    return tuple(
        row for row in (EntryRow(*each) for each in rows.values_list(*COLUMNS)) if row.thing in things
    )


def _rows(found: QuerySet[Entry], limit: int) -> tuple[EntryRow, ...]:
    return tuple(EntryRow(*row) for row in found.values_list(*COLUMNS)[:limit])


def _by_kind(reader: Reader, kinds: Collection[str], actions: Collection[str]) -> Iterator[QuerySet[Entry]]:
    """This will give what may go to a reader kind by kind: an index holds each kind in the order of places."""
    for kind in reader.kinds:
        if not kinds or kind in kinds:
            yield narrowed(reader, (kind,), actions)


def _live(reader: Reader, kinds: Collection[str], actions: Collection[str]) -> QuerySet[Entry]:
    return narrowed(reader, kinds, actions).filter(ended_seq__isnull=True)


def narrowed(reader: Reader, kinds: Collection[str] = (), actions: Collection[str] = ()) -> QuerySet[Entry]:
    """This will narrow rows to what may go to a reader: `readers.may_go`, said to the database."""
    wanted: dict[str, Any] = {
        "tlp__in": reader.tlps,
        "pap__in": reader.paps,
        "action__in": [action for action in reader.actions if not actions or action in actions],
        "confidence__gte": reader.least_confidence,
    }
    of_kinds = [kind for kind in reader.kinds if not kinds or kind in kinds]
    rows = Entry.objects.filter(**wanted)
    # one by equality: SQLite then has the rest of the index in its order
    return rows.filter(kind=of_kinds[0]) if len(of_kinds) == 1 else rows.filter(kind__in=of_kinds)


def floor_of() -> int:
    """This will give the place before which ended rows are not kept any more. One query."""
    return Counter.objects.filter(pk=1).values_list("forgotten_seq", flat=True).first() or 0


def rows_told(values: Collection[str]) -> tuple[EntryRow, ...]:
    """This will give all rows of some values, ended ones too, by id; the caller narrows them. One query."""
    return _rows(Entry.objects.filter(value__in=list(values)).order_by("pk"), MOST_CHANGED)


def due(now: datetime, *, limit: int) -> tuple[tuple[str, str], ...]:
    """This will give things that have run out and still go on. One query."""
    rows = Entry.objects.filter(Q(ended_seq__isnull=True), until__lte=now).order_by("until")
    return tuple(rows.values_list("kind", "value")[:limit])


def things_after(entry_id: int, *, limit: int) -> tuple[tuple[int, str, str], ...]:
    """This will give ids, kinds and values of what goes on, by id: to hold it against the register. One query."""
    rows = Entry.objects.filter(ended_seq__isnull=True, pk__gt=entry_id).order_by("pk")
    return tuple(rows.values_list("pk", "kind", "value")[:limit])
