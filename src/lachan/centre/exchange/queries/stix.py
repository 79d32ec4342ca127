"""Collections of STIX objects, read by the moment at which each version was added."""

from __future__ import annotations

from datetime import datetime, timedelta
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
from lachan.centre.exchange.stix.naming import indicator_id, listed_uuid
from lachan.centre.exchange.stix.objects import begun_version, ended_version
from lachan.centre.exchange.stix.stamps import cut
from lachan.centre.exchange.taxii.filters import ALL, FIRST, LAST, Filters

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

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
    """One collection of a reader: what is marked so, and to be treated so."""

    reader: Reader
    tlp: str
    action: str


def centre_row() -> CentreRow | None:
    """This will give who this centre is; None where its id was never drawn. One query."""
    row = Centre.objects.filter(pk=1).first()
    return (
        None if row is None else CentreRow(row.uid, row.name, row.created_at, row.modified_at, row.named_seq)
    )


def stix_ids() -> Callable[[EntryRow], str]:
    """This will give what names an entry in STIX, "" before the centre has an id. One query."""
    row = centre_row()
    if row is None:
        return lambda _: ""
    uid = row.uid
    return lambda entry: indicator_id(uid, entry.kind, entry.value, entry.round)


def versions_on(
    shelf: Shelf,
    filters: Filters,
    *,
    behind: datetime | None,
    limit: int,
    named: Collection[Named] | None = None,
) -> tuple[Edition, ...]:
    """This will give versions by the moment they were added, behind one. `named` narrows to things. Three queries.

    A row that ended because it changed has no version of its end, unless what it became isn't on this shelf: then
    the reader has to be told that it is over here.
    """
    if named is not None and not named:
        return ()
    if is_emptied():
        return ()
    by_thing = _by_thing(shelf)
    same = by_thing.filter(kind=OuterRef("kind"), value=OuterRef("value"), round=OuterRef("round"))
    after = Exists(same.filter(added_at__gt=OuterRef("ended_at")))
    before = Exists(same.filter(added_at__lt=OuterRef("added_at")))
    if named is None:
        some = narrowed(shelf.reader).filter(tlp=shelf.tlp, action=shelf.action)
    else:
        some = by_thing.filter(_these(named))
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
    if behind is not None:
        begun, over = begun.filter(added_at__gt=behind), over.filter(ended_at__gt=behind)
    found = [
        Edition(row.added_seq, row.added_at, row, is_end=False)
        for row in _rows(begun.order_by("added_at"), limit)
    ]
    found += [
        Edition(row.ended_seq or 0, row.ended_at, row, is_end=True)
        for row in _rows(over.filter(ended_at__isnull=False).order_by("ended_at"), limit)
        if row.ended_at is not None
    ]
    found.sort(key=lambda edition: edition.at)
    return tuple(found[:limit])


def _by_thing(shelf: Shelf) -> QuerySet[Entry]:
    """This will give the rows of a shelf to be found by their things.

    As `narrowed`, with marking and action said so that no index of shelves can be taken: SQLite, which has no
    statistics, would go through all of a shelf for each thing.
    """
    reader = shelf.reader
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
    return ended_version(edition.row) if edition.is_end else begun_version(edition.row)


def things_named(uids: Collection[UUID], centre: CentreRow) -> dict[UUID, Named]:
    """This will give which things have some ids; what was listed this second too. At most two queries."""
    if not uids:
        return {}
    rows = StixName.objects.filter(uid__in=list(uids)).values_list("uid", "kind", "value", "round")
    found = {uid: (kind, value, round_) for uid, kind, value, round_ in rows}
    missing = set(uids) - set(found)
    if missing:
        for named in _unnamed(centre.named_seq):
            uid = listed_uuid(centre.uid, *named)
            if uid in missing:
                found[uid] = named
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
