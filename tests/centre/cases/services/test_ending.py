from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from centre.cases.scene import CANTHO, NOW, changed_by, desk, fresh, opened, people, reported, seeing
from lachan.centre.cases.models import Case, Clock, Event, Member, Task
from lachan.centre.cases.queries.cases import case_for
from lachan.centre.cases.queries.told import case_of_report
from lachan.centre.cases.services.changing import assign_case, change_case, pause_case
from lachan.centre.cases.services.ending import close_case, merge_case, reopen_case, split_case
from lachan.centre.cases.services.members import add_members, remove_member
from lachan.centre.cases.services.taking import ChangedMeanwhile
from lachan.centre.cases.services.tasks import add_task
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

CLOSED: dict[str, Any] = {"outcome": "recovered", "reason": "Ngân hàng đã hoàn tiền"}


def test_a_case_is_closed_with_what_came_of_it_and_the_receipt_can_say_so(people: People) -> None:
    report = reported(loss_vnd=30_000_000)
    case = opened(people, report_ids=[report])
    case = changed_by(
        case, close_case, people, **CLOSED, recovered_vnd=12_000_000, now=NOW + timedelta(hours=2)
    )
    assert (case.state, case.outcome, case.recovered_vnd) == ("closed", "recovered", 12_000_000)
    assert (case.due_at, case.priority_until) == (None, None)
    assert not Clock.objects.filter(case=case, done_at=None).exists()
    told = case_of_report(report)
    assert told is not None
    assert (told.state, told.outcome, told.recovered_vnd) == ("closed", "recovered", 12_000_000)
    assert case_of_report(report + 1) is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"outcome": "good"}, "cases_outcome"),
        ({"reason": ""}, "cases_words"),
        ({"recovered_vnd": -1}, "cases_money"),
        ({"recovered_vnd": 30_000_001}, "cases_money"),
    ],
)
def test_it_refuses_an_end_that_is_none(people: People, changed: dict[str, Any], code: str) -> None:
    case = opened(people, report_ids=[reported(loss_vnd=30_000_000)])
    with pytest.raises(Refusal, match=code):
        changed_by(case, close_case, people, **CLOSED | changed)
    assert fresh(case).state == "open"


def test_a_case_with_open_tasks_is_not_closed(people: People) -> None:
    case = opened(people)
    add_task(case_id=case.pk, title="Hỏi", office_id=people.office("south").pk, actor=desk(people), now=NOW)
    with pytest.raises(Refusal, match="cases_tasks_open"):
        changed_by(case, close_case, people, **CLOSED)


def test_what_is_closed_is_changed_no_more_until_it_is_opened_again(people: People) -> None:
    case = changed_by(opened(people), close_case, people, **CLOSED)
    with pytest.raises(Refusal, match="cases_not_open"):
        changed_by(case, assign_case, people, assignee_id=None)
    case = changed_by(case, reopen_case, people, reason="Lại có người báo", now=NOW + timedelta(days=1))
    assert (case.state, case.stage, case.outcome, case.closed_at) == ("open", "act", "", None)
    assert set(Clock.objects.filter(case=case, done_at=None).values_list("stage", flat=True)) == {
        "act",
        "close",
    }
    assert case.due_at is not None


def test_what_was_got_back_stays_when_a_case_is_opened_again_and_the_timeline_says_so(people: People) -> None:
    case = opened(people, loss_vnd=30_000_000)
    case = changed_by(case, close_case, people, **CLOSED, recovered_vnd=12_000_000)
    case = changed_by(case, reopen_case, people, reason="Lại có người báo")
    assert (case.state, case.recovered_vnd) == ("open", 12_000_000)
    told = msgspec.json.decode(Event.objects.get(case=case, kind="reopened").data)
    assert told["recovered_vnd"] == 12_000_000
    # closed again by who says nothing of it, it is still there
    assert changed_by(case, close_case, people, **CLOSED).recovered_vnd == 12_000_000


def test_an_end_that_names_no_amount_leaves_what_the_case_says_and_none_empties_it(people: People) -> None:
    case = changed_by(opened(people), change_case, people, changes={"recovered_vnd": 7_000_000})
    case = changed_by(case, close_case, people, **CLOSED)
    assert case.recovered_vnd == 7_000_000
    case = changed_by(case, reopen_case, people, reason="Số sai")
    assert changed_by(case, close_case, people, **CLOSED, recovered_vnd=None).recovered_vnd is None


def test_money_that_was_got_back_is_not_nothing(people: People) -> None:
    case = opened(people)
    with pytest.raises(Refusal, match="cases_recovered_nothing"):
        changed_by(case, close_case, people, **CLOSED, recovered_vnd=0)
    case = changed_by(case, change_case, people, changes={"recovered_vnd": 0})
    with pytest.raises(Refusal, match="cases_recovered_nothing"):
        changed_by(case, close_case, people, **CLOSED)
    case = changed_by(case, close_case, people, outcome="not_reached", reason="Tiền đã rút")
    assert case.recovered_vnd == 0


def test_a_report_of_a_closed_case_can_go_into_another_and_is_left_there_on_reopening(people: People) -> None:
    reports = [reported(number=1), reported(number=2, story="Chuyện khác hẳn về việc làm", message="")]
    first = changed_by(opened(people, report_ids=reports), close_case, people, **CLOSED)
    second = opened(people, report_ids=[reports[0]])
    elsewhere = reopen_case(
        case_id=first.pk, version=first.version, reason="Xem lại", actor=desk(people), now=NOW
    )
    assert elsewhere == (reports[0],)
    held = Member.objects.filter(holds=True, until_at=None).values_list("case_id", "thing_id")
    assert set(held) == {(second.pk, reports[0]), (first.pk, reports[1])}


