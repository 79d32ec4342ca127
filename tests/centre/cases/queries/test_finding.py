"""Cases by words: pieces of words, short words, names that changed, and the same with the index and without it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centre.cases.scene import NOW, changed_by, opened, people
from lachan.centre.cases.finding_words import words_in, words_of
from lachan.centre.cases.models import Case
from lachan.centre.cases.queries import finding
from lachan.centre.cases.queries.finding import find_words, narrow_to_words
from lachan.centre.cases.services.changing import change_case

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def found(typed: str) -> set[str]:
    hits = find_words(typed)
    cases = Case.objects.all() if hits.ids is None else Case.objects.filter(pk__in=hits.ids)
    return set(narrow_to_words(cases, typed).values_list("title", flat=True))


def case(number: int, title: str) -> Case:
    return Case(
        number=f"2026-{number:06}", kind="website", title=title, words=words_of(title, "", ()), office_id=1,
        opened_at=NOW, opened_by="machine:lachan", changed_at=NOW,
    )  # fmt: skip


def test_a_long_word_is_found_within_others_and_a_short_one_where_a_word_begins() -> None:
    titles = ("Giả ngân hàng", "Dọa cắt điện quận 1", "An ninh giả, vietcombank-otp.top")
    Case.objects.bulk_create(case(number, title) for number, title in enumerate(titles, 1))
    for typed, numbers in (
        ("combank", {2}), ("gân hà", {0}), ("otp.top", {2}), ("iet", {2}), ("gia", {0, 2}),
        ("an", {2}), ("ng", {0}), ("h", {0}), ("quận 1", {1}), ("q", {1}), ("4", set()),
        ("ngan dien", set()), ("xyz", set()), ('"', set()), ("%", set()), ("_", set()), ("'ngan", set()),
    ):  # fmt: skip
        assert found(typed) == {titles[number] for number in numbers}, typed


def test_a_case_that_is_called_otherwise_or_is_gone_is_not_found_by_what_it_was(people: People) -> None:
    one = opened(people, title="Giả điện lực")
    changed_by(one, change_case, people, changes={"title": "Giả bưu điện"})
    assert (found("lực"), found("bưu")) == (set(), {"Giả bưu điện"})
    Case.objects.bulk_create([case(99, "Sàn vàng")])
    Case.objects.filter(number="2026-000099").delete()
    assert found("sàn") == set()


def test_nothing_is_read_but_the_index_of_words_that_no_case_holds() -> None:
    Case.objects.bulk_create(case(number, f"Giả ngân hàng {number}") for number in range(1, 20))
    with CaptureQueriesContext(connection) as asked:
        assert found("khongcogi") == set()
    assert len(asked) == 1, "the index says so, and no case is asked"


def test_it_finds_the_same_as_going_through_all_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(7)  # noqa: S311 - a test
    syllables = (
        "an",
        "ang",
        "ngan",
        "hang",
        "q1",
        "1",
        "đ",
        "điện",
        "lực",
        "lu",
        "vcb",
        "otp.top",
        "(qua)",
        "漢字",
        "é",
    )
    titles = [" ".join(draw.choices(syllables, k=draw.randrange(1, 6))) + f" {at}" for at in range(60)]
    Case.objects.bulk_create(case(number, title) for number, title in enumerate(titles, 1))
    rows = dict(Case.objects.values_list("title", "words"))
    for _ in range(80):
        typed = " ".join(
            word[draw.randrange(len(word)) :] if draw.random() < 0.4 else word
            for word in draw.choices(syllables, k=draw.randrange(1, 4))
        )
        wanted = {
            title
            for title, words in rows.items()
            if all(word in words if len(word) > 2 else f" {word}" in f" {words}" for word in words_in(typed))
        } if words_in(typed) else set()  # fmt: skip
        for most in (0, 5, 5_000):
            monkeypatch.setattr(finding, "MOST_FOUND", most)
            assert found(typed) == wanted, (typed, most)
