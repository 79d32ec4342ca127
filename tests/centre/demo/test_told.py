"""The words of the story name what there is."""

from __future__ import annotations

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.cases.models import Case
from lachan.centre.demo.story import told_cases, told_reports


def test_there_is_a_script_for_each_of_the_46_types() -> None:
    assert [script.scam_type for script in told_reports.SCRIPTS] == [f"V{one:02}" for one in range(1, 47)]


def test_what_officers_write_names_kinds_and_outcomes_that_there_are() -> None:
    assert set(told_cases.KINDS.values()) <= set(CASE_KINDS)
    assert set(told_cases.OUTCOMES) == set(told_cases.CLOSED) == set(Case.Outcome.values)
