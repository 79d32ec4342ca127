"""What officers and workers do with one case at the same moment, in threads with connections of their own."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from centre.accounts.people import People, make_people
from centre.cases.scene import NOW, acting, fresh, make_map, opened, reported
from centre.racing import at_once
from centre.reports.judging import judge_all
from lachan.centre.accounts.models import Person, Role
from lachan.centre.cases.models import Bulk, BulkLine, Case, Clock, Event, Finding, Member
from lachan.centre.cases.services.bulk import go_on_with_all, go_on_with_bulk, start_bulk
from lachan.centre.cases.services.changing import (
    assign_case,
    change_case,
    go_on_with_case,
    hand_over,
    pause_case,
)
from lachan.centre.cases.services.ending import close_case, merge_case
from lachan.centre.cases.services.looking import Looker
from lachan.centre.cases.services.releasing import release_case
from lachan.centre.cases.services.ringing import ring
from lachan.centre.cases.services.waiting import remind
from lachan.centre.cases.services.weighing import weigh_due
from lachan.centre.reports.services import join_reports

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5
HOUR = timedelta(hours=1)


@pytest.fixture
def people(transactional_db: None) -> People:
    del transactional_db
    people = make_people()
    make_map(people)
    return people


def by(
    people: People, case: Case, act: Callable[..., object], role: str = Role.DESK, **told: Any
) -> partial[Any]:
    """This will make what an officer of the north does with a case as it stands now."""
    told = {"actor": acting(people.at("north", role)), "now": NOW, **told}
    return partial(act, case_id=case.pk, version=fresh(case).version, **told)


def test_clocks_ring_while_officers_let_the_same_cases_wait_and_go_on(people: People) -> None:
    cases = [opened(people) for _ in range(4)]
    for round_number in range(ROUNDS):
        now = NOW + (4 + round_number) * HOUR
        act = pause_case if round_number % 2 == 0 else go_on_with_case
        told = {"waiting_for": "Ngân hàng", "reason": "Chờ trả lời"} if act is pause_case else {}

        def officer(act: Any = act, told: dict[str, str] = told, now: Any = now) -> None:
            for case in cases:
                by(people, case, act, now=now, **told)()

        assert at_once(partial(ring, now=now), officer, partial(ring, now=now)) == ["done"] * 3
    for kind in ("warned", "missed"):
        told_of = [
            (event.case_id, json.loads(event.data)["stage"]) for event in Event.objects.filter(kind=kind)
        ]
        assert len(told_of) == len(set(told_of))


def test_what_was_late_is_noted_once_by_whoever_of_officer_and_workers_comes_first(people: People) -> None:
    late = NOW + 6 * HOUR
    for round_number in range(ROUNDS):
        case = opened(people)
        act, told = ((pause_case, {"waiting_for": "Ngân hàng"}), (close_case, {"outcome": "stopped"}))[
            round_number % 2
        ]
        outcomes = at_once(
            by(people, case, act, now=late, reason="Đã xong phần này", **told),
            partial(ring, now=late),
            partial(ring, now=late),
        )
        # a worker leaves the version as it is, so that nobody is refused because of it
        assert outcomes == ["done"] * 3
        noted = Event.objects.filter(case=case, kind="missed").values_list("data", flat=True)
        assert [json.loads(one)["stage"] for one in noted] == ["first_look"]
        assert Clock.objects.get(case=case, stage="first_look").missed_at == NOW + 5 * HOUR


def test_what_waits_too_long_is_remembered_once_by_however_many_workers(people: People) -> None:
    cases = [opened(people) for _ in range(3)]
    for case in cases:
        by(people, case, pause_case, waiting_for="Ngân hàng", reason="Chờ sao kê")()
    late = NOW + 10 * 24 * HOUR
    assert at_once(*(partial(remind, now=late) for _ in range(3))) == ["done"] * 3
    assert Event.objects.filter(kind="waited").count() == len(cases)


def test_what_somebody_had_who_left_is_released_once_or_given_to_somebody_else(people: People) -> None:
    for _ in range(ROUNDS):
        case = opened(people)
        gone, other = people.second("north", Role.DESK), people.at("north", Role.ANALYST)
        Case.objects.filter(pk=case.pk).update(assignee_id=gone.pk)
        Person.objects.filter(pk=gone.pk).update(is_active=False)
        outcomes = at_once(
            partial(release_case, case_id=case.pk, now=NOW),
            by(people, case, assign_case, role=Role.ANALYST, assignee_id=other.pk),
            partial(release_case, case_id=case.pk, now=NOW),
        )
        assert set(outcomes) <= {"done", "cases_changed"}
        released = Event.objects.filter(case=case, kind="released").count()
        assert fresh(case).assignee_id == (other.pk if "cases_changed" not in outcomes else None)
        assert released == (0 if "cases_changed" not in outcomes else 1)


def test_of_two_officers_who_take_a_case_one_has_it_and_the_other_is_told(people: People) -> None:
    for _ in range(ROUNDS):
        case = opened(people)
        first, second = people.at("north", Role.DESK), people.at("north", Role.ANALYST)
        outcomes = at_once(
            by(people, case, assign_case, assignee_id=first.pk),
            by(people, case, assign_case, role=Role.ANALYST, assignee_id=second.pk),
        )
        assert outcomes == ["cases_changed", "done"]
        assert fresh(case).assignee_id in {first.pk, second.pk}
        assert Clock.objects.filter(case=case, done_at=None).count() == 2


def test_a_case_is_closed_or_handed_over_and_never_half_of_both(people: People) -> None:
    for _ in range(ROUNDS):
        case = opened(people)
        outcomes = at_once(
            by(people, case, close_case, outcome="stopped", reason="Trang đã gỡ"),
            by(people, case, hand_over, office_id=people.office("south").pk, reason="Người bị hại ở đó"),
        )
        # who comes second is told what was done in between; handed over, the other doesn't see it any more
        assert "done" in outcomes
        assert set(outcomes) <= {"done", "cases_changed", "not_found"}
        case = fresh(case)
        closed = case.state == "closed"
        assert (case.office_id == people.office("north").pk) == closed
        assert Clock.objects.filter(case=case, done_at=None).exists() != closed


def test_two_who_merge_the_same_two_both_ways_leave_one_that_goes_on(people: People) -> None:
    for _ in range(ROUNDS):
        one, other = opened(people), opened(people)
        outcomes = at_once(
            by(people, one, merge_case, into_id=other.pk, into_version=other.version, reason="Trùng"),
            by(people, other, merge_case, into_id=one.pk, into_version=one.version, reason="Trùng"),
        )
        assert outcomes == ["cases_changed", "done"]
        assert sorted([fresh(one).state, fresh(other).state]) == ["merged", "open"]


def test_two_workers_who_find_the_same_open_one_case(people: People) -> None:
    del people
    for round_number in range(3):
        for number in range(3):
            reported(
                number=10 * round_number + number,
                story=("Đặt cọc rồi bị khóa máy", "Mẹ tôi nạp tiền không rút được", "Vé rẻ, trang biến mất")[
                    number
                ],
                message="",
                links=(f"https://gom-su-{round_number}-thu.vn/",),
                loss_vnd=1_000_000 if number == 0 else None,
            )
        judge_all(NOW)
        while join_reports(now=NOW):
            pass
        lookers = [Looker(), Looker(), Looker()]
        assert at_once(*(partial(looker.look, now=NOW) for looker in lookers)) == ["done"] * 3
    assert Case.objects.count() == 3
    assert Finding.objects.values("rule", "thing", "case").distinct().count() == Finding.objects.count()
    held = Member.objects.filter(kind="report", holds=True, until_at=None)
    assert held.count() == held.values("thing_id").distinct().count() == 9


def test_what_an_officer_changes_while_priorities_are_made_anew_is_weighed(people: People) -> None:
    tomorrow = NOW + timedelta(days=1)
    cases = [opened(people) for _ in range(6)]
    others = [opened(people) for _ in range(20)]

    def officer() -> None:
        for case in cases:
            by(people, case, change_case, changes={"loss_vnd": 100_000_000}, now=tomorrow)()

    assert at_once(partial(weigh_due, now=tomorrow, limit=100), officer) == ["done", "done"]
    alone = opened(people, now=NOW)
    by(people, alone, change_case, changes={"loss_vnd": 100_000_000}, now=tomorrow)()
    assert {fresh(case).priority for case in cases} == {fresh(alone).priority}
    assert {fresh(case).priority for case in others} == {5}


def test_of_several_changes_of_the_same_version_one_is_done(people: People) -> None:
    case = opened(people)
    outcomes = at_once(
        by(people, case, close_case, outcome="no_scam", reason="Nhầm"),
        *(by(people, case, change_case, changes={"title": f"Trang giả {n}"}) for n in range(3)),
    )
    assert outcomes.count("done") == 1
    assert fresh(case).version == case.version + 1
    assert Event.objects.filter(case=case).count() == 2


def test_a_page_about_many_cases_that_is_sent_twice_at_once_does_each_once(people: People) -> None:
    for number in range(ROUNDS):
        cases = [opened(people) for _ in range(4)]
        chosen = [(case.pk, case.version) for case in cases]

        def send(key: str = f"{number:032x}", chosen: Any = tuple(chosen)) -> None:
            bulk_id = start_bulk(
                key=key,
                act="looked",
                cases=chosen,
                params={},
                actor=acting(people.at("north", Role.DESK)),
                now=NOW,
            )
            go_on_with_bulk(bulk_id=bulk_id, now=NOW, seconds=30)

        worker = partial(go_on_with_all, now=NOW + HOUR)
        assert at_once(send, send, worker) == ["done"] * 3
        go_on_with_all(now=NOW + HOUR)
        assert Bulk.objects.count() == number + 1
        assert Event.objects.filter(kind="looked", case__in=[case.pk for case in cases]).count() == len(cases)
        assert not BulkLine.objects.exclude(state="done").exists()
    assert not Bulk.objects.filter(done_at=None).exists()
