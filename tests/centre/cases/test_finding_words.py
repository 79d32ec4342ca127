"""What a case is found by: folded words of its title, kind and place; and those of the cases that were there before."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from centre.cases.scene import CANTHO, NOW, desk, opened, people, seeing
from lachan.centre.cases.finding_words import MOST_WORDS, words_in, words_of
from lachan.centre.cases.models import Case, SavedView
from lachan.centre.cases.queries.inbox import inbox_for
from lachan.centre.cases.queries.wanted import Wanted
from lachan.centre.cases.services.own import save_view

if TYPE_CHECKING:
    from centre.accounts.people import People

__all__ = ["people"]

LETTERS = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạếềệịọốộớứừựỳỹAĂĐÊÔƠƯ0123456789", min_size=1, max_size=8)


@given(st.lists(LETTERS, min_size=1, max_size=8))
def test_each_word_of_a_title_is_found_as_it_is_written_and_in_other_capitals(title: list[str]) -> None:
    said = words_of(" ".join(title), "website", ())
    for word in title:
        for typed in (word, word.upper(), word.lower()):
            assert all(folded in said for folded in words_in(typed))


@given(st.text(max_size=3_000))
def test_whatever_is_typed_gives_a_few_words_and_no_fault(typed: str) -> None:
    words = words_in(typed)
    assert len(words) <= MOST_WORDS
    assert all(words)
    assert len(words_of(typed, "no such kind", ())) <= 900


@pytest.mark.django_db
def test_cases_of_the_release_before_are_found_after_the_migration_too(people: People) -> None:
    one = opened(people, title="Giả điện lực")
    two = opened(people, "south", title="Ứng dụng giả", kind="app", territory_code=CANTHO)
    Case.objects.update(words="")
    migration = import_module("lachan.centre.cases.migrations.0009_searched_and_shared")
    migration.note_all_words(apps, connection.schema_editor())
    for find, found in (("dien luc", one), ("can tho", two), ("app", two)):
        rows = inbox_for(seeing(people, "centre"), Wanted(find=find), now=NOW).rows
        assert [row.id for row in rows] == [found.pk], find
    save_view(name="Riêng", wanted=Wanted(), actor=desk(people), now=NOW)
    save_view(name="Chung", wanted=Wanted(), office_id=people.office("north").pk, actor=desk(people), now=NOW)
    migration.remove_views_of_offices(apps, connection.schema_editor())
    assert [view.name for view in SavedView.objects.all()] == ["Riêng"]
