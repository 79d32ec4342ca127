from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import msgspec
import pytest
from django.db import transaction

from centre.accounts.people import give_role
from centre.accounts.trees import plan_of
from centre.cases.scene import CANTHO, HANOI, fresh, make_map, opened
from centre.measures.appealing import appeal_of, blocked, filed
from centre.measures.scene import (
    BAD,
    NOW,
    approver,
    judged,
    now_of,
    officer,
    people,
    proposed,
    second,
    signed,
)
from lachan.centre.accounts.models import Office, Role
from lachan.centre.accounts.services.reorganisations import record_plan
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.models import Entry
from lachan.centre.cases.models import Case
from lachan.centre.cases.models import Event as CaseEvent
from lachan.centre.cases.services.changing import hand_over
from lachan.centre.cases.services.ending import merge_case
from lachan.centre.cases.services.following import Puller
from lachan.centre.measures.models import Appeal, Calling, Event, Measure
from lachan.centre.measures.preview import seen_sha256
from lachan.centre.measures.services import moving_on
from lachan.centre.measures.services.calling import call_signers
from lachan.centre.measures.services.ending import lift_measure
from lachan.centre.measures.services.moving_on import Mover
from lachan.centre.measures.services.signing import sign_measure
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

DAY = timedelta(days=1)
LATER = NOW + 3 * DAY


def merged_office(before: str, after: str, *, now: datetime = NOW) -> None:
    """This will let one office carry on the work of another, and of its ward, from the day after."""
    day = f"{today(now) + DAY:%Y-%m-%d}"
    table = plan_of(f"{day},merge,{before}_ward,{after},,", f"{day},merge,{before},{after},,")
    record_plan(table=table, actor=OPERATOR, now=now)


def dissolved(code: str) -> None:
    """This will let an office end on the day after, with nobody to carry on its work."""
    Office.objects.filter(code=code).update(valid_to=today(NOW) + DAY)


def move(now: datetime = LATER) -> None:
    """This will do what workers do: cases first, measures then, until nothing is left, and a second worker too."""
    for _ in range(2):
        puller, mover = Puller(), Mover()
        while puller.pull(now=now):
            pass
        while mover.move(now=now, limit=2):
            pass


def on_case(people: People, case: Case, value: str = BAD, **told: Any) -> Measure:
    """This will propose a measure as the desk officer of north, as asked for in a case."""
    measure = proposed(people, value, **told)
    # the case was seen: what is under test is where it goes
    Measure.objects.filter(pk=measure.pk).update(case_id=case.pk)
    return now_of(measure)


def handed_over(case: Case, people: People, to: str, *, now: datetime = NOW + DAY) -> None:
    hand_over(
        case_id=case.pk, version=fresh(case).version, office_id=people.office(to).pk, reason="Người bị hại ở đó",
        actor=officer(people, "centre"), now=now,
    )  # fmt: skip


def merged(case: Case, into: Case, people: People, *, now: datetime = NOW + DAY) -> None:
    merge_case(
        case_id=case.pk, version=fresh(case).version, into_id=into.pk, into_version=fresh(into).version, reason="Cùng một việc",
        actor=officer(people, "centre"), now=now,
    )  # fmt: skip


def office_of(measure: Measure) -> str:
    return Office.objects.get(pk=now_of(measure).office_id).code


def happened(measure: Measure) -> list[tuple[str, dict[str, Any]]]:
    rows = Event.objects.filter(measure=measure, kind__in=["with_case", "carried_on", "no_successor"])
    return [(row.kind, msgspec.json.decode(row.data)) for row in rows.order_by("pk")]


def test_what_waits_at_a_dissolved_office_goes_to_its_successor_once(people: People) -> None:
    waits, holds = proposed(people), blocked(people, judged_now("truoc-do.top"))
    merged_office("north", "south")
    move()
    assert {office_of(waits), office_of(holds)} == {"south"}
    [(kind, data)] = happened(waits)
    assert kind == "carried_on"
    assert (data["office_before"], data["office"]) == (people.office("north").pk, people.office("south").pk)
    assert len(data["successions"]) == 1
    assert Entry.objects.filter(kind="measures.carried_on").count() == 2
    # state, effect and signatures are what they were
    assert (now_of(waits).state, now_of(holds).state) == ("proposed", "approved")


