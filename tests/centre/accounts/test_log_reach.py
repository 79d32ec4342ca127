from __future__ import annotations

import pytest

from centre.accounts.people import People, as_viewer, people
from lachan.centre.accounts.log_reach import log_offices_for

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def test_an_auditor_over_the_whole_centre_reads_the_whole_log(people: People) -> None:
    assert log_offices_for(as_viewer(people.at("ministry", "auditor"))) is None
    assert log_offices_for(as_viewer(people.at("centre", "auditor"))) is None


def test_an_auditor_of_a_part_reads_what_was_done_for_it(people: People) -> None:
    part = frozenset({people.office("north").pk, people.office("north_ward").pk})
    assert log_offices_for(as_viewer(people.at("north", "auditor"))) == part


def test_an_operator_beside_the_tree_reads_its_own_alone(people: People) -> None:
    assert log_offices_for(as_viewer(people.at("other", "auditor"))) == frozenset({people.office("other").pk})


@pytest.mark.parametrize("role", ["administrator", "desk", "partner"])
def test_who_is_no_auditor_reads_nothing(people: People, role: str) -> None:
    assert log_offices_for(as_viewer(people.at("centre", role))) == frozenset()
