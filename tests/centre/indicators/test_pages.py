"""Entries of lists and owners' claims, narrowed and paged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from centre.accounts.people import NOW, TODAY
from lachan.centre.indicators.entries import NEED_SECOND
from lachan.centre.indicators.models import Claim, ListEntry
from lachan.centre.indicators.pages import (
    ClaimFilter,
    EntryFilter,
    claim_ids,
    claims_page,
    count_claims,
    count_waiting_entries,
    entries_page,
    entry_ids,
    entry_sources,
)

pytestmark = pytest.mark.django_db


def entry(value: str, **changed: Any) -> int:
    """This will give a live entry of the desk, agreed to, but for what is changed."""
    agreed = {"agreed_by": "person:2", "agreed_at": NOW}
    fields = {
        "list_class": "bad", "kind": "domain", "source": "desk", "reason": "thử", "added_by": "person:1",
        "added_at": NOW, **agreed,
    }  # fmt: skip
    return ListEntry.objects.create(value=value, **{**fields, **changed}).pk


def claim(value: str, **changed: Any) -> int:
    """This will give an open claim of office 1."""
    fields = {"office_id": 1, "kind": "domain", "proof": "thư", "claimed_by": "person:1", "claimed_at": NOW}
    return Claim.objects.create(value=value, **{**fields, **changed}).pk


def found(**wanted: Any) -> list[int]:
    narrowed = EntryFilter(TODAY, **wanted)
    ids = [row.id for row in entries_page(narrowed).rows]
    assert ids == entry_ids(narrowed, most=100)
    return ids


def test_entries_are_narrowed_by_where_they_stand() -> None:
    waits = entry("cho.example", agreed_at=None, agreed_by="")
    popular = entry("nhieu.example", list_class="popular", agreed_at=None, agreed_by="", source="MISP Top")
    live = entry("con.example")
    late = entry("lau.example", expires_on=TODAY + timedelta(days=31))
    last = entry("sau.example", expires_on=TODAY + timedelta(days=30))
    first = entry("truoc.example", expires_on=TODAY)
    over = entry("qua.example", expires_on=TODAY - timedelta(days=1))
    ended = entry("het.example", ended_at=NOW, ended_by="person:1", ended_because="nhầm")
    assert found(show="waiting") == [waits]
    assert found(show="live") == [first, last, late, live, popular, waits]
    assert found(show="expiring") == [first, last], "the first to end first"
    assert found(show="expired") == [over]
    assert found(show="ended") == [ended]
    assert len(found(show="all")) == 8


def test_entries_are_narrowed_by_class_kind_and_source() -> None:
    desk = entry("con.example")
    number = entry("+84912345678", kind="phone")
    listed = entry("nhieu.example", list_class="popular", source="MISP: Top 1.000")
    owned = entry("chu.example", list_class="official", source="claim:5")
    assert found(list_class="popular") == [listed]
    assert found(kind="phone") == [number]
    assert found(source="desk") == [number, desk]
    assert found(source="claim") == [owned]
    assert found(source="MISP: Top 1.000") == [listed]
    assert found(kind="phone", list_class="popular") == []


def test_a_page_of_those_that_end_soon_goes_on_where_it_stopped() -> None:
    ids = [entry(f"x{number}.example", expires_on=TODAY + timedelta(days=number % 3)) for number in range(7)]
    wanted, seen, place = EntryFilter(TODAY, show="expiring"), [], ""
    for _ in range(4):
        page = entries_page(wanted, place=place, size=2)
        seen += [row.id for row in page.rows]
        place = page.later
    assert seen == sorted(ids, key=lambda pk: (ids.index(pk) % 3, pk))
    assert place == ""


def test_each_source_is_named_once_and_claims_together() -> None:
    assert entry_sources() == ("claim",)
    for number in range(5):
        entry(f"x{number}.example")
        entry(f"y{number}.example", list_class="official", source=f"claim:{number}")
        entry(f"z{number}.example", list_class="popular", source="MISP: Top 1.000")
    entry("a.example", source="zz cuối")
    assert entry_sources() == ("claim", "desk", "MISP: Top 1.000", "zz cuối")


def test_what_waits_for_a_second_person_is_written_out_as_the_rules_have_it() -> None:
    for list_class in ("official", "popular", "shared", "bad", "corrected"):
        entry(f"{list_class}.example", list_class=list_class, agreed_at=None)
    waiting = {row.list_class for row in entries_page(EntryFilter(TODAY, show="waiting")).rows}
    assert waiting == {str(each) for each in NEED_SECOND}
    assert count_waiting_entries(not_by="person:9", most=10) == 3
    assert count_waiting_entries(not_by="person:9", most=2) == 2
    assert count_waiting_entries(not_by="person:1", most=10) == 0, "who added it does not agree to it"


def test_claims_are_narrowed_by_state_kind_and_office() -> None:
    opened = claim("a.example")
    kept = {"state": "confirmed", "confirmed_until": TODAY + timedelta(days=61)}
    later = claim("b.example", **kept)
    last = claim("c.example", **{**kept, "confirmed_until": TODAY + timedelta(days=60)})
    first = claim("d.example", **{**kept, "confirmed_until": TODAY})
    theirs = claim("+8419001234", kind="phone", office_id=2)

    def narrowed(**wanted: Any) -> list[int]:
        ids = [row.id for row in claims_page(ClaimFilter(TODAY, **wanted)).rows]
        assert ids == claim_ids(ClaimFilter(TODAY, **wanted), most=100)
        assert len(ids) == count_claims(ClaimFilter(TODAY, **wanted), most=100)
        return ids

    assert narrowed() == [theirs, first, last, later, opened]
    assert narrowed(state="open") == [theirs, opened]
    assert narrowed(state="ending") == [first, last]
    assert narrowed(kind="phone") == [theirs]
    assert narrowed(office_ids={1}) == [first, last, later, opened]
    assert narrowed(office_ids=()) == []
    assert count_claims(ClaimFilter(TODAY, state="open"), most=10, not_by="person:1") == 0
