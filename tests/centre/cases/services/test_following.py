from __future__ import annotations

import csv
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

import centre.accounts.queries.raw_package as beside_the_table
from centre.accounts.both_maps import count_rows, july_plan, march_plan, tree_csv, units_of
from centre.accounts.trees import office_id, plan_of, territories, tree
from lachan.centre.accounts.models import Office
from lachan.centre.accounts.queries.offices import offices_on
from lachan.centre.accounts.queries.responsible import responsible_on
from lachan.centre.accounts.queries.territories import chains_of, place_by_code, where_is
from lachan.centre.accounts.services.offices import import_tree
from lachan.centre.accounts.services.reorganisations import record_plan
from lachan.centre.accounts.services.territories import load_territories
from lachan.centre.audit.actors import MACHINE, OPERATOR
from lachan.centre.cases.models import Case, Clock, Event, Posting, Task
from lachan.centre.cases.queries.cases import clocks_of, postings_of
from lachan.centre.cases.services.clocks import note_due, pause_clocks
from lachan.centre.cases.services.following import Puller, pull_case
from lachan.centre.cases.services.opening import Draft, write_case
from lachan.centre.web.clock import VIETNAM

if TYPE_CHECKING:
    from collections.abc import Iterable

pytestmark = pytest.mark.django_db
__all__ = ["territories", "tree"]

TABLE = Path(str(beside_the_table.__file__)).with_name("who_is_responsible.csv")
TODAY = date(2026, 11, 28)
DAY = timedelta(days=1)


def at(day: date | str, hour: int = 9) -> datetime:
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(day, time(hour), VIETNAM)


def opened_on(day: date | str, kind: str, territory: str) -> Case:
    draft = Draft(kind=kind, title="Vụ việc thử", place=place_by_code(territory) if territory else None)
    return write_case(draft, actor=MACHINE, now=at(day))


def code_of(case: Case) -> str:
    return Office.objects.get(pk=Case.objects.get(pk=case.pk).office_id).code


def pull(day: date | str) -> None:
    """This will do what the worker does on a day, twice."""
    for _ in range(2):
        puller = Puller()
        while puller.pull(now=at(day), limit=50):
            pass


def questions() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moved(cases: Iterable[Case]) -> dict[str, str]:
    """This will give the office of each case by its number."""
    return {case.number: code_of(case) for case in cases}


@pytest.mark.same_on_any
def test_200_cases_over_both_maps_open_at_the_right_office_and_follow_their_work_to_today() -> None:
    load_territories(actor=OPERATOR, now=at(TODAY))
    units = units_of()
    import_tree(table=tree_csv(units), actor=OPERATOR, now=at(TODAY))
    record_plan(table=march_plan(units), actor=OPERATOR, now=at(TODAY))
    record_plan(table=july_plan(units), actor=OPERATOR, now=at(TODAY))
    count_rows()
    asked = questions()
    assert len(asked) == 200
    cases, wrong = [], []
    for row in asked:
        case = opened_on(row["day"], row["case_kind"], row["territory"])
        cases.append((row, case))
        # of several that share it the first by code has it, and the others are named
        expected = row["offices"].split()[0]
        if code_of(case) != expected:
            wrong.append((row, code_of(case)))
        posting = Posting.objects.get(case=case)
        assert posting.why_vi
        assert posting.why_en
    assert wrong == []
    before = moved(case for _, case in cases)
    pull(TODAY)
    after = moved(case for _, case in cases)
    assert before != after
    standing = {office.code for office in offices_on(TODAY)}
    assert set(after.values()) <= standing
    # where the place is wholly in one today, its work is with who answers there today; where the police of the province
    # had it because the place had none (an island, a merged ward), with their successor
    astray = []
    for row, case in cases:
        place = place_by_code(row["territory"])
        now_there = where_is(place, day=TODAY)
        if len(now_there) == 1:
            answer = responsible_on(case_kind=row["case_kind"], place=place, day=TODAY)
            there = {office.code for office in answer.offices}
            if row["offices"].startswith("T-"):
                there.add(f"T-{chains_of([now_there[0].place.id])[now_there[0].place.id][-1].code}")
            if after[case.number] not in there:
                astray.append((row, after[case.number]))
    assert astray == []
    events = Event.objects.filter(kind="carried_on").count()
    assert events == sum(before[number] != after[number] for number in before)
    pull(TODAY + DAY)
    assert moved(case for _, case in cases) == after
    assert Event.objects.filter(kind="carried_on").count() == events


