from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from centre.cases.scene import CANTHO, HANOI, NOW, acting, changed_by, desk, fresh, opened, people, seeing
from lachan.centre.accounts.models import Role
from lachan.centre.audit.models import Entry
from lachan.centre.cases.models import Case, Clock, Event, Posting
from lachan.centre.cases.queries.cases import case_for, clocks_of
from lachan.centre.cases.services.changing import (
    answer_question,
    assign_case,
    change_case,
    finish_acting,
    go_on_with_case,
    hand_over,
    pause_case,
)
from lachan.centre.cases.services.ending import close_case
from lachan.centre.cases.services.taking import ChangedMeanwhile
from lachan.centre.cases.services.tasks import add_task, end_task
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

HOUR = timedelta(hours=1)


def test_an_officer_takes_a_case_and_the_clock_of_acting_begins(people: People) -> None:
    case = opened(people)
    me = people.at("north", Role.DESK)
    case = changed_by(case, assign_case, people, assignee_id=me.pk, now=NOW + HOUR)
    assert (case.assignee_id, case.stage, case.first_looked_at) == (me.pk, "act", NOW + HOUR)
    clocks = {clock.stage: clock for clock in clocks_of(case.pk, now=NOW + 2 * HOUR)}
    assert clocks["first_look"].done_at == NOW + HOUR
    assert clocks["first_look"].used == HOUR
    assert clocks["act"].running
    assert clocks["act"].used == HOUR


def test_a_second_who_changes_the_same_field_is_told_both_values_and_nothing_is_lost(people: People) -> None:
    case = opened(people, title="Trang giả")
    one, other = acting(people.at("north", Role.DESK)), acting(people.second("north", Role.DESK))
    change_case(
        case_id=case.pk, version=case.version, changes={"title": "Trang giả của thuế"}, actor=one, now=NOW
    )
    with pytest.raises(ChangedMeanwhile) as refusal:
        change_case(
            case_id=case.pk, version=case.version, changes={"title": "Trang lạ"}, actor=other, now=NOW
        )
    (meanwhile,) = refusal.value.meanwhile
    assert (refusal.value.status, refusal.value.version) == (409, case.version + 1)
    assert meanwhile.actor == str(one)
    assert meanwhile.said == {"title_before": "Trang giả", "title": "Trang giả của thuế"}
    assert fresh(case).title == "Trang giả của thuế"
    assert Event.objects.filter(case=case).count() == 2


def test_a_case_that_was_handed_over_while_somebody_closes_it_stays_open(people: People) -> None:
    case = opened(people)
    changed_by(case, hand_over, people, office_id=people.office("south").pk, reason="Người báo ở Cần Thơ")
    with pytest.raises(Refusal) as refusal:
        close_case(
            case_id=case.pk, version=case.version, outcome="stopped", reason="Xong",
            actor=desk(people, "centre"), now=NOW,
        )  # fmt: skip
    assert isinstance(refusal.value, ChangedMeanwhile)
    assert refusal.value.meanwhile[0].data["office"] == people.office("south").pk
    assert fresh(case).state == "open"


def test_who_had_it_sees_it_no_more_once_it_was_handed_over_and_why_stands_there(people: People) -> None:
    case = opened(people)
    case = changed_by(case, assign_case, people, assignee_id=people.at("north", Role.DESK).pk)
    case = changed_by(case, hand_over, people, office_id=people.office("south").pk, reason="Thuộc Cần Thơ")
    assert (case.office_id, case.assignee_id) == (people.office("south").pk, None)
    with pytest.raises(Refusal, match="not_found"):
        case_for(seeing(people, "north"), case.pk, now=NOW)
    shown = case_for(seeing(people, "south"), case.pk, now=NOW)
    assert shown.why_here("en") == ("Office north handed it over to Office south.",)
    assert [one.because for one in shown.postings] == ["handed_over", "routed"]
    with pytest.raises(Refusal, match="not_found"):
        changed_by(case, change_case, people, changes={"title": "x"})


