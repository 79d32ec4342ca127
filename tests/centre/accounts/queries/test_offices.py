from __future__ import annotations

from datetime import date

import pytest

from centre.accounts.trees import NOW, TREE, office_id, plan_of, territories, tree
from lachan.centre.accounts.queries.offices import (
    UnknownOfficeError,
    competences_of,
    office_by_code,
    offices_by_id,
    offices_on,
    stands_on,
    successions_of,
)
from lachan.centre.accounts.services.reorganisations import record_plan
from lachan.centre.audit.actors import OPERATOR

__all__ = ["territories", "tree"]

pytestmark = pytest.mark.usefixtures("tree")


def test_an_office_is_found_by_its_code() -> None:
    office = office_by_code("T01")
    assert (office.name("vi"), office.name("en")) == ("Công an Hà Nội", "Ha Noi Police")
    assert offices_by_id([office.id]) == {office.id: office}
    assert offices_by_id([]) == {}
    for code in ("NIX", "", "\0", "t01"):
        with pytest.raises(UnknownOfficeError):
            office_by_code(code)


def test_the_offices_of_a_day_are_those_that_stand_on_it() -> None:
    assert len(offices_on(date(2026, 1, 1))) == len(TREE) - 1
    assert [office.code for office in offices_on(date(1950, 1, 1))] == ["BCA", "T01", "T02", "T08"]


def test_an_office_that_came_back_did_not_stand_in_between() -> None:
    for line in ("2025-07-01,merge,SBV,T01,,", "2026-01-01,give_back,T01,SBV,,"):
        record_plan(table=plan_of(line), actor=OPERATOR, now=NOW)
    days = [date(2025, 6, 30), date(2025, 7, 1), date(2025, 12, 31), date(2026, 1, 1)]
    assert [stands_on(office_id("SBV"), day) for day in days] == [True, False, False, True]
    assert ["SBV" in {office.code for office in offices_on(day)} for day in days] == [
        True,
        False,
        False,
        True,
    ]


def test_it_lists_competences_and_successions() -> None:
    assert [(one.case_kind, one.territory) for one in competences_of(office_id("X4"))] == [
        ("commerce", "C00004-202507"),
        ("message", "C00004-202507"),
    ]
    assert competences_of(office_id("BCA"))[0].territory == ""
    record_plan(table=plan_of("2025-07-01,merge,T02,T08,,"), actor=OPERATOR, now=NOW)
    (step,) = successions_of(office_id("T02"))
    assert (step.before, step.after, step.case_kind, step.territory) == ("T02", "T08", "", "")
    assert successions_of(office_id("T08")) == (step,)
