from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from centre.accounts.people import BEGAN, TODAY, People, people
from lachan.centre.accounts.models import Office
from lachan.centre.accounts.tree import above, below, below_in_query, walking_once

__all__ = ["people"]


def ids(people: People, *names: str) -> frozenset[int]:
    return frozenset(people.office(name).pk for name in names)


def test_below_are_the_offices_themselves_and_all_under_them(people: People) -> None:
    assert below(ids(people, "centre")) == ids(people, "centre", "north", "north_ward", "south", "bank")
    assert below(ids(people, "north", "south")) == ids(people, "north", "north_ward", "south")
    assert below([]) == frozenset()
    assert below([10**9]) == frozenset()


def test_on_a_day_are_those_that_stand(people: People) -> None:
    ward = people.office("north_ward")
    ward.valid_to = TODAY
    ward.save()
    north = ids(people, "north")
    assert below(north, TODAY - timedelta(days=1)) == ids(people, "north", "north_ward")
    assert below(north, TODAY) == north
    assert below(north, BEGAN - timedelta(days=1)) == frozenset()
    assert below(north) == ids(people, "north", "north_ward")


def test_above_are_the_offices_themselves_and_the_way_up(people: People) -> None:
    assert above(ids(people, "north_ward")) == ids(people, "north_ward", "north", "centre", "ministry")
    assert above(ids(people, "other")) == ids(people, "other")
    assert above([]) == frozenset()


def test_it_stands_in_another_query(people: People) -> None:
    found = Office.objects.filter(pk__in=below_in_query(ids(people, "north")))
    assert frozenset(found.values_list("pk", flat=True)) == ids(people, "north", "north_ward")
    assert not Office.objects.filter(pk__in=below_in_query([])).exists()


def test_a_loop_in_the_table_ends(people: People) -> None:
    """No service makes one; a hand in the database can."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_office SET parent_id = %s WHERE id = %s",
            [people.office("north_ward").pk, people.office("ministry").pk],
        )
    everyone = ids(people, *(name for name in people.offices if name != "other"))
    assert below(ids(people, "north")) == everyone
    assert above(ids(people, "north")) == ids(people, "north", "centre", "ministry", "north_ward")


def test_a_page_walks_through_the_tree_once_and_finds_the_same(people: People) -> None:
    mine = [ids(people, "centre"), ids(people, "north"), ids(people, "north", "south"), frozenset[int]()]
    said = [
        set(Office.objects.filter(pk__in=below_in_query(one)).values_list("pk", flat=True)) for one in mine
    ]
    with CaptureQueriesContext(connection) as asked, walking_once():
        for _ in range(3):
            with walking_once():
                for one, found in zip(mine, said, strict=True):
                    assert (
                        set(Office.objects.filter(pk__in=below_in_query(one)).values_list("pk", flat=True))
                        == found
                    )
                    assert below(one) == found
    assert sum("RECURSIVE" in one["sql"] for one in asked.captured_queries) == 3
    Office.objects.filter(pk=people.office("north_ward").pk).update(parent=people.office("south"))
    assert below(ids(people, "north")) == ids(people, "north"), "the next page walks anew"
