from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

from centre.measures.appealing import HOME, HOUR, appeal_of, blocked, filed, prove
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
from centre.partners.joined import join_partner
from lachan.centre.accounts.models import Role, RolePeriod
from lachan.centre.audit.actors import MACHINE, OPERATOR, Actor
from lachan.centre.indicators import lists
from lachan.centre.indicators.entries import add_entry, agree_entry
from lachan.centre.indicators.lists import register_lists
from lachan.centre.indicators.models import ListEntry
from lachan.centre.measures.models import Appeal, Delegation, Measure, Order, Review, Reviewed
from lachan.centre.measures.queries.mistakes import mistakes_between
from lachan.centre.measures.services.ending import lift_measure
from lachan.centre.measures.services.holding import hold_at_once
from lachan.centre.measures.services.ordering import order_approved, undo_ended
from lachan.centre.measures.services.reviewing import (
    LIFTED,
    UPHELD,
    Decided,
    agree_to_measure,
    decide_appeals,
)
from lachan.centre.outbox.models import Message
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal
from lachan.engine import check
from lachan.engine.lists import TableLists
from lachan.engine.model import Indicator, Kind, Level, ListClass
from lachan.engine.model import ListEntry as Listed

if TYPE_CHECKING:
    from pathlib import Path

    from centre.accounts.people import People
    from lachan.centre.measures.services.appealing import Filed

pytestmark = pytest.mark.django_db
__all__ = ["people"]
SAID = "Trang bán hàng thật, đã xem giấy phép"


def decided(one: Filed, by: Actor, says: str = LIFTED, **told: object) -> Decided:
    plain: dict[str, object] = {"numbers": one.numbers, "reason": SAID, "now": NOW}
    return decide_appeals(says=says, actor=by, **{**plain, **told})  # type: ignore[arg-type]


def classes(value: str = BAD) -> list[ListClass]:
    found = register_lists(today(NOW)).find_all(Indicator(Kind.DOMAIN, value))
    return [entry.list_class for entry in found]


def test_one_decision_lifts_all_measures_of_the_thing_and_what_lists_say_of_it(people: People) -> None:
    block = blocked(people)
    down = blocked(people, kind="take_page_down")
    judged("url", f"https://{BAD}/a")
    page = proposed(people, f"https://{BAD}/a", kind="block_url")
    entry = add_entry(
        list_class="bad",
        kind="domain",
        value=BAD,
        reason="Tay",
        actor=acting(people.at("centre", Role.ANALYST)),
        now=NOW,
    )
    agree_entry(entry_id=entry.id, actor=approver(people, "centre"), now=NOW)
    one = filed()
    done = decided(one, second(people), was_wrong=True)
    assert done == Decided(one.numbers, (block.number, down.number))
    assert [now_of(each).state for each in (block, down)] == ["lifted", "lifted"]
    assert all(now_of(each).was_wrong for each in (block, down))
    assert classes() == [ListClass.CORRECTED]
    appeal = appeal_of(one)
    assert (appeal.state, appeal.was_wrong, appeal.said) == ("lifted", True, SAID)
    # another thing is no part of it
    assert now_of(page).state == "proposed"


def test_the_engine_says_that_it_was_cleared(people: People) -> None:
    blocked(people)
    before = register_lists(today(NOW))
    assert check(f"https://{BAD}/", lists=before).level is Level.DANGEROUS
    decided(filed(), second(people), was_wrong=True)
    answer = check(f"https://{BAD}/", lists=register_lists(today(NOW)))
    assert answer.level is Level.UNKNOWN
    assert "link.listed_corrected" in {reason.code for reason in answer.reasons}


def test_lifted_and_not_wrong_is_no_correction(people: People) -> None:
    blocked(people)
    decided(filed(), second(people))
    assert classes() == []
    assert mistakes_between(since=NOW - HOUR, until=NOW + HOUR).lifted == 1
    assert mistakes_between(since=NOW - HOUR, until=NOW + HOUR).measures_wrong == 0