def judged_now(value: str) -> str:
    judged("domain", value)
    return value


def test_it_stays_where_it_is_until_the_day(people: People) -> None:
    measure = proposed(people)
    merged_office("north", "south")
    move(NOW)
    assert office_of(measure) == "north"
    assert happened(measure) == []


def test_what_has_ended_stays_with_the_office_that_asked_for_it(people: People) -> None:
    measure = blocked(people)
    lift_measure(measure_id=measure.pk, reason="Đã xong", actor=approver(people), now=NOW)
    merged_office("north", "south")
    move()
    assert office_of(measure) == "north"


def test_an_office_that_ended_without_a_successor_lets_its_measures_go_up(people: People) -> None:
    measure = proposed(people)
    dissolved("north")
    move()
    assert office_of(measure) == "centre"
    assert [kind for kind, _ in happened(measure)] == ["no_successor"]


def test_what_is_given_back_comes_back(people: People) -> None:
    measure = proposed(people)
    day = f"{today(NOW) + DAY:%Y-%m-%d}"
    record_plan(table=plan_of(f"{day},take_over,north,south,,"), actor=OPERATOR, now=NOW)
    move()
    assert office_of(measure) == "south"
    back = f"{today(LATER) + DAY:%Y-%m-%d}"
    record_plan(table=plan_of(f"{back},give_back,south,north,,"), actor=OPERATOR, now=LATER)
    move(LATER + 2 * DAY)
    assert office_of(measure) == "north"


def test_a_measure_of_a_merged_case_goes_to_the_case_that_lives_on(people: People) -> None:
    make_map(people)
    first, middle, last = (opened(people, territory_code=HANOI) for _ in range(3))
    measure = on_case(people, first)
    merged(first, middle, people)
    merged(middle, last, people, now=NOW + DAY + timedelta(minutes=5))
    move()
    assert now_of(measure).case_id == last.pk
    assert [(kind, data["case_before"], data["case"]) for kind, data in happened(measure)] == [
        ("with_case", first.pk, last.pk)
    ]
    # and its timeline says so
    said = [
        msgspec.json.decode(row.data) for row in CaseEvent.objects.filter(case_id=last.pk, kind="measure")
    ]
    assert [(one["what"], one["measures"]) for one in said] == [("with_case", [measure.number])]


def test_a_measure_goes_with_its_case_to_the_office_that_it_is_handed_to(people: People) -> None:
    make_map(people)
    case = opened(people, territory_code=HANOI)
    measure = on_case(people, case)
    mover = Mover()
    while mover.move(now=NOW):
        pass
    handed_over(case, people, "south")
    # a worker that had seen all of it sees what has moved since
    while mover.move(now=NOW + DAY):
        pass
    assert office_of(measure) == "south"
    handed_over(case, people, "north", now=NOW + 2 * DAY)
    while mover.move(now=NOW + 2 * DAY):
        pass
    assert office_of(measure) == "north"
    assert [kind for kind, _ in happened(measure)] == ["with_case", "with_case"]


def test_what_another_office_asked_for_in_a_case_stays_with_that_office(people: People) -> None:
    make_map(people)
    case = opened(people, territory_code=CANTHO)
    measure = on_case(people, case)
    handed_over(case, people, "centre")
    move()
    assert office_of(measure) == "north"
    # its own successor has it all the same
    merged_office("north", "south", now=LATER)
    move(LATER + 2 * DAY)
    assert office_of(measure) == "south"
    assert now_of(measure).case_id == case.pk


