from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from centre.cases.looked import SHOP, look, tell
from centre.cases.scene import NOW, changed_by, fresh, opened, people, reported
from lachan.centre.cases.models import Case, Clock
from lachan.centre.cases.services import finding, weighing
from lachan.centre.cases.services.changing import go_on_with_case, pause_case
from lachan.centre.cases.services.ending import merge_case, split_case
from lachan.centre.cases.services.members import add_members, remove_member
from lachan.centre.cases.services.weighing import count_waiting, weigh_due
from lachan.centre.reports.facts import totals_of

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

MINUTES = timedelta(minutes=1)


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


def rules_of(case: Case) -> set[str]:
    """This will give the lines of `deadlines.toml` by which a case's clocks run."""
    return set(Clock.objects.filter(case=case, done_at=None).values_list("rule", flat=True))


def test_a_case_is_urgent_by_what_is_in_it_however_it_came_there(people: People) -> None:
    moved = reported(number=1, loss_vnd=70_000_000)
    quiet = opened(people, report_ids=[reported(number=2, story="Chuyện khác hẳn", message="")])
    case = opened(people, report_ids=[moved])
    assert case.priority > 10_000
    assert case.due_at == NOW + 30 * MINUTES
    assert "first_look.urgent" in rules_of(case)
    # taken out it is urgent no more, and where it is put in that case is
    case = changed_by(case, remove_member, people, kind="report", thing_id=moved)
    assert case.urgent_until is None
    assert case.priority < 10_000
    quiet = changed_by(quiet, add_members, people, report_ids=[moved], now=NOW + 10 * MINUTES)
    assert quiet.urgent_until == NOW + timedelta(hours=24)
    assert quiet.due_at == NOW + 40 * MINUTES


def test_urgency_goes_with_the_report_into_the_case_that_is_split_off(people: People) -> None:
    moved, other = reported(number=1, loss_vnd=70_000_000), reported(number=2, story="Khác", message="")
    case = opened(people, report_ids=[moved, other])
    changed_by(case, split_case, people, title="Tiền vừa chuyển", report_ids=[moved], reason="Vụ khác")
    new = Case.objects.exclude(pk=case.pk).get()
    assert new.urgent_until == NOW + timedelta(hours=24)
    assert new.due_at == NOW + 30 * MINUTES
    assert fresh(case).urgent_until is None


def test_a_case_that_takes_an_urgent_one_in_is_hurried(people: People) -> None:
    target = opened(people)
    case = opened(people, report_ids=[reported(number=1, loss_vnd=70_000_000)])
    changed_by(case, merge_case, people, into_id=target.pk, into_version=target.version, reason="Trùng")
    target = fresh(target)
    assert target.urgent_until == NOW + timedelta(hours=24)
    assert target.due_at == NOW + 30 * MINUTES
    assert target.priority > 10_000


def test_what_became_urgent_while_it_waited_is_hurried_once_it_goes_on(people: People) -> None:
    case = changed_by(opened(people), pause_case, people, waiting_for="Nhà mạng", reason="Chờ trả lời")
    case = changed_by(case, add_members, people, report_ids=[reported(number=1, loss_vnd=70_000_000)])
    assert case.due_at is None
    assert case.priority > 10_000
    case = changed_by(case, go_on_with_case, people, now=NOW + 20 * MINUTES)
    assert case.due_at == NOW + 50 * MINUTES


def test_money_of_yesterday_stands_above_others_no_more(people: People) -> None:
    case = opened(people, report_ids=[reported(number=1, loss_vnd=70_000_000)])
    before = NOW + timedelta(hours=24) - MINUTES
    weigh_due(now=before, limit=10)
    assert fresh(case).priority > 10_000
    assert weigh_due(now=NOW + timedelta(hours=24), limit=10) == 1
    assert fresh(case).priority < 1_000
