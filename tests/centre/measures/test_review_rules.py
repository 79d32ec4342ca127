from __future__ import annotations

from itertools import product

import pytest

from lachan.centre.measures.review_rules import Involved, Reviewer, why_not


def reviewer(**told: object) -> Reviewer:
    plain: dict[str, object] = {"kind": "person", "person_id": 7, "by_program": False, "may_approve": True}
    return Reviewer(**{**plain, **told})  # type: ignore[arg-type]


def test_an_approver_who_had_no_part_in_it_decides() -> None:
    assert why_not(reviewer(), Involved(frozenset({1, 2}))) == ""


def test_who_had_a_part_in_it_does_not() -> None:
    assert why_not(reviewer(person_id=2), Involved(frozenset({1, 2}))) == "appeals_own"


def test_who_stands_in_for_somebody_who_had_a_part_does_not_either() -> None:
    assert why_not(reviewer(in_place_of=frozenset({1})), Involved(frozenset({1, 2}))) == "appeals_own"
    assert why_not(reviewer(in_place_of=frozenset({9})), Involved(frozenset({1, 2}))) == ""


@pytest.mark.parametrize("kind", ["office", "machine", "partner", "citizen"])
def test_nobody_but_a_person_decides(kind: str) -> None:
    assert why_not(reviewer(kind=kind, person_id=0), Involved()) == "measures_no_person"


def test_no_combination_lets_who_is_no_third_person_decide() -> None:
    for kind, by_program, may, person_id, absent in product(
        ("person", "office", "machine", "partner", "citizen"),
        (False, True),
        (False, True),
        (0, 1, 7),
        ((), (1,), (9,)),
    ):
        one = reviewer(
            kind=kind,
            by_program=by_program,
            may_approve=may,
            person_id=person_id,
            in_place_of=frozenset(absent),
        )
        allowed = not why_not(one, Involved(frozenset({1})))
        assert allowed == (kind == "person" and not by_program and may and person_id == 7 and 1 not in absent)