def test_a_signature_counts_no_more_where_its_signer_may_not_sign_at_the_successor(people: People) -> None:
    measure = proposed(people, judged_ip(), kind="block_address")
    assert signed(measure, approver(people)).done == "signed"
    merged_office("north", "south")
    move()
    # north's approver is at no office any more; one of south is not enough
    assert signed(measure, approver(people, "south"), now=LATER).done == "signed"
    assert signed(measure, second(people, "south"), now=LATER).done == "approved"


def judged_ip() -> str:
    judged("ip", "45.76.10.11")
    return "45.76.10.11"


def test_a_signature_goes_on_counting_where_its_signer_is_an_approver_of_the_successor(
    people: People,
) -> None:
    measure = proposed(people, judged_ip(), kind="block_address")
    assert signed(measure, approver(people)).done == "signed"
    merged_office("north", "south")
    give_role(people.at("north", Role.APPROVER), Role.APPROVER, people.office("south"))
    move()
    with pytest.raises(Refusal, match="measures_signed_already"):
        signed(measure, approver(people), now=LATER)
    assert signed(measure, approver(people, "south"), now=LATER).done == "approved"


def test_who_proposed_it_does_not_sign_it_as_an_approver_of_the_successor(people: People) -> None:
    measure = proposed(people)
    merged_office("north", "south")
    give_role(people.at("north", Role.DESK), Role.APPROVER, people.office("south"))
    move()
    with pytest.raises(Refusal, match="measures_own"):
        signed(measure, officer(people), now=LATER)


def test_who_had_the_page_open_is_shown_it_anew_before_signing(people: People) -> None:
    measure = proposed(people)
    mark = seen_sha256(now_of(measure))
    merged_office("north", "south")
    move()
    with pytest.raises(Refusal, match="measures_changed"):
        sign_measure(
            measure_id=measure.pk, seen=mark, says="approve", actor=approver(people, "south"), now=LATER
        )


def test_an_urgent_measure_calls_the_approvers_of_the_successor(people: People) -> None:
    measure = proposed(people, is_urgent=True)
    people.at("north", Role.APPROVER)
    call_signers(now=NOW)
    assert Calling.objects.get(measure=measure).office_id == people.office("north").pk
    merged_office("north", "south")
    people.at("south", Role.APPROVER)
    move()
    call_signers(now=LATER)
    assert Calling.objects.get(measure=measure).office_id == people.office("south").pk


def test_an_open_appeal_goes_with_the_measures_that_it_is_against(people: People) -> None:
    measure = blocked(people)
    one = filed()
    assert appeal_of(one).office_id == people.office("north").pk
    Appeal.objects.update(warned_at=NOW)
    merged_office("north", "south")
    move(NOW + DAY)
    assert office_of(measure) == "south"
    appeal = appeal_of(one)
    assert appeal.office_id == people.office("south").pk
    # who decides there is reminded; its clock is what it was
    assert appeal.warned_at is None
    assert appeal.due_at == NOW + timedelta(hours=48)
    assert Entry.objects.filter(kind="measures.appeal_carried_on").count() == 1


def test_a_move_puts_no_appeal_off_for_which_those_above_were_told(people: People) -> None:
    blocked(people)
    one = filed()
    told = NOW + timedelta(hours=20)
    Appeal.objects.update(escalated_at=told, due_at=NOW + timedelta(hours=24))
    merged_office("north", "south")
    move(NOW + timedelta(hours=23))
    assert appeal_of(one).office_id == people.office("south").pk
    assert appeal_of(one).escalated_at == told


def test_whoever_is_stopped_in_the_middle_leaves_all_of_it_to_the_next(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    measures = [proposed(people, judged_now(f"ten-{number}.top")) for number in range(5)]
    merged_office("north", "south")

    with monkeypatch.context() as patch:
        patch.setattr(moving_on, "write_down", Mock(side_effect=SystemExit))
        with pytest.raises(SystemExit), transaction.atomic():
            Mover().move(now=LATER, limit=2)
    assert {office_of(one) for one in measures} == {"north"}
    move()
    assert {office_of(one) for one in measures} == {"south"}
    assert all(len(happened(one)) == 1 for one in measures)
