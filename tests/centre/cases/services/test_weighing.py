from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from centre.cases.looked import SHOP, look, tell
from centre.cases.scene import NOW, changed_by, fresh, people, reported
from lachan.centre.cases.models import Case
from lachan.centre.cases.services import finding, weighing
from lachan.centre.cases.services.members import remove_member
from lachan.centre.cases.services.weighing import count_waiting
from lachan.centre.reports.facts import totals_of

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


@pytest.mark.usefixtures("people")
def test_a_case_of_many_reports_is_counted_by_the_worker_and_not_by_who_joins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finding, "COUNTED_AT_ONCE", 3)
    for number in range(4):
        tell(number)
    look()
    case = Case.objects.get()
    assert (case.victims, case.uncounted_at) == (4, None)
    reported(number=9, story="Một chuyện khác hẳn: tôi mua chậu cây cảnh.", message="", links=(SHOP,), loss_vnd=7_000_000,
        happened_on=date(2026, 11, 1))  # fmt: skip
    look()
    assert (fresh(case).victims, fresh(case).uncounted_at) == (4, NOW)
    assert count_waiting(now=NOW, limit=10) == 1
    case = fresh(case)
    assert (case.victims, case.loss_vnd, case.uncounted_at) == (5, 7_000_000, None)
    assert "victims" in case.priority_parts
    assert count_waiting(now=NOW, limit=10) == 0


def test_who_changes_a_case_while_it_is_counted_comes_first(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = [tell(number) for number in range(3)]
    look()
    case = Case.objects.get()
    Case.objects.filter(pk=case.pk).update(uncounted_at=NOW)

    def read_and_be_late(ids: list[int]) -> Any:
        found = totals_of(ids)
        monkeypatch.undo()
        changed_by(case, remove_member, people, kind="report", thing_id=reports[0])
        return found

    monkeypatch.setattr(weighing, "totals_of", read_and_be_late)
    count_waiting(now=NOW, limit=10)
    assert fresh(case).victims == 2
