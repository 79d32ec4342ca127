"""Collections of STIX objects, read by the moment at which each version was added."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Final
from uuid import UUID  # noqa: TC003 - msgspec resolves the annotation at run time

import msgspec
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat

from lachan.centre.exchange.codes import CHANGED
from lachan.centre.exchange.entries import Edition, EntryRow
from lachan.centre.exchange.models import Centre, Entry, StixName
from lachan.centre.exchange.queries.entries import COLUMNS, is_emptied, narrowed
from lachan.centre.exchange.readers import Reader, may_go
from lachan.centre.exchange.scopes import Scope, Stretch, ends, mark_of, stretches
from lachan.centre.exchange.stix.naming import indicator_id, listed_uuid, marked
from lachan.centre.exchange.stix.objects import begun_version, ended_version, withdrawn_version
from lachan.centre.exchange.stix.stamps import cut
from lachan.centre.exchange.taxii.filters import ALL, EARLIEST, FIRST, LAST, Filters

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from django.db.models import QuerySet

_MS: Final = timedelta(milliseconds=1)
# Entries that have no row of their id yet; the worker makes them within a second. Of a hundred thousand that came at
# once the last are found by their ids some seconds later, and a stranger’s question stays cheap.
_MOST_UNNAMED: Final = 5_000

type Named = tuple[str, str, int]
"""Kind, value and round."""


class CentreRow(msgspec.Struct, frozen=True):
    """Who this centre is in STIX; `name` is "" before the worker has written it."""

    uid: UUID
    name: str
    created_at: datetime
    modified_at: datetime
    named_seq: int


class Shelf(msgspec.Struct, frozen=True):
    """One collection of a reader: what is marked so, and to be treated so.

    `scopes` is how far the reader saw, the last being `reader`; () for who has no past. `told_since`: what it may see
    no more since before that is told no longer.
    """

    reader: Reader
    tlp: str
    action: str
    scopes: tuple[Scope, ...] = ()
    told_since: datetime | None = None


def centre_row() -> CentreRow | None:
    """This will give who this centre is; None where its id was never drawn. One query."""
    row = Centre.objects.filter(pk=1).first()
    return (
        None if row is None else CentreRow(row.uid, row.name, row.created_at, row.modified_at, row.named_seq)
    )


def stix_ids(scopes: Sequence[Scope] = ()) -> Callable[[EntryRow], str]:
    """This will give what names an entry in STIX for who saw so far, "" before the centre has an id. One query."""
    row = centre_row()
    if row is None:
        return lambda _: ""
    uid = row.uid
    return lambda entry: indicator_id(uid, entry.kind, entry.value, entry.round, mark_of(entry, scopes))


def versions_on(
    shelf: Shelf,
    filters: Filters,
    *,
    behind: datetime | None,
    limit: int,
    named: Collection[Named] | None = None,
) -> tuple[Edition, ...]:
    """This will give versions by the moment they were added, behind one. `named` narrows to things.

    Three queries; for who saw otherwise before three more for each time that more came within sight, and two for each
    that less was. While all is emptied nothing but that it is over, to who came before.
    """
    if named is not None and not named:
        return ()
    if not shelf.scopes and is_emptied():
        return ()
    found: list[Edition] = []
    # by when each begins, so that what comes behind a full page isn't asked for
    asked: list[tuple[datetime, Callable[[], list[Edition]]]] = [
        (EARLIEST if stretch.since is None else stretch.since.at,
         partial(_seen_within, shelf, stretch, filters, behind, limit, named))
        for stretch in (stretches(shelf.scopes) if shelf.scopes else (Stretch(shelf.reader, None, None),))
    ]  # fmt: skip
    asked += [
        (scope.at, partial(_over_since, shelf, before, scope, filters, behind, limit, named))
        for before, scope in ends(shelf.scopes)
        if shelf.told_since is None or scope.at > shelf.told_since
    ]
    for begins, ask in sorted(asked, key=itemgetter(0)):
        if len(found) < limit or found[-1].at >= begins:
            found = sorted((*found, *ask()), key=attrgetter("at"))[:limit]
    return tuple(found)


def _seen_within(
    shelf: Shelf,
    stretch: Stretch,
    filters: Filters,
    behind: datetime | None,
    limit: int,
    named: Collection[Named] | None,
) -> list[Edition]:
    """This will give versions of what is seen since one scope.

    A row that ended because it changed has no version of its end, unless what it became isn't on this shelf: then
    the reader has to be told that it is over here.
    """
    by_thing = _by_thing(shelf, stretch.inner)
    same = by_thing.filter(kind=OuterRef("kind"), value=OuterRef("value"), round=OuterRef("round"))
    after = Exists(same.filter(added_at__gt=OuterRef("ended_at")))
    before = Exists(same.filter(added_at__lt=OuterRef("added_at")))
    some = _on(shelf, stretch.inner, named)
    if stretch.without is not None:
        some = some.exclude(_seen_by(shelf, stretch.without))
    begun, over = some, some.filter(~Q(ended_why=CHANGED) | ~after)
    words, moments = filters.words, filters.moments
    if ALL not in words:
        begun_wanted, over_wanted = _begun_at(moments), _over_at(moments)
        if LAST in words:
            # by the moment and not by the place, whose index has one entry for all that goes on
            begun_wanted |= Q(ended_at__isnull=True)
            over_wanted |= Q(ended_at__isnull=False)
        if FIRST in words:
            begun_wanted |= Q(~before)
        begun, over = begun.filter(begun_wanted), over.filter(over_wanted)
    found: list[Edition] = []
    if stretch.since is not None:
        # what was over before it came within sight was never there
        over = over.filter(ended_seq__gt=stretch.since.seq)
        again = _going_on(begun, stretch.since)
        begun = begun.filter(added_seq__gt=stretch.since.seq)
        found += [
            Edition(row.added_seq, stretch.since.moment_of(row.id), row, False, mark_of(row, shelf.scopes))
            for row in _told_in(again, stretch.since, behind, limit)
        ]
    if behind is not None:
        begun, over = begun.filter(added_at__gt=behind), over.filter(ended_at__gt=behind)
    found += [
        Edition(row.added_seq, row.added_at, row, False, mark_of(row, shelf.scopes))
        for row in _rows(begun.order_by("added_at"), limit)
    ]
    found += [
        Edition(row.ended_seq or 0, row.ended_at, row, True, mark_of(row, shelf.scopes))
        for row in _rows(over.filter(ended_at__isnull=False).order_by("ended_at"), limit)
        if row.ended_at is not None
    ]
    return found


def _over_since(
    shelf: Shelf,
    before: Reader,
    scope: Scope,
    filters: Filters,
    behind: datetime | None,
    limit: int,
    named: Collection[Named] | None,
) -> list[Edition]:
    """This will give the versions by which it is told that what one saw is over, as one sees less since a scope.

    They are what the reader had and no more: the row that went on then. There is no other version of that object here.
    """
    rows = _going_on(_on(shelf, before, named).exclude(_seen_by(shelf, scope.reader)), scope)
    until = shelf.scopes[: shelf.scopes.index(scope)]
    found = [
        Edition(scope.seq, scope.moment_of(row.id), row, True, mark_of(row, until), is_withdrawn=True)
        for row in _told_in(_these_versions(rows, scope, filters), scope, behind, limit)
    ]
    if filters.versions and not filters.words:
        found = [edition for edition in found if version_of(edition) in filters.moments]
    return found


def _these_versions(rows: QuerySet[Entry], scope: Scope, filters: Filters) -> QuerySet[Entry]:
    """This will narrow rows to those that may have one of the versions asked for; all where a word asks for them."""
    if filters.words:
        return rows
    wanted = Q(pk__in=())
    for moment in _whole(filters.moments):
        wanted |= Q(pk__gt=scope.last_before(moment) - 1, pk__lt=scope.last_before(moment + _MS) + 1)
        # later than its own beginning, where that is as late
        wanted |= Q(added_at__gte=moment - 2 * _MS, added_at__lt=moment)
    return rows.filter(wanted)


def _going_on(rows: QuerySet[Entry], scope: Scope) -> QuerySet[Entry]:
    """This will narrow rows to those that went on when a scope began."""
    return rows.filter(added_seq__lte=scope.seq).exclude(ended_seq__lte=scope.seq)


def _told_in(
    rows: QuerySet[Entry], scope: Scope, behind: datetime | None, limit: int
) -> tuple[EntryRow, ...]:
    """This will give rows that are told of in the moments of a scope, behind one, in their order."""
    if behind is not None and behind >= scope.at:
        if behind >= scope.ends:
            return ()
        last = scope.last_before(behind)
        rows = rows.filter(pk__gt=last)
        # ids rise with the moments, and by these an index holds what is on a shelf
        at = Entry.objects.filter(pk__lte=last).order_by("-pk").values_list("added_at", flat=True).first()
        if at is not None:
            rows = rows.filter(added_at__gt=at)
    return _rows(rows.order_by("added_at"), limit)


def _on(shelf: Shelf, reader: Reader, named: Collection[Named] | None) -> QuerySet[Entry]:
    """This will give what a reader sees on a shelf, of all things or of some."""
    if named is None:
        return narrowed(reader).filter(tlp=shelf.tlp, action=shelf.action)
    return _by_thing(shelf, reader).filter(_these(named))


def _seen_by(shelf: Shelf, reader: Reader) -> Q:
    """This will say what a reader sees on a shelf, of what stands there."""
    if shelf.tlp not in reader.tlps or shelf.action not in reader.actions:
        return Q(pk__in=())
    return Q(pap__in=reader.paps, kind__in=reader.kinds, confidence__gte=reader.least_confidence)


def _by_thing(shelf: Shelf, reader: Reader) -> QuerySet[Entry]:
    """This will give the rows of a shelf to be found by their things.

    As `narrowed`, with marking and action said so that no index of shelves can be taken: SQLite, which has no
    statistics, would go through all of a shelf for each thing.
    """
    if shelf.tlp not in reader.tlps or shelf.action not in reader.actions:
        return Entry.objects.none()
    return Entry.objects.annotate(shelf=Concat("action", Value(" "), "tlp")).filter(
        shelf=f"{shelf.action} {shelf.tlp}",
        pap__in=reader.paps,
        kind__in=reader.kinds,
        confidence__gte=reader.least_confidence,
    )


def version_of(edition: Edition) -> datetime:
    """This will give `modified` of a version."""
    if edition.is_withdrawn:
        return withdrawn_version(edition.row, edition.at)
    return ended_version(edition.row) if edition.is_end else begun_version(edition.row)


def things_named(uids: Collection[UUID], centre: CentreRow, marks: Collection[int] = ()) -> dict[UUID, Named]:
    """This will give which things have some ids; what was listed this second too. At most two queries.

    `marks` are those that ids of who asks may have been made with (`scopes.marks_of`).
    """
    if not uids:
        return {}
    plain = {marked(uid, centre.uid, mark): uid for uid in uids for mark in (*marks, 0)}
    rows = StixName.objects.filter(uid__in=list(plain)).values_list("uid", "kind", "value", "round")
    found = {plain[uid]: (kind, value, round_) for uid, kind, value, round_ in rows}
    if set(uids) - set(found):
        for named in _unnamed(centre.named_seq):
            uid = listed_uuid(centre.uid, *named)
            if uid in plain:
                found[plain[uid]] = named
    return found


def seen_by(reader: Reader, named: Collection[Named], *, emptied_too: bool = False) -> dict[Named, EntryRow]:
    """This will give those things of which some row may go to a reader, each with the last such row; ended ones too.

    Two queries. With `emptied_too` also while all is emptied: what the reader has had it knows.
    """
    if not named or (not emptied_too and is_emptied()):
        return {}
    found = Entry.objects.filter(_these(named)).values_list(*COLUMNS)
    # by an index of things; of an order SQLite would make a walk through all
    rows = sorted((EntryRow(*row) for row in found), key=lambda row: row.id)
    return {(row.kind, row.value, row.round): row for row in rows if may_go(row, reader)}


def _unnamed(named_seq: int) -> list[Named]:
    rows = Entry.objects.filter(added_seq__gt=named_seq).order_by("added_seq")
    return list(rows.values_list("kind", "value", "round")[:_MOST_UNNAMED])


def _these(named: Collection[Named]) -> Q:
    wanted = Q()
    for kind, value, round_ in named:
        wanted |= Q(kind=kind, value=value, round=round_)
    # by an index first: of many alternatives SQLite makes a walk through all
    return wanted & Q(kind__in={kind for kind, _, _ in named}, value__in={value for _, value, _ in named})


def _begun_at(moments: Collection[datetime]) -> Q:
    """This will narrow to rows of which `begun_version` is one of some moments; to nothing where there are none."""
    wanted = Q(pk__in=())
    for moment in _whole(moments):
        wanted |= Q(added_at__gte=moment - _MS, added_at__lt=moment)
    return wanted


def _over_at(moments: Collection[datetime]) -> Q:
    """This will narrow to rows of which `ended_version` is one of some moments; to nothing where there are none."""
    wanted = Q(pk__in=())
    for moment in _whole(moments):
        wanted |= Q(ended_at__gte=moment, ended_at__lt=moment + _MS, added_at__lt=moment - _MS)
        wanted |= Q(ended_at__lt=moment, added_at__gte=moment - 2 * _MS, added_at__lt=moment - _MS)
    return wanted


def _whole(moments: Collection[datetime]) -> list[datetime]:
    """This will leave out what is no version: those are written in thousandths."""
    return [moment for moment in moments if cut(moment) == moment]


def _rows(found: QuerySet[Entry], limit: int) -> tuple[EntryRow, ...]:
    return tuple(EntryRow(*row) for row in found.values_list(*COLUMNS)[:limit])
