from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lachan.centre.audit import log, log_pages
from lachan.centre.audit.actors import MACHINE, Actor, person_actor
from lachan.centre.audit.kinds import Kind, register
from lachan.centre.audit.log_pages import EntryFilter, EntryPage, entries_for, entry_by_id
from lachan.centre.audit.models import Entry
from lachan.centre.web.clock import today

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
DAY = date(2026, 11, 28)

register(
    [
        Kind("audit.tried", vi="Thử", en="Tried", personal=frozenset({"name", "note"}), erased="by key"),
        Kind("audit.tried_again", vi="Thử lại", en="Tried again"),
    ]
)


def write(
    *, kind: str = "audit.tried", actor: Actor = MACHINE, subject: str = "", now: datetime = NOW, n: int = 0
) -> int:
    with transaction.atomic():
        return log.record(kind=kind, actor=actor, now=now, subject=subject, data={"n": n})


def ids(page: EntryPage) -> list[int]:
    return [entry.id for entry in page.entries]


@pytest.mark.django_db
def test_the_newest_come_first_and_pages_follow_both_ways() -> None:
    written = [write(n=n) for n in range(7)]
    first = entries_for(EntryFilter(), size=3)
    assert ids(first) == written[:3:-1]
    assert first.newer is None
    second = entries_for(EntryFilter(), before=first.older, size=3)
    assert ids(second) == written[3:0:-1]
    last = entries_for(EntryFilter(), before=second.older, size=3)
    assert ids(last) == [written[0]]
    assert last.older is None
    back = entries_for(EntryFilter(), after=last.newer, size=3)
    assert ids(back) == ids(second)
    assert ids(entries_for(EntryFilter(), after=back.newer, size=3)) == ids(first)


@pytest.mark.django_db
def test_an_entry_is_shown_as_it_was_written() -> None:
    with transaction.atomic():
        entry_id = log.record(
            kind="audit.tried",
            actor=person_actor(4, office_id=9),
            now=NOW,
            subject="case:5",
            data={"to": "moved", "big": 2**70},
            personal={17: {"name": "Trần Thị Bưởi"}},
        )
    shown = entry_by_id(entry_id)
    assert shown is not None
    assert (shown.at, shown.kind, shown.actor, shown.office_id) == (NOW, "audit.tried", "person:4", 9)
    assert (shown.subject, shown.data, shown.values) == ("case:5", {"to": "moved", "big": 2**70}, 1)
    assert entries_for(EntryFilter(subject="case:5")).entries == (shown,)
    assert entry_by_id(entry_id + 1) is None


@pytest.mark.django_db
def test_it_finds_by_kind_actor_subject_office_and_day() -> None:
    here, there = person_actor(1, office_id=10), person_actor(2, office_id=20)
    one = write(actor=here, subject="case:1")
    two = write(actor=there, subject="case:2", kind="audit.tried_again")
    three = write(now=NOW + timedelta(days=1))
    assert ids(entries_for(EntryFilter(kind="audit.tried_again"))) == [two]
    assert ids(entries_for(EntryFilter(actor="person:1"))) == [one]
    assert ids(entries_for(EntryFilter(subject="case:2"))) == [two]
    assert ids(entries_for(EntryFilter(offices=frozenset({10, 20})))) == [two, one]
    assert ids(entries_for(EntryFilter(offices=frozenset({20, 30}), kind="audit.tried"))) == []
    assert ids(entries_for(EntryFilter(first_day=DAY, last_day=DAY))) == [two, one]
    assert ids(entries_for(EntryFilter(first_day=DAY + timedelta(days=1)))) == [three]
    assert ids(entries_for(EntryFilter(last_day=DAY))) == [two, one]
    assert ids(entries_for(EntryFilter(first_day=DAY + timedelta(days=5)))) == []
    assert ids(entries_for(EntryFilter(last_day=DAY - timedelta(days=1)))) == []


@pytest.mark.django_db
def test_no_office_is_none_and_not_all() -> None:
    write(actor=person_actor(1, office_id=10))
    assert ids(entries_for(EntryFilter(offices=frozenset()))) == []


@pytest.mark.django_db
def test_an_empty_log_has_an_empty_page() -> None:
    assert entries_for(EntryFilter(first_day=DAY)) == EntryPage(())
    assert entries_for(EntryFilter()) == EntryPage(())


