from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.exchange.making import fill
from lachan.centre.exchange.codes import ACTIONS, KINDS
from lachan.centre.exchange.counting import take_places
from lachan.centre.exchange.models import Entry
from lachan.centre.exchange.queries.entries import (
    changed,
    count_live,
    editions,
    last_seq,
    live,
    live_of,
    live_rows,
    live_values,
)
from lachan.centre.exchange.readers import EVERYTHING, PUBLIC, Reader, may_go
from lachan.centre.partners.codes import PAP, TLP

if TYPE_CHECKING:
    from collections.abc import Sequence


pytestmark = pytest.mark.django_db

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)


def one_of_each() -> None:
    """This will write an entry for each marking, kind and action."""
    all_of_them = list(product(TLP, PAP, KINDS, ACTIONS))
    places = take_places(len(all_of_them), now=NOW)
    Entry.objects.bulk_create(
        Entry(
            kind=kind, value=f"{tlp}-{pap}-{action}", action=action, tlp=tlp, pap=pap, confidence=50, source="desk",
            listed_at=at, added_seq=seq, added_at=at,
        )
        for (tlp, pap, kind, action), (seq, at) in zip(all_of_them, places, strict=True)
    )  # fmt: skip


def test_no_question_gives_a_reader_more_than_it_may_see() -> None:
    one_of_each()
    everything = live(EVERYTHING, limit=1_000)
    assert len(everything) == len(TLP) * len(PAP) * len(KINDS) * len(ACTIONS)
    readers = [PUBLIC, EVERYTHING, *(Reader(tlp, pap, ("domain", "phone"), actions=("flag",)) for tlp, pap in product(TLP, PAP))]  # fmt: skip
    for reader in readers:
        may = {row.id for row in everything if may_go(row, reader)}
        assert {row.id for row in live(reader, limit=1_000)} == may
        assert {row.id for row in live_rows(reader)} == may
        assert sum(count_live(reader).values()) == len(may)
        since = changed(reader, since=0, upto=last_seq())
        assert since is not None
        assert {row.id for row in since.new} == may
        assert {edition.row.id for edition in editions(reader, limit=1_000)} == may
        assert {row.id for row in live_of(reader, {row.thing for row in everything}).values()} == may
        values = [value for kind in KINDS for value in live_values(reader, kind=kind)]
        assert len(values) == len(may)


def test_what_is_marked_in_a_way_that_there_is_not_goes_to_nobody() -> None:
    fill(["lua-dao.top"], now=NOW)
    [row] = live(EVERYTHING, limit=1)
    wrong = [("tlp", "white"), ("pap", "blue"), ("kind", "person"), ("action", "arrest")]
    for name, value in wrong:
        changed_row = type(row)(**{**{key: getattr(row, key) for key in row.__struct_fields__}, name: value})
        assert not may_go(changed_row, EVERYTHING)


def test_a_page_goes_on_behind_the_last_id() -> None:
    fill((f"lua-dao{each}.top" for each in range(25)), now=NOW)
    seen: list[int] = []
    while page := live(PUBLIC, after_id=seen[-1] if seen else 0, limit=10):
        seen += [row.id for row in page]
    assert len(seen) == len(set(seen)) == 25


def test_nobody_goes_on_from_a_place_that_is_ahead_or_forgotten() -> None:
    fill(["lua-dao.top"], now=NOW)
    assert changed(PUBLIC, since=last_seq() + 1, upto=last_seq()) is None
    assert changed(PUBLIC, since=last_seq(), upto=last_seq()) is not None
    assert changed(PUBLIC, since=0, upto=last_seq(), most=0) is None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.booleans()), min_size=1, max_size=25), st.data())
def test_what_changed_leads_from_any_place_to_the_present(
    steps: Sequence[tuple[str, bool]], data: st.DataObject
) -> None:
    Entry.objects.all().delete()
    states: dict[int, set[str]] = {last_seq(): set()}
    for each, (name, is_listed) in enumerate(steps):
        _set(f"{name}.top", is_listed=is_listed, now=NOW + timedelta(seconds=each))
        states[last_seq()] = {row.value for row in live(EVERYTHING, limit=99)}
    since = data.draw(st.sampled_from(sorted(states)))
    found = changed(EVERYTHING, since=since, upto=last_seq())
    assert found is not None
    now_there = (states[since] - {row.value for row in found.gone}) | {row.value for row in found.new}
    assert now_there == states[last_seq()]
    assert {row.value for row in found.gone} <= states[since]


def _set(value: str, *, is_listed: bool, now: datetime) -> None:
    row = Entry.objects.filter(value=value, ended_seq=None).first()
    if row is not None:
        [(row.ended_seq, row.ended_at)] = take_places(1, now=now)
        row.ended_why = "changed" if is_listed else "lifted"
        row.save()
    if is_listed:
        fill([value], now=now)


def test_versions_are_walked_by_place_without_loss_whatever_the_page() -> None:
    fill((f"lua-dao{each}.top" for each in range(10)), now=NOW)
    for value in ("lua-dao3.top", "lua-dao7.top"):
        _set(value, is_listed=False, now=NOW)
    _set("lua-dao5.top", is_listed=True, now=NOW)
    whole = editions(EVERYTHING, limit=99)
    # a change has no end of its own: the next version says it
    assert [(edition.is_end) for edition in whole].count(True) == 2
    assert len(whole) == 13
    walked: list[tuple[int, bool]] = []
    while page := editions(EVERYTHING, after_seq=walked[-1][0] if walked else 0, limit=4):
        walked += [(edition.seq, edition.is_end) for edition in page]
    assert walked == [(edition.seq, edition.is_end) for edition in whole]
    assert [edition.at for edition in whole] == sorted({edition.at for edition in whole})
    backwards = editions(EVERYTHING, limit=99, descending=True)
    assert [each.seq for each in backwards] == [each.seq for each in reversed(whole)]