@pytest.mark.parametrize("office", ["north", "nowhere", "ended"])
def test_a_case_is_not_handed_to_who_has_it_or_to_no_office(people: People, office: str) -> None:
    case = opened(people)
    south = people.office("south")
    if office == "ended":
        south.valid_to = NOW.date()
        south.save()
    office_id = {"north": case.office_id, "nowhere": 999, "ended": south.pk}[office]
    with pytest.raises(Refusal, match="cases_office"):
        changed_by(case, hand_over, people, office_id=office_id, reason="Thử")
    assert Posting.objects.filter(case=case).count() == 1


@pytest.mark.parametrize("office", ["bank", "other"])
def test_a_case_is_never_handed_to_a_bank_or_an_operator(people: People, office: str) -> None:
    case = opened(people)
    with pytest.raises(Refusal, match="cases_office_outside"):
        changed_by(case, hand_over, people, office_id=people.office(office).pk, reason="Thử")
    assert Posting.objects.filter(case=case).count() == 1


def test_waiting_for_somebody_outside_stands_no_time_against_the_office(people: People) -> None:
    case = opened(people)
    case = changed_by(
        case, pause_case, people, waiting_for="Ngân hàng", reason="Đã hỏi chủ tài khoản", now=NOW + HOUR
    )
    assert (case.state, case.due_at, case.waiting_for) == ("waiting", None, "Ngân hàng")
    later = NOW + timedelta(days=3)
    assert clocks_of(case.pk, now=later)[0].used == HOUR
    case = changed_by(case, go_on_with_case, people, now=later)
    # nine on Thursday; three of the four hours are left, with an hour off at noon
    assert case.due_at == later + 3 * HOUR
    assert (case.state, case.waiting_since) == ("open", None)
    # twenty days on the wall, of which one hour was used before the pause
    assert Clock.objects.get(case=case, stage="close").due_at == later + timedelta(days=20) - HOUR


def test_a_case_waits_once_and_goes_on_once(people: People) -> None:
    case = changed_by(opened(people), pause_case, people, waiting_for="Nhà mạng", reason="Chờ trả lời")
    with pytest.raises(Refusal, match="cases_not_open"):
        changed_by(case, pause_case, people, waiting_for="Nhà mạng", reason="Chờ trả lời")
    case = changed_by(case, go_on_with_case, people)
    with pytest.raises(Refusal, match="cases_not_open"):
        changed_by(case, go_on_with_case, people)


def test_a_case_that_waits_keeps_standing_when_it_is_handed_over(people: People) -> None:
    case = changed_by(
        opened(people), pause_case, people, waiting_for="Nhà mạng", reason="Chờ", now=NOW + HOUR
    )
    case = changed_by(case, hand_over, people, office_id=people.office("south").pk, reason="Thuộc Cần Thơ")
    assert (case.state, case.due_at) == ("waiting", None)
    assert clocks_of(case.pk, now=NOW + timedelta(days=30))[0].used == HOUR


def test_it_changes_several_fields_and_counts_the_loss_again_when_asked(people: People) -> None:
    case = opened(people)
    case = changed_by(
        case, change_case, people,
        changes={"kind": "app", "territory": CANTHO, "loss_vnd": 10_000_000, "victims": 4},
    )  # fmt: skip
    assert (case.kind, case.loss_vnd, case.victims) == ("app", 10_000_000, 4)
    assert case.office_id == people.office("north").pk
    before = case.priority
    case = changed_by(case, change_case, people, changes={"loss_vnd": None})
    assert (case.loss_vnd, case.loss_by_hand) == (None, False)
    assert case.priority < before


def test_what_turns_out_to_be_more_pressing_gets_the_deadlines_of_its_kind_and_never_more_time(
    people: People,
) -> None:
    case = opened(people)
    assert case.due_at == NOW + timedelta(hours=5)
    # somebody may be on the way across the border: an hour on the wall
    later = NOW + timedelta(minutes=30)
    case = changed_by(case, change_case, people, changes={"kind": "border"}, now=later)
    assert case.due_at == later + timedelta(hours=1)
    case = changed_by(case, change_case, people, changes={"kind": "website"}, now=later)
    assert case.due_at == later + timedelta(hours=1)
    assert Clock.objects.filter(case=case, done_at=None).count() == 2


