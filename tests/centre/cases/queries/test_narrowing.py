"""The ways in which an inbox is read: by offices, by its order, by what leads to few. All show the same."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from centre.cases.scene import CANTHO, NOW, WARD, changed_by, desk, fresh, opened, people, seeing
from lachan.centre.accounts.models import Role
from lachan.centre.cases.queries import finding, narrowing
from lachan.centre.cases.queries.choices import choices_for
from lachan.centre.cases.queries.inbox import count_fitting, inbox_for, inbox_ids
from lachan.centre.cases.queries.wanted import ORDERS, STATES, Wanted
from lachan.centre.cases.services.changing import assign_case, pause_case
from lachan.centre.cases.services.ending import close_case, merge_case

if TYPE_CHECKING:
    from centre.accounts.people import People
    from lachan.centre.cases.models import Case

pytestmark = pytest.mark.django_db
__all__ = ["people"]

HOUR = timedelta(hours=1)


def ended(people: People) -> tuple[Case, Case]:
    """This will close a case and merge another."""
    closed = changed_by(opened(people), close_case, people, "centre", outcome="no_scam", reason="Trang thật")
    gone, stays = opened(people, title="Giả ngân hàng"), opened(people, title="Giả ngân hàng cũng")
    versions = {"version": fresh(gone).version, "into_version": fresh(stays).version}
    merge_case(
        case_id=gone.pk, into_id=stays.pk, reason="Một vụ", actor=desk(people, "centre"), now=NOW, **versions
    )
    return closed, fresh(gone)


def test_what_has_ended_has_no_deadline(people: People) -> None:
    """Lists by due time count on it."""
    closed, merged = ended(people)
    assert (closed.state, merged.state) == ("closed", "merged")
    assert (closed.due_at, merged.due_at) == (None, None)


def test_every_way_of_reading_shows_the_same(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    ended(people)
    for number in range(6):
        case = opened(
            people,
            "south" if number % 2 else "north",
            territory_code=CANTHO if number % 2 else WARD,
            loss_vnd=number * 1_000_000 or None,
            title=f"Giả ngân hàng {number}",
            now=NOW - number * HOUR,
        )
        if number % 3 == 0:
            changed_by(case, pause_case, people, "centre", waiting_for="Nhà mạng", reason="Chờ")
        if number % 3 == 1:
            changed_by(case, assign_case, people, "centre", assignee_id=people.at("centre", Role.DESK).pk)
    more: list[dict[str, Any]] = [
        {}, {"find": "ngân"}, {"find": "ng"}, {"find": "không có"}, {"whose": "mine"}, {"whose": "nobody"},
        {"office_id": people.office("south").pk}, {"question": True},
    ]  # fmt: skip
    seen = 0
    for state, order, plus in itertools.product(STATES, ORDERS, more):
        wanted = Wanted(state=state, order=order, **plus)
        said = set()
        for few, most in ((0, 0), (0, 10_000), (300, 0), (300, 10_000)):
            monkeypatch.setattr(narrowing, "_FEW_OFFICES", few)
            monkeypatch.setattr(narrowing, "_FEW_FOR_NEWEST", few)
            monkeypatch.setattr(finding, "MOST_FOUND", most)
            for office in ("centre", "north"):
                viewer = seeing(people, office)
                rows = [row.id for row in inbox_for(viewer, wanted, now=NOW).rows]
                assert inbox_ids(viewer, wanted, now=NOW, most=50) == rows
                said.add((office, *rows))
                assert count_fitting(viewer, wanted, now=NOW, most=50) == len(rows)
        assert len(said) == 2, (wanted, said)
        seen += sum(len(one) > 1 for one in said)
    assert seen > 60


def test_a_count_of_words_that_most_hold_says_that_it_is_a_least(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        opened(people, title=f"Giả ngân hàng {number}")
    viewer, wanted = seeing(people), Wanted(find="ngan hang")
    counted = choices_for(viewer, wanted, now=NOW)
    assert (counted.of("state", "going_on"), counted.is_least) == (4, False)
    monkeypatch.setattr(finding, "MOST_FOUND", 3)
    counted = choices_for(viewer, wanted, now=NOW)
    is_sqlite = connection.vendor == "sqlite"
    assert (counted.of("state", "going_on"), counted.is_least) == (4, is_sqlite)
    monkeypatch.setattr(narrowing, "MOST_LOOKED_AT", 3)
    counted = choices_for(viewer, wanted, now=NOW)
    assert (counted.of("state", "going_on"), counted.is_least) == ((3, True) if is_sqlite else (4, False))