def test_what_a_file_still_names_is_not_said_to_be_lifted(
    people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure = blocked(people)
    fixed = lists.RegisterLists(tmp_path)
    monkeypatch.setattr(lists, "_register", fixed)
    named = [Listed(ListClass.BAD, Kind.DOMAIN, BAD, "operator")]
    monkeypatch.setattr(fixed.files, "now", lambda today: TableLists(named, today=today, name="file"))
    one = filed()
    with pytest.raises(Refusal, match="appeals_still_listed"):
        decided(one, second(people))
    assert now_of(measure).in_force
    decided(one, second(people), was_wrong=True)
    assert classes()[0] is ListClass.CORRECTED


def test_counterparts_are_asked_to_undo_what_was_lifted(people: People) -> None:
    join_partner(people, now=NOW)
    measure = blocked(people)
    order_approved(now=NOW)
    decided(filed(), second(people))
    undo_ended(now=NOW + timedelta(seconds=1))
    assert Order.objects.get(measure=measure).state == "undo_ordered"


@pytest.mark.parametrize("who", ["proposer", "signer"])
def test_who_proposed_or_signed_does_not_decide(people: People, who: str) -> None:
    measure = blocked(people)
    person = people.at("north", Role.DESK if who == "proposer" else Role.APPROVER)
    if who == "proposer":
        RolePeriod.objects.create(
            person=person, role=Role.APPROVER, office=people.office("north"), valid_from=today(NOW)
        )
    with pytest.raises(Refusal, match="appeals_own"):
        decided(filed(), acting(person))
    assert now_of(measure).in_force
    assert not Review.objects.exists()


def delegation(people: People, absent: tuple[str, str], deputy: Actor) -> None:
    person = people.at(*absent)
    Delegation.objects.create(
        from_person_id=person.pk, to_person_id=int(deputy.id), first_day=today(NOW), last_day=today(NOW), made_at=NOW,
        made_by=f"person:{person.pk}",
    )  # fmt: skip


def test_who_stands_in_for_a_signer_does_not_decide(people: People) -> None:
    blocked(people)
    delegation(people, ("north", Role.APPROVER), approver(people, "south"))
    with pytest.raises(Refusal, match="appeals_own"):
        decided(filed(), approver(people, "south"))


def test_for_whom_somebody_signed_does_not_decide(people: People) -> None:
    measure = proposed(people)
    delegation(people, ("north", Role.APPROVER), approver(people, "south"))
    assert signed(measure, approver(people, "south")).done == "approved"
    with pytest.raises(Refusal, match="appeals_own"):
        decided(filed(), approver(people))
    assert decided(filed(network="198.51.100.0/24"), second(people)).lifted == (measure.number,)


def test_who_listed_it_by_hand_does_not_decide(people: People) -> None:
    adder, agrees = acting(people.at("centre", Role.ANALYST)), approver(people, "centre")
    entry = add_entry(list_class="bad", kind="domain", value=BAD, reason="Tay", actor=adder, now=NOW)
    agree_entry(entry_id=entry.id, actor=agrees, now=NOW)
    one = filed()
    assert appeal_of(one).office_id == 0
    ministry = approver(people, "ministry")
    with pytest.raises(Refusal, match=r"appeals_own|not_found"):
        decided(one, agrees)
    assert decided(one, ministry, was_wrong=True).appeals == one.numbers
    assert classes() == [ListClass.CORRECTED]


@pytest.mark.parametrize("actor", [MACHINE, OPERATOR, Actor("citizen", "1"), Actor("partner", "1")])
def test_only_a_person_decides(people: People, actor: Actor) -> None:
    measure = blocked(people)
    with pytest.raises(Refusal):
        decided(filed(), actor)
    assert now_of(measure).in_force


def test_for_another_office_and_for_an_officer_there_is_no_appeal(people: People) -> None:
    blocked(people)
    one = filed()
    for actor in (approver(people, "south"), officer(people), acting(people.at("centre", Role.ANALYST))):
        with pytest.raises(Refusal, match="not_found"):
            decided(one, actor)


def test_an_approver_who_leaves_decides_nothing_and_those_above_do(people: People) -> None:
    blocked(people)
    one = filed()
    RolePeriod.objects.filter(person=people.second("north", Role.APPROVER)).update(valid_to=today(NOW))
    with pytest.raises(Refusal, match="not_found"):
        decided(one, second(people))
    assert decided(one, approver(people, "centre")).appeals == one.numbers


def test_the_database_refuses_a_review_by_who_had_a_part(people: People) -> None:
    measure = blocked(people)
    appeal = appeal_of(filed())
    signer, proposer = people.at("north", Role.APPROVER), people.at("north", Role.DESK)

    def write(person_id: int) -> None:
        review = Review.objects.create(
            appeal=appeal, person_id=person_id, office_id=measure.office_id, says="lifted", at=NOW
        )
        Reviewed.objects.create(
            review=review, measure=measure, person_id=person_id, proposer_id=measure.proposer_id
        )

    for person in (signer, proposer):
        with pytest.raises(DatabaseError), transaction.atomic():
            write(person.pk)
    write(people.second("north", Role.APPROVER).pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.update(says="upheld")
    with pytest.raises(DatabaseError), transaction.atomic():
        Reviewed.objects.all().delete()


def test_the_database_refuses_who_let_somebody_sign_in_their_place(people: People) -> None:
    measure = proposed(people)
    delegation(people, ("north", Role.APPROVER), approver(people, "south"))
    signed(measure, approver(people, "south"))
    absent = people.at("north", Role.APPROVER)
    review = Review.objects.create(
        appeal=appeal_of(filed()), person_id=absent.pk, office_id=measure.office_id, says="lifted", at=NOW
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Reviewed.objects.create(
            review=review, measure=measure, person_id=absent.pk, proposer_id=measure.proposer_id
        )


def test_what_is_upheld_stays_and_is_decided_once(people: People) -> None:
    measure = blocked(people)
    one = filed(contact="chu@shop.example")
    decided(one, second(people), UPHELD)
    assert (appeal_of(one).state, now_of(measure).in_force) == ("upheld", True)
    with pytest.raises(Refusal, match="appeals_not_open"):
        decided(one, approver(people, "centre"))
    mail = Message.objects.get(purpose="measures.appeal_answered")
    assert mail.address == "chu@shop.example"


def test_what_is_not_there_is_not_upheld(people: People) -> None:
    measure = blocked(people)
    one = filed()
    lift_measure(measure_id=measure.pk, reason="Hết cần", actor=second(people), now=NOW)
    with pytest.raises(Refusal, match="appeals_nothing"):
        decided(one, second(people), UPHELD)


def test_all_who_appeal_against_the_same_get_the_same_answer(people: People) -> None:
    blocked(people)
    ones = [filed(network=f"198.51.{number}.0/24") for number in range(3)]
    decided(ones[0], second(people))
    assert {appeal_of(one).state for one in ones} == {"lifted"}
    assert Review.objects.count() == 3


def test_sister_names_are_lifted_where_the_reviewer_chose_them(people: People) -> None:
    names = [f"a.{BAD}", f"b.{BAD}", f"khac-{BAD}"]
    for name in names:
        judged("domain", name)
    blocked(people)
    chosen, kept, other = (blocked(people, name) for name in names)
    one = filed()
    with pytest.raises(Refusal, match="appeals_changed"):
        decided(one, second(people), sisters=[other.pk])
    done = decided(one, second(people), sisters=[chosen.pk], was_wrong=True)
    assert chosen.number in done.lifted
    assert [now_of(each).in_force for each in (chosen, kept, other)] == [False, True, True]
    assert classes(names[0])[0] is ListClass.CORRECTED


def test_a_sister_whose_owner_appealed_too_is_ticked_twice_and_lifted_once(people: People) -> None:
    judged("domain", f"a.{BAD}")
    blocked(people)
    sister = blocked(people, f"a.{BAD}")
    one = filed(f"{BAD}\na.{BAD}")
    done = decided(one, second(people), sisters=[sister.pk])
    assert sorted(done.lifted).count(sister.number) == 1


def test_a_sister_that_the_reviewer_signed_is_not_lifted_by_them(people: People) -> None:
    judged("domain", f"a.{BAD}")
    blocked(people)
    sister = proposed(people, f"a.{BAD}")
    signed(sister, second(people))
    with pytest.raises(Refusal, match="appeals_own"):
        decided(filed(), second(people), sisters=[sister.pk])
    assert now_of(sister).in_force


def test_fifty_sister_names_are_one_decision(people: People) -> None:
    names = [f"shop-{number}.top" for number in range(50)]
    measures = []
    for name in names:
        judged("domain", name)
        measures.append(blocked(people, name))
    one = filed("\n".join(names), contact="chu@shop.example")
    done = decided(one, second(people), was_wrong=True)
    assert len(done.lifted) == 50
    assert not Measure.objects.filter(in_force=True).exists()
    assert ListEntry.objects.filter(list_class="corrected", ended_at=None).count() == 50
    assert Message.objects.filter(purpose="measures.appeal_answered").count() == 1


def test_a_new_measure_on_it_waits_for_the_reviewer(people: People) -> None:
    blocked(people)
    one = filed()
    now = prove(one)
    fresh = proposed(people, kind="take_page_down")
    with pytest.raises(Refusal, match="measures_appealed"):
        signed(fresh, approver(people), now=now)
    agree_to_measure(number=one.numbers[0], measure_number=fresh.number, actor=second(people), now=now)
    # who let it through doesn't sign it
    with pytest.raises(Refusal, match="measures_appealed"):
        signed(fresh, second(people), now=now)
    assert signed(fresh, approver(people), now=now).done == "approved"


def test_who_had_a_part_in_it_lets_no_new_measure_through(people: People) -> None:
    blocked(people)
    one = filed()
    now = prove(one)
    fresh = proposed(people, kind="take_page_down")
    with pytest.raises(Refusal, match="appeals_own"):
        agree_to_measure(number=one.numbers[0], measure_number=fresh.number, actor=approver(people), now=now)
    with pytest.raises(Refusal, match="not_found"):
        agree_to_measure(
            number=one.numbers[0], measure_number=fresh.number, actor=approver(people, "south"), now=now
        )


def test_a_page_of_a_proven_name_is_not_held_by_one_person(people: People) -> None:
    judged("domain", f"a.{BAD}")
    blocked(people)
    now = prove(filed())
    with pytest.raises(Refusal, match="measures_appealed"):
        hold_at_once(
            kind="block_domain", value=f"a.{BAD}", office_id=people.office("north").pk, reason="Khẩn",
            actor=officer(people), now=now,
        )  # fmt: skip


def test_an_unproven_appeal_freezes_nothing(people: People) -> None:
    blocked(people)
    filed()
    assert signed(proposed(people, kind="take_page_down"), approver(people)).done == "approved"


def test_after_the_decision_new_measures_are_signed_again(people: People) -> None:
    blocked(people)
    one = filed()
    now = prove(one)
    fresh = proposed(people, kind="take_page_down")
    decided(one, second(people), UPHELD, now=now)
    assert signed(fresh, approver(people), now=now).done == "approved"


def test_a_proposal_ends_with_what_is_lifted(people: People) -> None:
    blocked(people)
    one = filed()
    fresh = proposed(people, kind="take_page_down")
    decided(one, second(people))
    assert now_of(fresh).state == "refused"


def test_an_officer_who_lifts_as_wrong_corrects_all_of_it(people: People) -> None:
    block, down = blocked(people), blocked(people, kind="take_page_down")
    lift_measure(measure_id=block.pk, reason="Nhầm", actor=second(people), was_wrong=True, now=NOW)
    assert [now_of(each).state for each in (block, down)] == ["lifted", "lifted"]
    assert classes() == [ListClass.CORRECTED]
    counted = mistakes_between(since=NOW - HOUR, until=NOW + HOUR)
    assert (counted.measures_wrong, counted.by_kind) == (2, {"block_domain": 1, "take_page_down": 1})


def test_it_is_not_wrong_here_while_another_office_says_it_is_right(people: People) -> None:
    block = blocked(people)
    elsewhere = proposed(
        people, kind="take_page_down", actor=officer(people, "south"), office_id=people.office("south").pk
    )
    signed(elsewhere, approver(people, "south"))
    with pytest.raises(Refusal, match="measures_wrong_elsewhere"):
        lift_measure(measure_id=block.pk, reason="Nhầm", actor=second(people), was_wrong=True, now=NOW)
    lift_measure(
        measure_id=block.pk, reason="Nhầm", actor=approver(people, "centre"), was_wrong=True, now=NOW
    )
    assert not now_of(elsewhere).in_force


def test_what_was_decided_is_counted(people: People) -> None:
    blocked(people)
    one = filed()
    decided(one, second(people), was_wrong=True, now=NOW + 5 * HOUR)
    counted = mistakes_between(since=NOW, until=NOW + 24 * HOUR)
    assert (counted.filed, counted.lifted, counted.wrong, counted.upheld, counted.fallen) == (1, 1, 1, 0, 0)
    assert counted.median_hours == 5.0
    assert HOME not in str(counted)
    assert Appeal.objects.get().filing.keep_until == today(NOW + 5 * HOUR + timedelta(days=180))