@pytest.mark.usefixtures("tree")
def test_the_work_of_a_dissolved_office_goes_to_its_successor_with_the_reason() -> None:
    case = opened_on("2026-11-02", "website", "P02-202501")
    assert code_of(case) == "T08"
    record_plan(table=plan_of("2026-11-10,merge,T02,T08,,"), actor=OPERATOR, now=at("2026-11-05"))
    ward = opened_on("2026-11-02", "message", "C00004-202507")
    assert code_of(ward) == "X4"
    record_plan(table=plan_of("2026-11-20,merge,X4,T01,,"), actor=OPERATOR, now=at("2026-11-05"))
    pull("2026-11-19")
    assert code_of(ward) == "X4"
    pull("2026-11-20")
    assert code_of(ward) == "T01"
    shown = postings_of(ward.pk)
    assert [one.because for one in shown] == ["succession", "routed"]
    assert shown[0].why_en == ("Ha Noi Police carries on the work of Ba Dinh Ward Police from 20/11/2026.",)
    assert Event.objects.get(case=ward, kind="carried_on").actor == "machine:lachan"


@pytest.mark.usefixtures("tree")
def test_a_plan_that_is_recorded_late_is_followed_all_the_same() -> None:
    case = opened_on("2026-11-26", "message", "C00004-202507")
    record_plan(table=plan_of("2026-11-20,merge,X4,T01,,"), actor=OPERATOR, now=at("2026-11-27"))
    pull("2026-11-27")
    assert code_of(case) == "T01"


@pytest.mark.usefixtures("tree")
def test_an_office_that_ended_without_a_successor_lets_its_cases_go_up() -> None:
    case = opened_on("2026-11-02", "message", "C00004-202507")
    Office.objects.filter(code="X4").update(valid_to=date(2026, 11, 20))
    pull("2026-11-20")
    assert code_of(case) == "T01"
    posting = postings_of(case.pk)[0]
    assert posting.because == "no_successor"
    assert posting.why_vi == (
        "Công an phường Ba Đình đã kết thúc hoạt động mà không có đơn vị kế nhiệm, nên vụ việc lên Công an Hà Nội.",
    )
    assert Event.objects.filter(kind="no_successor").count() == 1
    # and on from there as if it had been given there
    record_plan(table=plan_of("2026-11-25,take_over,T01,BCA,,"), actor=OPERATOR, now=at("2026-11-21"))
    pull("2026-11-25")
    assert code_of(case) == "BCA"


