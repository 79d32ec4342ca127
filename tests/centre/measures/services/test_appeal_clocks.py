from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.measures.appealing import HOME, HOUR, appeal_of, blocked, filed, prove
from centre.measures.scene import BAD, NOW, approver, judged, now_of, people, second
from lachan.centre.accounts.models import Role, RolePeriod
from lachan.centre.audit.models import Entry
from lachan.centre.indicators.lists import register_lists
from lachan.centre.measures.models import Appeal, Filing, Measure
from lachan.centre.measures.services.appeal_clocks import empty_due, let_fall, remind, settle_moot
from lachan.centre.measures.services.ending import expire_measures, lift_measure
from lachan.centre.measures.services.following_up import add_to_filing, withdraw_filing
from lachan.centre.measures.services.reviewing import LIFTED, UPHELD, decide_appeals
from lachan.centre.outbox.models import Message
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal
from lachan.engine.model import Indicator, Kind

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def told(purpose: str = "measures.appeals_due") -> list[str]:
    return sorted(Message.objects.filter(purpose=purpose).values_list("address", flat=True))


def address(people: People, office: str, *, other: bool = False) -> str:
    person = people.second(office, Role.APPROVER) if other else people.at(office, Role.APPROVER)
    return person.email


def test_who_may_decide_is_reminded_and_who_signed_is_not(people: People) -> None:
    blocked(people)
    one = filed()
    people.second("north", Role.APPROVER)
    assert remind(now=NOW + 35 * HOUR) == 0
    assert remind(now=NOW + 36 * HOUR) == 1
    assert told() == [address(people, "north", other=True)]
    assert remind(now=NOW + 37 * HOUR) == 0
    assert appeal_of(one).warned_at == NOW + 36 * HOUR


def test_where_nobody_there_may_decide_those_above_are_asked_from_the_first(people: People) -> None:
    blocked(people)
    filed()
    approver(people, "centre")
    remind(now=NOW + 36 * HOUR)
    assert told() == [address(people, "centre")]


def test_what_is_late_goes_to_those_above_and_again_each_day(people: People) -> None:
    measure = blocked(people)
    one = filed()
    people.second("north", Role.APPROVER)
    approver(people, "centre")
    remind(now=NOW + 36 * HOUR)
    remind(now=NOW + 48 * HOUR)
    assert address(people, "centre") in told()
    before = len(told())
    assert remind(now=NOW + 60 * HOUR) == 0
    assert remind(now=NOW + 72 * HOUR) == 1
    assert len(told()) > before
    # without a proof it is never more than late
    assert let_fall(now=NOW + 200 * HOUR) == 0
    assert (now_of(measure).in_force, appeal_of(one).state) == (True, "open")


def test_what_is_proven_and_not_decided_in_time_falls_and_is_no_correction(people: People) -> None:
    measure = blocked(people)
    one = filed(contact="chu@shop.example")
    due = prove(one) + 24 * HOUR
    assert appeal_of(one).due_at == due
    remind(now=due - 3 * HOUR)
    assert let_fall(now=due - timedelta(seconds=1)) == 0
    assert let_fall(now=due) == 1
    assert (now_of(measure).state, now_of(measure).was_wrong, appeal_of(one).state) == (
        "lifted",
        False,
        "fallen",
    )
    assert register_lists(today(NOW)).find_all(Indicator(Kind.DOMAIN, BAD)) == ()
    assert told("measures.appeal_answered") == ["chu@shop.example"]
    assert Entry.objects.filter(kind="measures.fallen", subject=f"measure:{measure.pk}").count() == 1


def test_nothing_falls_at_the_moment_when_a_centre_comes_back(people: People) -> None:
    measure = blocked(people)
    back = prove(filed()) + 47 * HOUR
    assert let_fall(now=back) == 0
    remind(now=back)
    assert let_fall(now=back + timedelta(minutes=59)) == 0
    assert now_of(measure).in_force


def test_who_was_answered_and_asks_again_lets_nothing_fall(people: People) -> None:
    measure = blocked(people)
    one = filed()
    decide_appeals(numbers=one.numbers, says=UPHELD, reason="Trang giả", actor=second(people), now=NOW)
    again = filed(now=NOW + HOUR)
    due = prove(again, now=NOW + HOUR) + 24 * HOUR
    for late in (due, due + HOUR, due + 20 * HOUR):
        remind(now=late)
        assert let_fall(now=late) == 0
    assert now_of(measure).in_force


