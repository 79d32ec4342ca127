"""Who stands behind a decision, by name."""

from __future__ import annotations

import pytest

from centre.accounts.people import People, people
from lachan.centre.console.queries.signed import names_by_code

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def test_persons_are_named_and_what_is_no_person_is_left_out(people: People) -> None:
    person = people.at("north", "desk")
    code = f"person:{person.pk}"
    assert names_by_code(
        [code, code, "machine", "", "person:", "person:x", "person:0", "person:999999"], "vi"
    ) == {code: person.name}


def test_a_machine_of_an_office_is_named_by_its_office_in_the_pages_language(people: People) -> None:
    office = people.office("north")
    code = f"office:{office.pk}"
    assert names_by_code([code, "office:999999"], "vi") == {
        code: f"{office.name_vi} (bằng chương trình của đơn vị)"
    }
    assert names_by_code([code], "en") == {code: f"{office.name_en} (by its program)"}