@pytest.mark.django_db
def test_a_day_is_vietnams_day_and_holds_for_a_clock_that_was_wrong() -> None:
    # 17:00 UTC is midnight in Vietnam
    late = write(now=datetime(2026, 11, 28, 16, 59, 59, tzinfo=UTC))
    next_day = write(now=datetime(2026, 11, 28, 17, 0, tzinfo=UTC))
    back = write(now=datetime(2026, 11, 28, 5, 0, tzinfo=UTC))
    assert ids(entries_for(EntryFilter(first_day=DAY, last_day=DAY))) == [back, late]
    assert ids(entries_for(EntryFilter(first_day=DAY + timedelta(days=1)))) == [next_day]


@pytest.mark.django_db
def test_a_page_stops_where_it_has_looked_enough_and_says_where_to_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(log_pages, "LOOKED_THROUGH", 10)
    wanted = write(actor=person_actor(3, office_id=5), kind="audit.tried_again")
    for n in range(12):
        write(actor=person_actor(3, office_id=6), n=n)
        write(actor=person_actor(4, office_id=5), kind="audit.tried_again", n=n)
    # many of that person, many of that office's kind, one of both
    asked = EntryFilter(actor="person:3", kind="audit.tried_again")
    page = entries_for(asked)
    assert page.entries == ()
    assert page.unfinished
    turns = 0
    while page.unfinished and not page.entries:
        page = entries_for(asked, before=page.older)
        turns += 1
    assert ids(page) == [wanted]
    assert turns <= 2


class Looking(TestCase):
    """Whatever is asked, the pages together hold what a plain look through all entries finds."""

    @settings(max_examples=60)
    @given(
        rows=st.lists(
            st.tuples(
                st.sampled_from(["audit.tried", "audit.tried_again"]),
                st.sampled_from([1, 2, 3]),
                st.sampled_from([None, 10, 20, 30]),
                st.sampled_from(["", "case:1", "case:2"]),
                st.integers(-3, 3),
            ),
            max_size=25,
        ),
        kind=st.sampled_from(["", "audit.tried", "audit.tried_again"]),
        actor=st.sampled_from(["", "person:1", "person:2", "person:9"]),
        subject=st.sampled_from(["", "case:1"]),
        offices=st.none() | st.frozensets(st.sampled_from([10, 20, 40]), max_size=3),
        days=st.tuples(st.none() | st.integers(-3, 3), st.none() | st.integers(-3, 3)),
        size=st.integers(1, 7),
        looked=st.sampled_from([3, 20_000]),
        forward=st.booleans(),
    )
    def test_pages_together_hold_what_there_is(  # noqa: PLR0913, PLR0917 - all that can be asked
        self,
        rows: list[tuple[str, int, int | None, str, int]],
        kind: str,
        actor: str,
        subject: str,
        offices: frozenset[int] | None,
        days: tuple[int | None, int | None],
        size: int,
        looked: int,
        forward: bool,  # noqa: FBT001 - drawn
    ) -> None:
        for row_kind, person, office, about, day in rows:
            write(
                kind=row_kind,
                actor=person_actor(person, office_id=office),
                subject=about,
                now=NOW + timedelta(days=day),
            )
        first, last = (None if one is None else DAY + timedelta(days=one) for one in days)
        expected = [
            entry.pk
            for entry in Entry.objects.order_by("pk")
            if kind in {"", entry.kind}
            and actor in {"", entry.actor}
            and subject in {"", entry.subject}
            and (offices is None or entry.office_id in offices)
            and (first is None or today(entry.at) >= first)
            and (last is None or today(entry.at) <= last)
        ]
        wanted = EntryFilter(kind, actor, subject, offices, first, last)
        found: list[int] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(log_pages, "LOOKED_THROUGH", looked)
            page = entries_for(wanted, after=0, size=size) if forward else entries_for(wanted, size=size)
            for _ in range(60):
                found += reversed(ids(page)) if forward else ids(page)
                place = page.newer if forward else page.older
                if place is None:
                    break
                page = (
                    entries_for(wanted, after=place, size=size)
                    if forward
                    else entries_for(wanted, before=place, size=size)
                )
        assert found == (expected if forward else expected[::-1])
