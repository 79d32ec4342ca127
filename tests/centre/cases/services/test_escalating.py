"""Missed deadlines are noted by whoever comes first, and told to an office that sees the case."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from centre.accounts.people import give_role, make_person
from centre.accounts.trees import office_id, plan_of, territories, tree
from centre.cases.scene import NOW, acting, changed_by, fresh, opened, people, seeing
from lachan.centre.accounts.access import viewer_of
from lachan.centre.accounts.models import Office, Role
from lachan.centre.accounts.queries.offices import offices_on
from lachan.centre.accounts.queries.territories import place_by_code
from lachan.centre.accounts.services.reorganisations import record_plan
from lachan.centre.audit.actors import MACHINE, OPERATOR
from lachan.centre.cases.models import Case, Clock, Event
from lachan.centre.cases.queries.cases import case_by_number, case_for
from lachan.centre.cases.queries.choices import choices_for
from lachan.centre.cases.queries.inbox import count_fitting, inbox_for, inbox_ids, waits_for
from lachan.centre.cases.queries.wanted import Wanted
from lachan.centre.cases.services.changing import (
    assign_case,
    finish_acting,
    go_on_with_case,
    hand_over,
    mark_looked,
    pause_case,
)
from lachan.centre.cases.services.ending import close_case, merge_case
from lachan.centre.cases.services.following import Puller
from lachan.centre.cases.services.notes import write_note
from lachan.centre.cases.services.opening import Draft, write_case
from lachan.centre.cases.services.ringing import ring
from lachan.centre.cases.services.telling import Teller
from lachan.centre.outbox.models import Message
from lachan.centre.web.clock import VIETNAM
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people", "territories", "tree"]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# four working hours with an hour off at noon
DUE = NOW + 5 * HOUR
LATER = NOW + 6 * HOUR


def missed(case: Case) -> list[tuple[str, datetime, int | None]]:
    """This will give the deadlines that a case has missed by its timeline: stage, when it was due, who was told."""
    rows = Event.objects.filter(case=case, kind="missed").order_by("pk").values_list("data", flat=True)
    told = [msgspec.json.decode(row) for row in rows]
    return [(one["stage"], datetime.fromisoformat(one["due_at"]), one["office"]) for one in told]


ACTS: list[tuple[Callable[..., Any], dict[str, Any]]] = [
    (pause_case, {"waiting_for": "Ngân hàng", "reason": "Chờ sao kê"}),
    (close_case, {"outcome": "no_scam", "reason": "Trang thật"}),
    (mark_looked, {}),
    (finish_acting, {}),
]


@pytest.mark.parametrize(("act", "told"), ACTS, ids=[act.__name__ for act, _ in ACTS])
def test_what_was_late_before_the_worker_looked_is_noted_in_the_act_itself_and_once(
    people: People, act: Callable[..., Any], told: dict[str, Any]
) -> None:
    case = opened(people)
    case = changed_by(case, act, people, now=LATER, **told)
    centre = people.office("centre").pk
    assert missed(case) == [("first_look", DUE, centre)]
    clock = Clock.objects.get(case=case, stage="first_look")
    assert (clock.missed_at, clock.escalated_to_id) == (DUE, centre)
    kinds = list(Event.objects.filter(case=case).order_by("pk").values_list("kind", flat=True))
    assert kinds.index("missed") < len(kinds) - 1
    for _ in range(2):
        ring(now=LATER)
    assert len(missed(case)) == 1


def test_the_moment_at_which_the_time_is_over_is_late_and_the_one_before_is_not(people: People) -> None:
    at, before = opened(people), opened(people)
    changed_by(at, pause_case, people, now=DUE, waiting_for="Ngân hàng", reason="Chờ")
    changed_by(
        before, pause_case, people, now=DUE - timedelta(microseconds=1), waiting_for="Ngân hàng", reason="Chờ"
    )
    assert (len(missed(at)), len(missed(before))) == (1, 0)


def test_a_case_that_was_late_and_waits_stays_late_until_somebody_looks_at_it(people: People) -> None:
    case = changed_by(opened(people), pause_case, people, now=LATER, waiting_for="Nhà mạng", reason="Chờ")
    assert (case.late_since, case.escalated_to_id) == (DUE, people.office("centre").pk)
    case = changed_by(case, go_on_with_case, people, now=LATER + DAY)
    assert case.late_since == DUE
    ring(now=LATER + 2 * DAY)
    assert [stage for stage, _, _ in missed(case)] == ["first_look"]
    case = changed_by(
        case, assign_case, people, assignee_id=people.at("north", Role.DESK).pk, now=LATER + 2 * DAY
    )
    assert (case.late_since, case.escalated_to_id) == (None, None)


def test_two_that_are_merged_late_keep_that_one_of_them_was(people: People) -> None:
    one, two = opened(people), opened(people, now=NOW + 2 * HOUR)
    told: dict[str, Any] = {"into_id": two.pk, "into_version": two.version, "reason": "Cùng một vụ"}
    one = changed_by(one, merge_case, people, now=LATER, **told)
    assert [stage for stage, _, _ in missed(one)] == ["first_look"]
    assert missed(two) == []


def test_late_is_the_office_that_had_the_case_and_not_the_one_that_gets_it(people: People) -> None:
    give_role(people.at("north_ward", Role.DESK), Role.DESK, people.office("north_ward"))
    case = opened(people, "north_ward", kind="message", territory_code="C00004-202507")
    case = changed_by(
        case, hand_over, people, "north", now=LATER, office_id=people.office("south").pk, reason="Ở Cần Thơ"
    )
    # told was the office above the one that was late; it sees nothing of the other's, so the one above that is told
    assert missed(case) == [("first_look", DUE, people.office("north").pk)]
    anew = msgspec.json.decode(Event.objects.get(case=case, kind="told_anew").data)
    assert (anew["office_before"], anew["office"]) == (people.office("north").pk, people.office("centre").pk)
    assert case.escalated_to_id == people.office("centre").pk
    assert not waits_for(seeing(people, "north", Role.APPROVER)).late
    assert [row.id for row in waits_for(seeing(people, "centre", Role.APPROVER)).late] == [case.pk]


def test_one_that_is_handed_on_within_sight_of_who_was_told_is_not_told_again(people: People) -> None:
    case = opened(people)
    ring(now=LATER)
    case = changed_by(
        case, hand_over, people, now=LATER, office_id=people.office("south").pk, reason="Ở Cần Thơ"
    )
    assert case.escalated_to_id == people.office("centre").pk
    assert not Event.objects.filter(kind="told_anew").exists()


def test_who_ended_a_late_case_gets_no_mail_that_it_is_late_and_who_is_above_does(people: People) -> None:
    officer, leader = people.at("north", Role.DESK), people.at("centre", Role.APPROVER)
    case = changed_by(opened(people), close_case, people, now=LATER, outcome="no_scam", reason="Trang thật")
    Teller().tell(now=LATER)
    mails = {
        row.address: bytes(row.content).decode() for row in Message.objects.filter(purpose="cases.notice")
    }
    assert set(mails) == {leader.email} != {officer.email}
    assert f"{case.number}" in mails[leader.email]
    assert "trước khi kết thúc" in mails[leader.email]


def of_another_root(people: People) -> Case:
    """This will give a late case of an office that stands under nobody here, of which the centre was told."""
    other = people.office("other")
    Office.objects.filter(pk=other.pk).update(kind=Office.Kind.MINISTRY)
    give_role(people.at("other", Role.DESK), Role.DESK, other)
    case = opened(people)
    changed_by(case, hand_over, people, office_id=other.pk, reason="Thuộc bộ khác")
    ring(now=LATER)
    return fresh(case)


def test_who_is_told_of_an_office_outside_the_ministry_sees_the_case_as_long_as_it_is_late(
    people: People,
) -> None:
    centre = people.office("centre")
    leader = people.at("centre", Role.DESK)
    case = of_another_root(people)
    assert case.escalated_to_id == centre.pk
    viewer = viewer_of(leader, now=LATER)
    assert case_for(viewer, case.pk, now=LATER).row.number == case.number
    assert case_by_number(viewer, case.number) == case.pk
    assert [row.id for row in waits_for(viewer).late] == [case.pk]
    wanted = Wanted(escalated=True)
    for order in ("priority", "newest", "due"):
        by = msgspec.structs.replace(wanted, order=order)
        assert [row.id for row in inbox_for(viewer, by, now=LATER).rows] == [case.pk]
    assert inbox_ids(viewer, wanted, now=LATER, most=5) == [case.pk]
    assert count_fitting(viewer, wanted, now=LATER, most=5) == 1
    assert choices_for(viewer, Wanted(), now=LATER).of("escalated") == 1
    assert choices_for(viewer, wanted, now=LATER).of("kind", case.kind) == 1
    # it is none of the centre's own, and nobody else under its root sees it
    assert not inbox_for(viewer, Wanted(), now=LATER).rows
    assert choices_for(viewer, Wanted(), now=LATER).of("kind", case.kind) == 0
    for office in ("ministry", "north"):
        with pytest.raises(Refusal, match="not_found"):
            case_for(seeing(people, office), case.pk, now=LATER)
    case = changed_by(case, mark_looked, people, "other", now=LATER)
    assert case.escalated_to_id is None
    with pytest.raises(Refusal, match="not_found"):
        case_for(viewer, case.pk, now=LATER)


def test_who_is_told_may_ask_in_a_note_and_change_nothing(people: People) -> None:
    leader, officer = people.at("centre", Role.DESK), people.at("other", Role.DESK)
    case = of_another_root(people)
    note = write_note(
        case_id=case.pk, text="Vì sao trễ?", mentions=[officer.pk], actor=acting(leader), now=LATER
    )
    assert note
    write_note(case_id=case.pk, text="Đang gọi", mentions=[leader.pk], actor=acting(officer), now=LATER)
    with pytest.raises(Refusal, match="not_permitted"):
        changed_by(case, mark_looked, people, "centre", now=LATER)


def test_a_late_case_that_comes_back_under_the_centre_is_told_to_the_office_above_there(
    people: People,
) -> None:
    case = of_another_root(people)
    case = changed_by(
        case,
        hand_over,
        people,
        "other",
        now=LATER,
        office_id=people.office("north_ward").pk,
        reason="Ở phường",
    )
    # the centre is above the ward, so it goes on seeing it and nobody else is told
    assert case.escalated_to_id == people.office("centre").pk
    assert case.pk in {row.id for row in waits_for(seeing(people, "centre")).late}


# over the trees of the maps


def at(day: date | str, hour: int = 9) -> datetime:
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(day, datetime.min.time().replace(hour=hour), VIETNAM)


def opened_at(office: str, day: str) -> Case:
    """This will open a case and put it with an office, as handing over does."""
    place = place_by_code("C00004-202507")
    case = write_case(Draft(kind="message", title="Vụ việc thử", place=place), actor=MACHINE, now=at(day))
    if case.office_id != office_id(office):
        hand_over(
            case_id=case.pk, version=case.version, office_id=office_id(office), reason="Thuộc nơi đó",
            actor=MACHINE, now=at(day),
        )  # fmt: skip
    return fresh(case)


def pull(day: str) -> None:
    puller = Puller()
    while puller.pull(now=at(day)):
        pass


def sees(office: str, case: Case, day: str) -> bool:
    """This will say whether an officer of an office sees a case on a day."""
    officer = make_person(f"Officer {office} {secrets.token_hex(4)}")
    give_role(officer, Role.DESK, Office.objects.get(code=office))
    try:
        case_for(viewer_of(officer, now=at(day)), case.pk, now=at(day))
    except Refusal:
        return False
    return True


def told_of(case: Case) -> str:
    found = fresh(case).escalated_to_id
    return "" if found is None else Office.objects.get(pk=found).code


@pytest.mark.usefixtures("tree")
def test_over_a_real_tree_whoever_is_told_of_any_office_sees_the_case() -> None:
    Office.objects.filter(code="H001").update(valid_to=None)
    # no case goes to a bank
    Office.objects.filter(code="SBV").update(kind=Office.Kind.MINISTRY)
    for office in offices_on(date(2026, 11, 20)):
        case = opened_at(office.code, "2026-11-20")
        ring(now=at("2026-11-27"))
        told = told_of(case)
        assert told == {"X4": "T01", "H001": "T01", "BCA": "", "SBV": "BCA"}.get(office.code, "BCA")
        assert not told or sees(told, case, "2026-11-27")


@pytest.mark.usefixtures("tree")
def test_when_the_office_that_was_told_is_dissolved_the_one_above_now_is_told_and_once() -> None:
    case = opened_at("X4", "2026-11-02")
    ring(now=at("2026-11-03"))
    assert told_of(case) == "T01"
    # a new level comes between, and the ward's police is put under another province
    Office.objects.filter(code="X4").update(parent_id=office_id("T08"))
    Office.objects.filter(code="T01").update(valid_to=date(2026, 11, 10))
    pull("2026-11-09")
    assert told_of(case) == "T08"
    for day in ("2026-11-10", "2026-11-11"):
        pull(day)
    assert told_of(case) == "T08"
    (anew,) = Event.objects.filter(kind="told_anew")
    assert msgspec.json.decode(anew.data)["office_before"] == office_id("T01")


@pytest.mark.usefixtures("tree")
def test_when_the_office_that_was_told_ends_without_a_successor_the_next_above_is_told() -> None:
    case = opened_at("X4", "2026-11-02")
    ring(now=at("2026-11-03"))
    Office.objects.filter(code="T01").update(valid_to=date(2026, 11, 10))
    pull("2026-11-10")
    assert told_of(case) == "BCA"
    assert sees("BCA", case, "2026-11-10")


@pytest.mark.usefixtures("tree")
def test_when_late_work_goes_to_a_successor_elsewhere_its_office_above_is_told() -> None:
    case = opened_at("X4", "2026-11-02")
    ring(now=at("2026-11-03"))
    record_plan(table=plan_of("2026-11-20,merge,X4,T08,,"), actor=OPERATOR, now=at("2026-11-05"))
    pull("2026-11-20")
    assert (Office.objects.get(pk=fresh(case).office_id).code, told_of(case)) == ("T08", "BCA")
    assert sees("BCA", case, "2026-11-20")
    assert not sees("T01", case, "2026-11-20")
