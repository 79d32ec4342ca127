from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

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
from lachan.centre.accounts.models import Role, RolePeriod
from lachan.centre.audit.actors import MACHINE, OPERATOR, Actor, person_actor
from lachan.centre.indicators.lists import register_lists
from lachan.centre.measures.models import Event, Measure, Signature
from lachan.centre.measures.services.ending import expire_measures, lift_measure
from lachan.centre.measures.services.proposing import Wanted, propose_measures
from lachan.centre.measures.services.signing import Asked, sign_measures
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal
from lachan.engine.model import Indicator, Kind, ListClass

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def listed(value: str = BAD) -> list[str]:
    found = register_lists(today(NOW)).find_all(Indicator(Kind.DOMAIN, value))
    return [entry.source for entry in found if entry.list_class is ListClass.BAD]


def test_a_measure_is_approved_by_another_and_listed_as_long_as_it_lasts(people: People) -> None:
    measure = proposed(people)
    assert (measure.state, measure.signatures_needed, listed()) == ("proposed", 1, [])
    assert signed(measure, approver(people)).done == "approved"
    measure = now_of(measure)
    assert (measure.state, measure.expires_at) == ("approved", NOW + timedelta(days=90))
    assert listed() == [measure.number]


def test_who_proposed_never_signs_whatever_role_came_since(people: People) -> None:
    measure = proposed(people)
    person = people.at("north", Role.DESK)
    RolePeriod.objects.create(
        person=person, role=Role.APPROVER, office=people.office("north"), valid_from=today(NOW)
    )
    with pytest.raises(Refusal, match="measures_own"):
        signed(measure, person_actor(person.pk))
    assert now_of(measure).state == "proposed"
    assert not Signature.objects.exists()


@pytest.mark.parametrize("actor", [MACHINE, OPERATOR, Actor("citizen", "1"), Actor("partner", "1")])
def test_only_a_person_signs(people: People, actor: Actor) -> None:
    measure = proposed(people)
    with pytest.raises(Refusal):
        signed(measure, actor)
    assert now_of(measure).state == "proposed"


def test_what_a_machine_proposes_takes_two(people: People) -> None:
    [line] = propose_measures(
        kind="block_domain", wanted=[Wanted(BAD)], office_id=people.office("north").pk, reason="Quy tắc",
        actor=MACHINE, now=NOW,
    )  # fmt: skip
    measure = Measure.objects.get(number=line.number)
    Measure.objects.filter(pk=measure.pk).update(looked_at=NOW)
    assert measure.signatures_needed == 2
    assert signed(measure, approver(people)).done == "signed"
    with pytest.raises(Refusal, match="measures_signed_already"):
        signed(measure, approver(people))
    assert signed(measure, second(people)).done == "approved"


def test_a_signature_of_who_left_in_between_counts_no_more(people: People) -> None:
    judged("phone", "+84912345678")
    measure = proposed(people, "0912345678", kind="suspend_number")
    assert measure.signatures_needed == 2
    assert signed(measure, approver(people)).done == "signed"
    RolePeriod.objects.filter(person=people.at("north", Role.APPROVER)).update(valid_to=today(NOW))
    assert signed(measure, second(people)).done == "signed"
    assert now_of(measure).state == "proposed"
    assert signed(measure, approver(people, "centre")).done == "approved"


def test_one_no_is_enough_and_needs_a_reason(people: People) -> None:
    measure = proposed(people)
    with pytest.raises(Refusal, match="cases_words"):
        signed(measure, approver(people), "refuse")
    assert signed(measure, approver(people), "refuse", reason="Trang thật của một cửa hàng").done == "refused"
    assert (now_of(measure).state, listed()) == ("refused", [])
    with pytest.raises(Refusal, match="measures_not_open"):
        signed(measure, second(people))


def test_another_offices_approver_doesnt_even_see_it(people: People) -> None:
    with pytest.raises(Refusal, match="not_found"):
        signed(proposed(people), approver(people, "south"))


def test_who_saw_something_else_signs_nothing(people: People) -> None:
    measure = proposed(people)
    [outcome] = sign_measures(
        asked=[Asked(measure.pk, "0" * 64)], says="approve", actor=approver(people), now=NOW
    )
    assert outcome.why_not == "measures_changed"
    assert now_of(measure).state == "proposed"


def test_a_lift_ends_the_entry_at_once(people: People) -> None:
    measure = proposed(people)
    signed(measure, approver(people))
    lift_measure(measure_id=measure.pk, reason="Nhầm", actor=approver(people), was_wrong=True, now=NOW)
    assert (now_of(measure).state, now_of(measure).was_wrong, listed()) == ("lifted", True, [])
    with pytest.raises(Refusal, match="measures_not_open"):
        lift_measure(measure_id=measure.pk, reason="Nhầm", actor=approver(people), now=NOW)


def test_who_may_not_lift_is_refused(people: People) -> None:
    measure = proposed(people)
    signed(measure, approver(people))
    with pytest.raises(Refusal, match="not_permitted"):
        lift_measure(measure_id=measure.pk, reason="Nhầm", actor=officer(people), now=NOW)


def test_what_has_lasted_ends(people: People) -> None:
    measure = proposed(people)
    signed(measure, approver(people))
    assert expire_measures(now=NOW + timedelta(days=89)) == 0
    assert expire_measures(now=NOW + timedelta(days=90)) == 1
    assert (now_of(measure).state, listed()) == ("expired", [])


def test_what_was_signed_is_not_changed(people: People) -> None:
    measure = proposed(people)
    signed(measure, approver(people))
    for change in (
        lambda: Signature.objects.update(says="refuse"),
        lambda: Signature.objects.all().delete(),
        lambda: Event.objects.update(kind="refused"),
    ):
        with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
            change()