def test_what_is_as_it_was_changes_nothing_and_tells_nobody(people: People) -> None:
    case = opened(people, title="Trang giả")
    said = Event.objects.count(), Entry.objects.count()
    change_case(
        case_id=case.pk,
        version=case.version,
        changes={"title": "Trang giả", "kind": case.kind},
        actor=acting(people.at("north", Role.DESK)),
        now=NOW + HOUR,
    )
    assert fresh(case).version == case.version
    assert (Event.objects.count(), Entry.objects.count()) == said


def test_the_log_says_which_fields_changed_and_nothing_that_was_written(people: People) -> None:
    case = changed_by(
        opened(people), change_case, people, changes={"title": "Ông Nguyễn Văn A", "victims": 2}
    )
    entry = Entry.objects.get(kind="cases.changed", subject=f"case:{case.pk}")
    assert "Nguyễn" not in entry.data
    assert '"changed":["title","victims"]' in entry.data


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "cases_field"),
        ({"office_id": 1}, "cases_field"),
        ({"victims": -1}, "cases_field"),
        ({"victims": "nhiều"}, "cases_field"),
        ({"title": ""}, "cases_words"),
        ({"kind": "x"}, "cases_kind"),
        ({"territory": "x"}, "cases_place"),
        ({"loss_vnd": -5}, "cases_money"),
    ],
)
def test_it_refuses_changes_that_are_none(people: People, changes: dict[str, Any], code: str) -> None:
    case = opened(people)
    with pytest.raises(Refusal, match=code):
        changed_by(case, change_case, people, changes=changes)
    assert fresh(case).version == case.version


def test_who_may_only_look_changes_nothing(people: People) -> None:
    case = opened(people)
    with pytest.raises(Refusal) as refusal:
        change_case(
            case_id=case.pk, version=case.version, changes={"title": "x"},
            actor=acting(people.at("north", Role.APPROVER)), now=NOW,
        )  # fmt: skip
    assert refusal.value.status == 403
    with pytest.raises(Refusal) as refusal:
        changed_by(case, change_case, people, "south", changes={"title": "x"})
    assert refusal.value.status == 404


def test_a_case_is_given_only_to_who_works_on_cases_there(people: People) -> None:
    case = opened(people)
    for person in (people.at("south", Role.DESK), people.at("north", Role.AUDITOR), people.nobody()):
        with pytest.raises(Refusal, match="cases_assignee"):
            changed_by(case, assign_case, people, assignee_id=person.pk)
    above = people.at("centre", Role.ANALYST)
    assert changed_by(case, assign_case, people, assignee_id=above.pk).assignee_id == above.pk
    assert changed_by(case, assign_case, people, assignee_id=None).assignee_id is None


def test_an_analyst_takes_a_case_but_gives_it_to_nobody_else(people: People) -> None:
    case, analyst = opened(people), people.at("north", Role.ANALYST)
    with pytest.raises(Refusal, match="not_permitted"):
        changed_by(
            case, assign_case, people, actor=acting(analyst), assignee_id=people.at("north", Role.DESK).pk
        )
    assert changed_by(case, assign_case, people, actor=acting(analyst), assignee_id=analyst.pk).stage == "act"


def test_all_is_done_only_when_no_task_is_open(people: People) -> None:
    case = opened(people)
    task = add_task(
        case_id=case.pk,
        title="Hỏi nhà mạng",
        office_id=people.office("north").pk,
        actor=desk(people),
        now=NOW,
    )
    with pytest.raises(Refusal, match="cases_tasks_open"):
        changed_by(case, finish_acting, people)
    end_task(task_id=task, answer="Đã hỏi", actor=desk(people), now=NOW)
    case = changed_by(case, finish_acting, people)
    assert (case.stage, case.acted_at, case.first_looked_at) == ("close", NOW, NOW)
    assert Clock.objects.filter(case=case, done_at=None).get().stage == "close"


def test_a_question_is_answered_once(people: People) -> None:
    case = opened(people)
    with pytest.raises(Refusal, match="cases_no_question"):
        changed_by(case, answer_question, people, reason="Vẫn lừa đảo")
    Case.objects.filter(pk=case.pk).update(question_at=NOW, question_ref="indicator:7")
    case = changed_by(case, answer_question, people, reason="Vẫn lừa đảo")
    assert (case.question_at, case.question_ref) == (None, "")
    happened = Event.objects.get(case=case, kind="answered")
    assert happened.data == '{"about":"indicator:7"}'
    assert HANOI not in happened.data
