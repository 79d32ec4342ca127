"""Entries of the log in words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from centre.accounts.people import people
from lachan.centre.audit.log_pages import ShownEntry
from lachan.centre.console.queries.log import in_words

if TYPE_CHECKING:
    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def test_what_an_office_does_it_does_by_its_program_and_what_is_done_to_it_is_done_to_the_office(
    people: People,
) -> None:
    office, person = people.office("north"), people.at("north", "desk")
    at, of = datetime(2026, 11, 28, 3, tzinfo=UTC), f"office:{office.pk}"
    told = [
        ShownEntry(number, at, "cases.noted", actor, office.pk, of, "", {}, 0)
        for number, actor in enumerate((of, f"person:{person.pk}", "machine:lachan", "office:999999"))
    ]
    vi, en = in_words(told, "vi"), in_words(told, "en")
    assert [one.actor.words for one in vi] == [
        f"{office.name_vi} (bằng chương trình của đơn vị)", person.name, "máy của Trung tâm", "office:999999",
    ]  # fmt: skip
    assert en[0].actor.words == f"{office.name_en} (by its program)"
    assert (vi[0].actor.code, vi[0].actor.kind, vi[0].actor.id) == (of, "office", office.pk)
    assert {one.subject.words for one in vi if one.subject} == {office.name_vi}