def test_merging_brings_members_and_tasks_over_and_the_receipt_follows(people: People) -> None:
    one, other = reported(number=1, loss_vnd=1_000_000), reported(number=2, story="Chuyện khác", message="")
    case, target = opened(people, report_ids=[one]), opened(people, report_ids=[other])
    add_task(case_id=case.pk, title="Hỏi", office_id=case.office_id, actor=desk(people), now=NOW)
    case = changed_by(
        case, merge_case, people, into_id=target.pk, into_version=target.version, reason="Cùng một vụ"
    )
    target = fresh(target)
    assert (case.state, case.merged_into_id, case.outcome) == ("merged", target.pk, "double")
    assert (target.victims, target.loss_vnd) == (2, 1_000_000)
    assert Task.objects.get().case_id == target.pk
    told = case_of_report(one)
    assert told is not None
    assert told.case_id == target.pk
    assert not Clock.objects.filter(case=case, done_at=None).exists()


def test_two_who_merge_the_same_two_both_ways_leave_one(people: People) -> None:
    case, target = opened(people), opened(people)
    changed_by(case, merge_case, people, into_id=target.pk, into_version=target.version, reason="Trùng")
    with pytest.raises(ChangedMeanwhile):
        merge_case(
            case_id=target.pk, version=target.version, into_id=case.pk, into_version=case.version,
            reason="Trùng", actor=desk(people), now=NOW,
        )  # fmt: skip
    with pytest.raises(Refusal, match="cases_merge"):
        changed_by(target, merge_case, people, into_id=target.pk, into_version=1, reason="Trùng")
    assert Case.objects.filter(state="open").count() == 1


def test_of_two_amounts_the_target_keeps_its_own_and_its_timeline_tells_the_other(people: People) -> None:
    case, target = opened(people), opened(people)
    for one, lost, back in ((case, 9_000_000, 4_000_000), (target, 7_000_000, 5_000_000)):
        changed_by(fresh(one), change_case, people, changes={"loss_vnd": lost, "recovered_vnd": back})
    case, target = fresh(case), fresh(target)
    changed_by(case, merge_case, people, into_id=target.pk, into_version=target.version, reason="Trùng")
    assert (fresh(target).loss_vnd, fresh(target).recovered_vnd) == (7_000_000, 5_000_000)
    told = Event.objects.get(case=target, kind="took_in")
    assert json.loads(told.data) | {"loss_vnd": 9_000_000, "recovered_vnd": 4_000_000} == json.loads(
        told.data
    )


def test_a_case_is_not_merged_into_one_of_another_office(people: People) -> None:
    case, target = opened(people), opened(people, "south", territory_code=CANTHO)
    with pytest.raises(Refusal, match="not_found"):
        changed_by(case, merge_case, people, into_id=target.pk, into_version=target.version, reason="Trùng")
    assert (fresh(case).version, fresh(target).version) == (case.version, target.version)


def test_splitting_takes_members_out_into_a_case_that_is_routed_anew(people: People) -> None:
    one = reported(number=1, loss_vnd=5_000_000)
    other = reported(number=2, story="Người ở Cần Thơ bị dọa", message="")
    case = opened(people, report_ids=[one, other])
    new = split_case(
        case_id=case.pk, version=case.version, title="Phần ở Cần Thơ", report_ids=[other],
        territory_code=CANTHO, reason="Việc khác", actor=desk(people), now=NOW,
    )  # fmt: skip
    split = Case.objects.get(pk=new)
    assert (split.office_id, split.victims, fresh(case).victims) == (people.office("south").pk, 1, 1)
    shown = case_for(seeing(people, "centre"), case.pk, now=NOW)
    assert [(link.other_id, link.because) for link in shown.links] == [(new, "split")]
    # the north sees that there is a link, and its number, but not the case
    assert case_for(seeing(people), case.pk, now=NOW).links[0].row is None


def test_a_split_without_anything_or_with_a_stranger_changes_nothing(people: People) -> None:
    case = opened(people, report_ids=[reported()])
    refused: tuple[tuple[dict[str, Any], str], ...] = (
        ({}, "cases_split"),
        ({"report_ids": [99]}, "not_found"),
    )
    for wrong, code in refused:
        with pytest.raises(Refusal, match=code):
            changed_by(case, split_case, people, title="x", reason="y", **wrong)
    assert Case.objects.count() == 1
    assert fresh(case).version == case.version


def test_members_come_and_go_and_the_facts_follow(people: People) -> None:
    one, other = reported(number=1), reported(number=2, story="Chuyện khác", message="", loss_vnd=9_000_000)
    case = opened(people, report_ids=[one])
    case = changed_by(case, add_members, people, report_ids=[one, other])
    assert (case.victims, case.loss_vnd) == (2, 9_000_000)
    case = changed_by(case, remove_member, people, kind="report", thing_id=other)
    assert (case.victims, case.loss_vnd) == (1, None)
    with pytest.raises(Refusal, match="not_found"):
        changed_by(case, remove_member, people, kind="report", thing_id=other)
    assert Member.objects.filter(case=case).count() == 2


def test_a_case_that_waits_can_be_closed(people: People) -> None:
    case = changed_by(opened(people), pause_case, people, waiting_for="Tòa án", reason="Chờ")
    case = changed_by(case, close_case, people, outcome="handed_to_court", reason="Tòa đã nhận")
    assert (case.state, case.waiting_for) == ("closed", "")
