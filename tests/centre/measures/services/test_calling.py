from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from centre.accounts.people import refused
from centre.measures.scene import (
    BAD,
    NOW,
    acting,
    approver,
    judged,
    now_of,
    officer,
    people,
    proposed,
    second,
    signed,
)
from lachan.centre.accounts.models import Role, RolePeriod
from lachan.centre.audit.actors import MACHINE
from lachan.centre.cases.services.own import set_notices
from lachan.centre.measures import urgent
from lachan.centre.measures.models import Call, Calling, Event, Measure
from lachan.centre.measures.services.calling import call_signers, note_looked
from lachan.centre.measures.services.delegating import delegate
from lachan.centre.measures.services.proposing import Wanted, propose_measures
from lachan.centre.outbox.models import Message
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from datetime import datetime

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def pressing(people: People, value: str = BAD, **told: Any) -> Measure:
    return proposed(people, value, is_urgent=True, **told)


def mailed() -> list[str]:
    """To whom mails of calls went, in their order."""
    return list(
        Message.objects.filter(purpose="measures.urgent").order_by("pk").values_list("address", flat=True)
    )


def passing(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def of(office: str, *, again: bool = False) -> str:
    return f"{'second.' if again else ''}approver.{office.replace('_', '-')}@centre.example"


def test_those_who_could_sign_at_the_office_are_called_once(people: People) -> None:
    approver(people)
    second(people)
    approver(people, "centre")
    pressing(people)
    assert call_signers(now=NOW) == 1
    assert sorted(mailed()) == [of("north"), of("north", again=True)]
    assert call_signers(now=NOW) == call_signers(now=passing(9)) == 0
    assert len(mailed()) == 2


def test_the_mail_names_no_site_and_no_reason(people: People) -> None:
    approver(people)
    measure = pressing(people)
    call_signers(now=NOW)
    [message] = Message.objects.filter(purpose="measures.urgent")
    said = bytes(message.content).decode()
    assert measure.number in said
    assert BAD not in said
    assert "cổng dịch vụ công" not in said


def test_what_is_not_urgent_or_not_looked_at_yet_calls_nobody(people: People) -> None:
    approver(people)
    proposed(people)
    judged("domain", "khac.top")
    Measure.objects.filter(pk=pressing(people, "khac.top").pk).update(looked_at=None)
    assert call_signers(now=NOW) == 0


def test_when_nobody_has_looked_the_office_above_is_called_up_to_the_top_and_then_anew(
    people: People,
) -> None:
    for office in ("north", "centre", "ministry"):
        approver(people, office)
    pressing(people)
    for minute, office in ((0, "north"), (10, "centre"), (20, "ministry"), (50, "north"), (60, "centre")):
        call_signers(now=passing(minute))
        assert mailed()[-1] == of(office), minute
    assert len(mailed()) == 5


def test_who_looks_gets_time_to_sign_before_others_are_woken(people: People) -> None:
    approver(people)
    approver(people, "centre")
    measure = pressing(people)
    call_signers(now=NOW)
    note_looked(measure_id=measure.pk, person_id=people.at("north", Role.APPROVER).pk, now=passing(2))
    call_signers(now=passing(10))
    assert mailed() == [of("north")]
    call_signers(now=passing(20))
    assert mailed() == [of("north"), of("centre")]


def test_nobody_s_look_counts_but_that_of_who_was_called(people: People) -> None:
    approver(people)
    measure = pressing(people)
    call_signers(now=NOW)
    for person in (people.at("north", Role.DESK), people.at("centre", Role.APPROVER)):
        note_looked(measure_id=measure.pk, person_id=person.pk, now=NOW)
    assert not Call.objects.filter(seen_at__isnull=False).exists()


@pytest.mark.parametrize("ends", ["approve", "refuse"])
def test_once_it_is_decided_nobody_else_is_called(people: People, ends: str) -> None:
    approver(people)
    approver(people, "centre")
    measure = pressing(people)
    call_signers(now=NOW)
    signed(measure, approver(people), ends, reason="Đã xem", now=passing(1))
    call_signers(now=passing(10))
    call_signers(now=passing(40))
    assert mailed() == [of("north")]
    assert Calling.objects.get().next_at is None


def test_of_two_signatures_the_second_is_called_and_not_who_signed(people: People) -> None:
    approver(people)
    approver(people, "centre")
    judged("phone", "+84912345678")
    measure = pressing(people, "0912345678", kind="suspend_number")
    call_signers(now=NOW)
    signed(measure, approver(people), now=passing(1))
    for minute in (10, 20, 50):
        call_signers(now=passing(minute))
    assert mailed() == [of("north"), of("centre"), of("centre")]


def test_who_proposed_is_not_called_whatever_the_role(people: People) -> None:
    desk = people.at("north", Role.DESK)
    RolePeriod.objects.create(
        person=desk, role=Role.APPROVER, office=people.office("north"), valid_from=today(NOW)
    )
    approver(people, "centre")
    pressing(people)
    call_signers(now=NOW)
    assert mailed() == [of("centre")]


def test_who_is_on_leave_is_left_in_peace_and_who_stands_in_is_called(people: People) -> None:
    south = people.at("south", Role.APPROVER)
    delegate(
        to_person_id=south.pk, first_day=today(NOW), last_day=today(NOW), actor=approver(people), now=NOW
    )
    measure = pressing(people)
    call_signers(now=NOW)
    assert mailed() == [of("south")]
    assert signed(measure, acting(south)).done == "approved"


def test_who_turned_it_off_is_not_called_and_the_office_above_is(people: People) -> None:
    set_notices(rules={"measure_urgent": "never"}, hour=None, actor=approver(people), now=NOW)
    approver(people, "centre")
    pressing(people)
    call_signers(now=NOW)
    assert mailed() == [of("centre")]


def test_where_nobody_can_be_called_the_proposer_reads_it_and_it_is_tried_again(people: People) -> None:
    measure = pressing(people)
    call_signers(now=NOW)
    assert mailed() == []
    assert Event.objects.filter(measure=measure, kind="called_nobody").count() == 1
    approver(people)
    call_signers(now=passing(30))
    assert mailed() == [of("north")]


def test_it_ends_after_so_many_rounds(people: People) -> None:
    approver(people)
    pressing(people)
    for hour in range(30):
        call_signers(now=NOW + timedelta(hours=hour))
    assert len(mailed()) == urgent.MOST_ROUNDS
    assert Calling.objects.get().next_at is None


def test_of_a_large_office_those_are_called_next_who_were_not_woken_yet(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lachan.centre.measures.services.calling.MOST_CALLED", 1)
    approver(people)
    second(people)
    pressing(people)
    for minute in (0, 10, 30):
        call_signers(now=passing(minute))
    assert sorted(mailed()) == [of("north"), of("north", again=True)]


def test_an_urgent_call_is_for_few_things(people: People) -> None:
    names = [f"gia-{number}.top" for number in range(urgent.MOST_A_DAY + 1)]
    for name in names:
        judged("domain", name)

    def propose(values: list[str], now: datetime = NOW) -> None:
        propose_measures(
            kind="block_domain", wanted=[Wanted(value) for value in values], office_id=people.office("north").pk,
            reason="Giả mạo", is_urgent=True, actor=officer(people), now=now,
        )  # fmt: skip

    with refused("measures_urgent_many"):
        propose(names[: urgent.MOST_AT_ONCE + 1])
    for start in range(0, urgent.MOST_A_DAY, urgent.MOST_AT_ONCE):
        propose(names[start : start + urgent.MOST_AT_ONCE])
    with refused("measures_urgent_many"):
        propose(names[-1:])
    propose(names[-1:], now=NOW + timedelta(days=1, minutes=1))


def test_an_urgent_proposal_of_a_rule_takes_two_like_any_other(people: People) -> None:
    measure = pressing(people, actor=MACHINE)
    assert signed(measure, approver(people)).done == "signed"
    assert now_of(measure).state == "proposed"
