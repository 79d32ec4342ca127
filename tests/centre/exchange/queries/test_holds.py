from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest

from centre.accounts.people import People, as_viewer, people, refused
from centre.exchange.making import list_things
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import person_actor
from lachan.centre.exchange.models import Hold
from lachan.centre.exchange.queries.holds import (
    ListedBy,
    all_things,
    count_holds,
    count_to_release,
    emptying_now,
    hold_for,
    holds_page,
    may_release,
    sources_of,
    things_page,
)
from lachan.centre.exchange.services.emptying import empty_all
from lachan.centre.exchange.services.releasing import refuse_hold, release_hold
from lachan.centre.indicators.models import ListEntry

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer

__all__ = ["people"]
pytestmark = pytest.mark.django_db

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
BANK: Final = "vietcombank.com.vn"
LINK: Final = "bidv.com.vn/gia-mao"


def approver(people: People) -> Viewer:
    return as_viewer(people.at("centre", Role.APPROVER))


def test_a_hold_says_what_waits_why_and_by_what_it_is_listed(people: People) -> None:
    numbers = list_things([("domain", BANK), ("url", LINK)], now=NOW)
    viewer = approver(people)
    rows = sorted(holds_page(viewer, show="open").rows, key=lambda row: row.kind, reverse=True)
    assert [(row.kind, row.why, row.things, row.is_open) for row in rows] == [
        ("url", "official", 1, True),
        ("domain", "official", 1, True),
    ]
    [held] = things_page(viewer, rows[0]).rows
    assert (held.value, held.action) == (LINK, "block")
    assert list(all_things(viewer, rows[0])) == [held]
    listed = {row.source: row.pk for row in ListEntry.objects.all()}
    assert sources_of({("domain", BANK), ("url", LINK), ("domain", "x.top")}) == {
        ("domain", BANK): (ListedBy(numbers[0], listed[numbers[0]]),),
        ("url", LINK): (ListedBy(numbers[1], listed[numbers[1]]),),
    }
    assert count_holds(viewer) == {"open": 2}


def test_what_was_decided_keeps_its_things_and_its_people(people: People) -> None:
    list_things([("domain", BANK)], now=NOW)
    pk = Hold.objects.get().pk
    person = people.at("centre", Role.APPROVER)
    refuse_hold(hold_id=pk, reason="Nhầm", actor=person_actor(person.pk), now=NOW)
    row = hold_for(approver(people), pk)
    assert (row.state, row.things, row.people) == ("refused", 1, (f"person:{person.pk}",))
    assert holds_page(approver(people), show="open").rows == ()
    assert [one.id for one in holds_page(approver(people), show="decided").rows] == [pk]


def test_what_waits_is_counted_for_who_has_not_agreed_yet_and_is_one_of_the_two(people: People) -> None:
    list_things([("domain", BANK)], now=NOW)
    first, second = people.at("centre", Role.APPROVER), people.second("centre", Role.APPROVER)
    assert count_to_release(as_viewer(first)) == 1
    [row] = holds_page(as_viewer(first), show="open").rows
    release_hold(
        hold_id=row.id,
        things=row.things,
        newest=row.newest,
        reason="Đã gọi",
        actor=person_actor(first.pk),
        now=NOW,
    )
    assert (count_to_release(as_viewer(first)), count_to_release(as_viewer(second))) == (0, 1)
    empty_all(reason="Sai", actor=person_actor(first.pk), now=NOW)
    assert count_to_release(as_viewer(first)) == 1
    assert count_to_release(as_viewer(people.at("north", Role.APPROVER))) == 0
    assert not may_release(as_viewer(people.at("north", Role.APPROVER)))
    emptied = emptying_now(as_viewer(second))
    assert emptied is not None
    assert (emptied.began_by, emptied.first_by) == (first.pk, None)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PUBLISHER, Role.PARTNER])
def test_others_see_nothing_of_it(people: People, role: str) -> None:
    list_things([("domain", BANK)], now=NOW)
    viewer = as_viewer(people.at("centre", role))
    with refused("not_permitted"):
        holds_page(viewer, show="open")
    with refused("not_permitted"):
        hold_for(viewer, Hold.objects.get().pk)
