"""Who told is found by number and by name, in the forms in which people type them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from centre.accounts.people import People, people
from centre.reports.tellings import telling
from lachan.centre.accounts.access import viewer_of
from lachan.centre.reports.models import Report
from lachan.centre.reports.reporters import given_name_of, reports_of_person
from lachan.centre.reports.services import empty_due, take_report

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def told_by(people: People, name: str, office: str = "north", **changed: object) -> int:
    """This will give a report of who has this name, at an office."""
    pk = take_report(told=telling(name=name, **changed), now=timezone.now()).report_id
    Report.objects.filter(pk=pk).update(office_id=people.office(office).pk)
    return pk


def found(people: People, typed: str, limit: int = 50) -> list[int]:
    viewer = viewer_of(people.at("north", "desk"), now=timezone.now())
    return [row.id for row in reports_of_person(viewer, typed, limit)]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("Nguyễn Thị Mơ", "mo"),
        ("ĐẶNG  VĂN ĐỨC", "duc"),
        ("  Mơ ", "mo"),
        ("", ""),
        ("\u200b", ""),
        ("a" * 90, "a" * 60),
    ],
)
def test_the_given_name_is_the_last_word_without_accents(name: str, given: str) -> None:
    assert given_name_of(name) == given


@pytest.mark.parametrize(
    "typed",
    [
        "Nguyễn Thị Mơ",
        "nguyen thi mo",
        "NGUYEN THI MO",
        "Thị Mơ",
        "mơ",
        "nguye\u0302\u0303n thi\u0323 mo\u031b",
    ],
)
def test_a_name_is_found_with_and_without_accents_whole_or_by_its_end(people: People, typed: str) -> None:
    hers = told_by(people, "Nguyễn Thị Mơ", story="Chuyện của chị Mơ")
    told_by(people, "Nguyễn Thị Mai", story="Chuyện khác, của chị Mai")
    assert found(people, typed) == [hers]


def test_another_of_the_same_given_name_is_not_found_by_the_whole_name(people: People) -> None:
    hers = told_by(people, "Nguyễn Thị Mơ", story="Chuyện một")
    other = told_by(people, "Trần Văn Mơ", story="Chuyện hai, khác hẳn")
    assert found(people, "Mơ") == [other, hers], "the newest first"
    assert found(people, "Trần Văn Mơ") == [other]
    assert found(people, "Mơ", limit=1) == [other]


def test_nothing_is_found_of_other_offices_nor_of_what_was_emptied(people: People) -> None:
    told_by(people, "Nguyễn Thị Mơ", office="south")
    assert found(people, "Nguyễn Thị Mơ") == []
    mine = told_by(people, "Lê Thị Sen", story="Chuyện đã lâu")
    assert found(people, "Sen") == [mine]
    Report.objects.filter(pk=mine).update(keep_until=timezone.now().date() - timedelta(days=2))
    assert empty_due(now=timezone.now()) >= 1
    assert found(people, "Sen") == []
    assert Report.objects.get(pk=mine).given_fold == ""


@pytest.mark.parametrize(
    "typed", ["", " ", "%", "_", "' OR 1=1 --", "http://x.example", "12", "\u200b", "x" * 2_000]
)
def test_what_is_no_name_finds_nobody(people: People, typed: str) -> None:
    told_by(people, "Nguyễn Thị Mơ")
    told_by(people, "", story="Không để lại tên")
    assert found(people, typed) == []


@pytest.mark.parametrize(
    "typed", ["0987654321", "098 765 4321", "+84987654321", "84 987 654 321", "(098) 765-4321"]
)
def test_a_number_is_found_however_it_is_written(people: People, typed: str) -> None:
    pk = told_by(people, "Nguyễn Thị Mơ")
    assert found(people, typed) == [pk]
