from __future__ import annotations

from centre.accounts.people import People, as_viewer, people
from lachan.centre.accounts.models import Role

__all__ = ["people"]


def test_each_has_the_one_role_that_was_asked_for(people: People) -> None:
    for role in Role.values:
        person = people.at("north", role)
        assert [(held.role, held.office_id) for held in as_viewer(person).roles] == [
            (role, people.office("north").pk)
        ]
    assert people.at("north") is people.at("north")
    assert people.second("north") != people.at("north")
    assert as_viewer(people.nobody()).roles == ()
