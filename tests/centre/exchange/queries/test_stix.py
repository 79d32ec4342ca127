"""Collections: nothing stands in one that may not go to its reader, however it is asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations, product
from typing import Final
from uuid import UUID

import pytest

from lachan.centre.exchange.codes import ACTIONS, CONFIDENCE_OF, KINDS
from lachan.centre.exchange.counting import take_places
from lachan.centre.exchange.entries import EntryRow
from lachan.centre.exchange.models import Entry
from lachan.centre.exchange.queries.entries import COLUMNS
from lachan.centre.exchange.queries.stix import Shelf, seen_by, versions_on
from lachan.centre.exchange.readers import EVERYTHING, PUBLIC, Reader, may_go
from lachan.centre.exchange.services.scoping import keep_scope
from lachan.centre.exchange.taxii.filters import ALL, Filters
from lachan.centre.exchange.taxii.shelves import shelves_of
from lachan.centre.partners.codes import PAP, TLP

pytestmark = pytest.mark.django_db
NOW: Final = datetime(2026, 11, 29, tzinfo=UTC)
CENTRE: Final = UUID("3b2f6f0e-9d0a-4a57-8a51-6f6a3f0c7f11")
READERS: Final = (
    PUBLIC,
    EVERYTHING,
    Reader("amber", "green", ("domain", "payee")),
    Reader("green", "red", KINDS, 60),
    Reader("amber+strict", "clear", ("ip", "url"), 0, ("flag",)),
)


def every_combination() -> list[EntryRow]:
    """This will put an entry of every marking, kind and action into the database; each fifth has ended."""
    wanted = list(product(TLP, PAP, KINDS, ACTIONS))
    places = take_places(len(wanted), now=NOW)
    rows = []
    for at, ((tlp, pap, kind, action), (seq, moment)) in enumerate(zip(wanted, places, strict=True)):
        is_over = at % 5 == 0
        row = Entry(
            kind=kind, value=f"value-{at}", action=action, tlp=tlp, pap=pap, confidence=CONFIDENCE_OF[action], source="desk",
            listed_at=moment, added_seq=seq, added_at=moment, ended_seq=seq + 10_000 if is_over else None,
            ended_at=moment + timedelta(days=1) if is_over else None, ended_why="lifted" if is_over else "",
        )  # fmt: skip
        rows.append(row)
    Entry.objects.bulk_create(rows)
    return [EntryRow(*row) for row in Entry.objects.values_list(*COLUMNS)]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.key)
def test_each_reader_gets_what_may_go_to_it_and_nothing_else(reader: Reader) -> None:
    rows = every_combination()
    # of every marking and action; as many as are asked for by their ids
    named = {(row.kind, row.value, row.round) for row in rows[::7]}
    may = {row.id for row in rows if may_go(row, reader)}
    some_may = {row.id for row in rows[::7] if row.id in may}
    shelves = [Shelf(reader, one.tlp, one.action) for one in shelves_of(CENTRE, reader)]
    for filters in (Filters(), Filters(versions=(ALL,))):
        for some, wanted in ((None, may), (named, some_may)):
            found = [
                edition.row.id
                for shelf in shelves
                for edition in versions_on(shelf, filters, behind=None, limit=1_000, named=some)
            ]
            assert set(found) == wanted
    assert seen_by(reader, named).keys() == {
        (row.kind, row.value, row.round) for row in rows if row.id in some_may
    }


@pytest.mark.parametrize(("before", "after"), list(permutations(READERS, 2)), ids=lambda reader: reader.key)
def test_who_sees_otherwise_than_before_hears_what_it_had_as_over_and_nothing_above_what_it_sees(
    before: Reader, after: Reader
) -> None:
    rows = every_combination()
    later = NOW + timedelta(days=2)
    take_places(20_000, now=later)
    for reader in (before, after):
        scopes = keep_scope(partner_id=1, format="stix", reader=reader, now=later)
    sees = {row.id for row in rows if may_go(row, after)}
    had = {row.id for row in rows if may_go(row, before)}
    standing: list[int] = []
    withdrawn: list[int] = []
    for one in shelves_of(CENTRE, after, [before]):
        shelf = Shelf(after, one.tlp, one.action, scopes)
        for edition in versions_on(shelf, Filters(), behind=None, limit=1_000):
            assert (edition.row.tlp, edition.row.action) == (one.tlp, one.action)
            (withdrawn if edition.is_withdrawn else standing).append(edition.row.id)
            # what is seen since now comes behind all that was told before
            is_new = edition.row.id not in had or edition.is_withdrawn
            if is_new and (edition.is_withdrawn or not edition.is_end):
                assert edition.at >= scopes[-1].at
    live = {row.id for row in rows if row.is_live}
    # what was over before it came within sight was never there
    assert sorted(standing) == sorted(sees & (had | live))
    assert sorted(withdrawn) == sorted((had - sees) & live)


def test_a_shelf_that_is_beyond_the_reader_is_empty() -> None:
    named = {(row.kind, row.value, row.round) for row in every_combination()[::7]}
    for shelf in (
        Shelf(PUBLIC, "red", "block"),
        Shelf(Reader("red", "red", KINDS, 0, ("flag",)), "red", "block"),
    ):
        for some in (None, named):
            assert versions_on(shelf, Filters(), behind=None, limit=1_000, named=some) == ()