def test_fifty_names_of_one_sender_are_one_mail(people: People) -> None:
    names = [f"shop-{number}.top" for number in range(50)]
    for name in names:
        judged("domain", name)
        blocked(people, name)
    people.second("north", Role.APPROVER)
    filed("\n".join(names))
    assert remind(now=NOW + 36 * HOUR) == 50
    assert len(told()) == 1


def test_what_was_lifted_meanwhile_is_moot_at_once(people: People) -> None:
    measure = blocked(people)
    one = filed()
    assert settle_moot(now=NOW) == 0
    Measure.objects.filter(pk=measure.pk).update(expires_at=NOW)
    expire_measures(now=NOW)
    assert settle_moot(now=NOW) == 1
    assert appeal_of(one).state == "moot"


def test_who_appealed_is_told_what_an_officer_lifted_meanwhile_and_that_it_was_wrong(people: People) -> None:
    measure = blocked(people)
    one = filed()
    lift_measure(measure_id=measure.pk, reason="Nhầm", actor=second(people), was_wrong=True, now=NOW + HOUR)
    assert settle_moot(now=NOW + HOUR) == 1
    assert (appeal_of(one).state, appeal_of(one).was_wrong) == ("lifted", True)


def test_an_appeal_comes_to_the_office_that_acts_later(people: People) -> None:
    one = filed(insists=True)
    assert appeal_of(one).office_id == 0
    measure = blocked(people)
    assert settle_moot(now=NOW + 48 * HOUR) == 0
    assert appeal_of(one).office_id == measure.office_id


def test_a_reviewer_gets_one_mail_an_hour_at_most(people: People) -> None:
    for number in range(5):
        name = f"shop-{number}.top"
        judged("domain", name)
        blocked(people, name)
        filed(name, now=NOW + number * timedelta(minutes=5), network=f"198.51.{number}.0/24")
    people.second("north", Role.APPROVER)
    for number in range(5):
        remind(now=NOW + 36 * HOUR + number * timedelta(minutes=5))
    assert len(told()) == 1


def test_what_was_never_listed_is_answered_on_its_day_and_no_sooner(people: People) -> None:
    del people
    one = filed("quan-ca-phe.example", insists=True)
    assert settle_moot(now=NOW + 47 * HOUR) == 0
    # and nobody is called for it
    assert remind(now=NOW + 48 * HOUR) == 0
    assert settle_moot(now=NOW + 48 * HOUR) == 1
    assert appeal_of(one).state == "moot"


def test_what_is_personal_is_kept_for_half_a_year_after_the_answer(people: People) -> None:
    blocked(people)
    one = filed(contact="chu@shop.example")
    add_to_filing(code=one.receipt, text="Giấy phép số 12", network=HOME, now=NOW)
    decide_appeals(numbers=one.numbers, says=LIFTED, reason="Trang thật", actor=second(people), now=NOW)
    assert empty_due(now=NOW + timedelta(days=179)) == 0
    assert empty_due(now=NOW + timedelta(days=180)) == 1
    filing = Filing.objects.get()
    assert (filing.contact, filing.why, filing.network, filing.who) == ("", "", "", "")
    assert filing.additions.get().text == ""
    # what was decided stays
    assert appeal_of(one).said == "Trang thật"


def test_an_open_appeal_is_not_emptied(people: People) -> None:
    blocked(people)
    filed()
    assert empty_due(now=NOW + timedelta(days=1_000)) == 0


def test_who_withdraws_is_forgotten_at_once(people: People) -> None:
    measure = blocked(people)
    one = filed(contact="chu@shop.example")
    withdraw_filing(code=one.receipt, network=HOME, now=NOW)
    withdraw_filing(code=one.receipt, network=HOME, now=NOW)
    filing = Filing.objects.get()
    assert (appeal_of(one).state, filing.contact, filing.why) == ("withdrawn", "", "")
    assert now_of(measure).in_force
    with pytest.raises(Refusal, match="appeals_over"):
        add_to_filing(code=one.receipt, text="thêm", network=HOME, now=NOW)
    assert Entry.objects.filter(kind="measures.appeal_withdrawn").count() == 1


def test_a_reviewer_who_leaves_is_not_asked(people: People) -> None:
    blocked(people)
    filed()
    RolePeriod.objects.filter(person=people.second("north", Role.APPROVER)).update(valid_to=today(NOW))
    approver(people, "ministry")
    remind(now=NOW + 36 * HOUR)
    assert address(people, "north", other=True) not in told()
    assert told() == [address(people, "ministry")]
    assert Appeal.objects.get().warned_at is not None
