from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lachan.centre.accounts.models import Person
from lachan.centre.web.paging import Page, page_of


def make(names: list[str]) -> None:
    Person.objects.all().delete()
    Person.objects.bulk_create(
        Person(name=name, sort_name=name, email=f"p{number}@centre.example")
        for number, name in enumerate(names)
    )


def walk(size: int, *, descending: bool = False) -> list[Page[Person]]:
    """This will read from the first page to the last."""
    pages = [page_of(Person.objects.all(), key="sort_name", size=size, descending=descending)]
    while pages[-1].later:
        pages.append(
            page_of(
                Person.objects.all(),
                key="sort_name",
                size=size,
                descending=descending,
                place=pages[-1].later,
            )
        )
    return pages


class Paging(TestCase):
    @given(
        names=st.lists(st.sampled_from(["an", "binh", "chi", "dung"]), max_size=23),
        size=st.integers(1, 7),
        descending=st.booleans(),
    )
    def test_walking_on_and_back_shows_each_row_once_in_order(
        self,
        names: list[str],
        size: int,
        descending: bool,  # noqa: FBT001 - drawn by name
    ) -> None:
        make(names)
        pages = walk(size, descending=descending)
        rows = [row for page in pages for row in page.rows]
        wanted = sorted(Person.objects.all(), key=lambda person: (person.sort_name, person.pk))
        if descending:
            wanted.reverse()
        assert rows == wanted
        assert pages[0].earlier == ""
        assert all(len(page.rows) == size for page in pages[:-1])
        back = pages[-1]
        for page in reversed(pages[:-1]):
            assert back.earlier
            back = page_of(
                Person.objects.all(), key="sort_name", size=size, descending=descending, place=back.earlier
            )
            assert (back.rows, back.earlier, back.later) == (page.rows, page.earlier, page.later)

    def test_a_row_that_comes_in_between_shifts_nothing(self) -> None:
        make(["an", "binh", "chi", "dung"])
        first = page_of(Person.objects.all(), key="sort_name", size=2)
        Person.objects.create(name="aa", sort_name="aa", email="aa@centre.example")
        second = page_of(Person.objects.all(), key="sort_name", size=2, place=first.later)
        assert [row.name for row in second.rows] == ["chi", "dung"]
        back = page_of(Person.objects.all(), key="sort_name", size=2, place=second.earlier)
        assert [row.name for row in back.rows] == ["an", "binh"]
        assert back.earlier

    @given(place=st.text(max_size=30) | st.from_regex(r"[ab]\d{0,25}", fullmatch=True))
    def test_a_place_that_is_none_is_the_beginning(self, place: str) -> None:
        make(["an", "binh", "chi"])
        known = {f"{way}{person.pk}" for person in Person.objects.all() for way in "ab"}
        page = page_of(Person.objects.all(), key="sort_name", size=2, place=place)
        if place not in known and not place.startswith(("a0", "b0")):
            assert [row.name for row in page.rows] == ["an", "binh"]

    def test_a_row_of_another_list_is_no_place(self) -> None:
        make(["an", "binh", "chi"])
        hidden = Person.objects.get(name="chi")
        seen = Person.objects.exclude(pk=hidden.pk)
        assert page_of(seen, key="sort_name", place=f"b{hidden.pk}") == page_of(seen, key="sort_name")


@pytest.mark.django_db
def test_by_id_it_goes_by_id_alone() -> None:
    make(["c", "b", "a"])
    page = page_of(Person.objects.all(), size=2, descending=True)
    assert [row.name for row in page.rows] == ["a", "b"]
    assert [
        row.name for row in page_of(Person.objects.all(), size=2, descending=True, place=page.later).rows
    ] == ["c"]