@pytest.mark.usefixtures("tree")
def test_what_an_officer_handed_on_meanwhile_stays_with_whom_it_was_handed_to() -> None:
    case = opened_on("2026-11-02", "message", "C00004-202507")
    Posting.objects.filter(case=case).update(until_at=at("2026-11-03"))
    Posting.objects.create(
        case=case, office_id=office_id("T08"), since_at=at("2026-11-03"), because="handed_over", by="person:1",
        given_office_id=office_id("T08"), given_on=date(2026, 11, 3),
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(office_id=office_id("T08"))
    record_plan(table=plan_of("2026-11-20,merge,X4,T01,,"), actor=OPERATOR, now=at("2026-11-05"))
    pull("2026-11-20")
    assert code_of(case) == "T08"


@pytest.mark.usefixtures("tree")
def test_no_time_is_lost_when_a_case_moves_and_a_clock_that_stands_keeps_standing() -> None:
    running = opened_on("2026-11-20", "message", "C00004-202507")
    waiting = opened_on("2026-11-20", "message", "C00004-202507")
    waiting.state = Case.State.WAITING
    Case.objects.filter(pk=waiting.pk).update(state="waiting")
    pause_clocks(waiting, now=at("2026-11-20", 10))
    note_due(waiting)
    record_plan(table=plan_of("2026-11-21,merge,X4,T01,,"), actor=OPERATOR, now=at("2026-11-20"))
    before = {clock.stage: clock.used for clock in clocks_of(running.pk, now=at("2026-11-21"))}
    pull("2026-11-21")
    assert {clock.stage: clock.used for clock in clocks_of(running.pk, now=at("2026-11-21"))} == before
    # its time was over on Friday, and that stays
    assert Case.objects.get(pk=running.pk).due_at == at("2026-11-20", 14)
    clocks = clocks_of(waiting.pk, now=at("2026-11-28"))
    assert {clock.used for clock in clocks} == {timedelta(hours=1)}
    assert not any(clock.running for clock in clocks)
    assert Clock.objects.filter(done_at__isnull=True).count() == 4


def task_in(case: Case, office: str, day: str) -> Task:
    """This will give a task that was given to an office on a day."""
    return Task.objects.create(
        case=case,
        title="Xác minh số tài khoản",
        office_id=office_id(office),
        made_by="person:1",
        made_at=at(day),
    )


def office_of(task: Task) -> str:
    return Office.objects.get(pk=Task.objects.get(pk=task.pk).office_id).code


@pytest.mark.usefixtures("tree")
def test_a_task_of_a_dissolved_office_goes_to_its_successor_and_on_from_there() -> None:
    case = opened_on("2026-11-02", "website", "P01-202501")
    task, done = task_in(case, "X4", "2026-11-03"), task_in(case, "X4", "2026-11-03")
    Task.objects.filter(pk=done.pk).update(state="done")
    record_plan(table=plan_of("2026-11-20,merge,X4,T08,,"), actor=OPERATOR, now=at("2026-11-05"))
    pull("2026-11-19")
    assert office_of(task) == "X4"
    pull("2026-11-20")
    assert (office_of(task), office_of(done)) == ("T08", "X4")
    record_plan(table=plan_of("2026-11-24,merge,T08,BCA,,"), actor=OPERATOR, now=at("2026-11-21"))
    for day in ("2026-11-24", "2026-11-25"):
        pull(day)
        assert office_of(task) == "BCA"
    told = [msgspec.json.decode(event.data) for event in Event.objects.filter(kind="task_carried_on")]
    assert [(one["office_before"], one["office"]) for one in told] == [
        (office_id("X4"), office_id("T08")),
        (office_id("T08"), office_id("BCA")),
    ]
    assert code_of(case) == "T01"


@pytest.mark.usefixtures("tree")
def test_a_task_of_an_office_that_ended_without_a_successor_goes_up() -> None:
    case = opened_on("2026-11-02", "website", "P02-202501")
    task = task_in(case, "X4", "2026-11-03")
    Office.objects.filter(code="X4").update(valid_to=date(2026, 11, 20))
    pull("2026-11-20")
    assert office_of(task) == "T01"
    assert Event.objects.filter(kind="task_carried_on").count() == 1


@pytest.mark.usefixtures("tree")
def test_offices_that_are_dissolved_one_after_another_hand_on_along_the_chain() -> None:
    case = opened_on("2026-11-02", "message", "C00004-202507")
    record_plan(table=plan_of("2026-11-20,merge,X4,T08,,"), actor=OPERATOR, now=at("2026-11-05"))
    record_plan(table=plan_of("2026-11-22,merge,T08,BCA,,"), actor=OPERATOR, now=at("2026-11-05"))
    # the worker stood still for both days
    pull("2026-11-23")
    assert code_of(case) == "BCA"
    shown = postings_of(case.pk)
    assert len(shown) == 2
    assert len(Posting.objects.get(case=case, until_at=None).successions.split()) == 2


@pytest.mark.usefixtures("tree")
def test_a_case_that_is_closed_is_left_where_it_is() -> None:
    case = opened_on("2026-11-02", "message", "C00004-202507")
    Case.objects.filter(pk=case.pk).update(state="closed")
    record_plan(table=plan_of("2026-11-20,merge,X4,T01,,"), actor=OPERATOR, now=at("2026-11-05"))
    pull("2026-11-20")
    assert code_of(case) == "X4"
    assert not pull_case(case_id=case.pk, now=at("2026-11-20"))


@pytest.mark.usefixtures("tree")
def test_where_nothing_has_changed_since_the_last_look_nothing_is_looked_at() -> None:
    opened_on("2026-11-02", "message", "C00004-202507")
    puller = Puller()
    assert puller.pull(now=at("2026-11-03")) == 1
    assert puller.pull(now=at("2026-11-03")) == 0
    record_plan(table=plan_of("2026-11-03,merge,X4,T01,,"), actor=OPERATOR, now=at("2026-11-03"))
    assert puller.pull(now=at("2026-11-03")) == 1
    assert puller.pull(now=at("2026-11-04")) == 1
