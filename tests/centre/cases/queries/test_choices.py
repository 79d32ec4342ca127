"""Counts beside the choices of an inbox: each is what the inbox shows when the choice is taken."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centre.cases.scene import CANTHO, NOW, changed_by, opened, people, seeing
from lachan.centre.accounts.models import Role
from lachan.centre.cases.models import Case
from lachan.centre.cases.queries.choices import FLAGS, choices_for
from lachan.centre.cases.queries.inbox import inbox_ids
from lachan.centre.cases.queries.wanted import Wanted
from lachan.centre.cases.services.changing import assign_case, pause_case
from lachan.centre.cases.services.ending import close_case

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def many(people: People) -> None:
    """Cases of many sorts."""
    me = people.at("centre", Role.DESK).pk
    one = opened(people, loss_vnd=5_000_000)
    two = opened(people, "south", kind="app", territory_code=CANTHO)
    three = opened(people, kind="message")
    four = opened(people, "south", kind="app", territory_code=CANTHO)
    for case in (one, four):
        changed_by(case, assign_case, people, "centre", assignee_id=me)
    changed_by(two, pause_case, people, "centre", waiting_for="Nhà mạng", reason="Chờ")
    changed_by(opened(people), close_case, people, "centre", outcome="no_scam", reason="Trang thật")
    Case.objects.filter(pk=one.pk).update(late_since=NOW, escalated_to_id=people.office("centre").pk)
    Case.objects.filter(pk=three.pk).update(due_at=NOW + timedelta(hours=1), question_at=NOW)
    Case.objects.filter(pk=four.pk).update(urgent_until=NOW + timedelta(hours=3))


def taken(wanted: Wanted, field: str, choice: str) -> Wanted:
    """This will take a choice."""
    if field in FLAGS:
        return msgspec.structs.replace(wanted, **{field: True})
    changed: dict[str, Any] = {
        "province": {"province_id": int(choice)} if field == "province" else {},
        "office": {"office_id": int(choice)} if field == "office" else {},
    }.get(field, {field: choice})
    return msgspec.structs.replace(wanted, **changed)


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(kind="app"),
        Wanted(whose="mine"),
        Wanted(whose="nobody", kind="app"),
        Wanted(late=True),
        Wanted(state="waiting"),
        Wanted(state="closed"),
        Wanted(state="all", stage="act"),
        Wanted(find="can tho"),
        Wanted(late=True, question=True),
        Wanted(order="due"),
    ],
    ids=str,
)
def test_a_count_is_what_the_inbox_shows_when_the_choice_is_taken(people: People, wanted: Wanted) -> None:
    many(people)
    viewer = seeing(people, "centre")
    counted = choices_for(viewer, wanted, now=NOW)
    assert not counted.is_least
    said = [
        (field, choice, count) for field, counts in counted.counts.items() for choice, count in counts.items()
    ]
    for field, choice, count in said:
        found = inbox_ids(viewer, taken(wanted, field, choice), now=NOW, most=100)
        assert len(found) == count, (field, choice)
    assert said or wanted == Wanted(late=True, question=True)


def test_nobody_s_count_holds_cases_of_offices_beside(people: People) -> None:
    many(people)
    assert choices_for(seeing(people, "north"), Wanted(), now=NOW).of("kind", "app") == 0
    assert choices_for(seeing(people, "south"), Wanted(), now=NOW).of("kind", "app") == 2
    assert choices_for(seeing(people, "other", Role.DESK), Wanted(), now=NOW).counts["state"] == {}


def test_it_takes_two_queries_and_says_where_it_did_not_count_to_the_end(people: People) -> None:
    many(people)
    viewer = seeing(people, "centre")
    with CaptureQueriesContext(connection) as queries:
        counted = choices_for(viewer, Wanted(), now=NOW, most=2)
    assert len(queries) == 2
    assert counted.is_least
    assert counted.of("state", "going_on") == 2
