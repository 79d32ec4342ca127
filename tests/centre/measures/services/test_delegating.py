from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.accounts.people import refused
from centre.measures.scene import (
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
from lachan.centre.accounts.access import person_viewer
from lachan.centre.accounts.models import Role, RolePeriod
from lachan.centre.audit.actors import MACHINE, Actor
from lachan.centre.audit.models import Entry
from lachan.centre.measures.models import Delegation, Signature
from lachan.centre.measures.queries.delegations import delegations_for, own_delegations, stand_ins
from lachan.centre.measures.queries.measures import MeasureFilter, measure_for, measures_page
from lachan.centre.measures.services.delegating import MOST_DAYS, delegate, end_delegation
from lachan.centre.outbox.models import Message
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from datetime import date

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

TODAY = today(NOW)
SOON = TODAY + timedelta(days=7)


def handed(
    people: People, *, away: str = "north", stands_in: str = "south", first: date = TODAY, last: date = SOON
) -> int:
    """The approver of one office lets that of another sign; gives the delegation's id."""
    person = people.at(stands_in, Role.APPROVER)
    return delegate(
        to_person_id=person.pk, first_day=first, last_day=last, actor=approver(people, away), now=NOW
    )


def test_who_stands_in_signs_where_the_other_may_and_the_page_says_for_whom(people: People) -> None:
    measure = proposed(people)
    with refused("not_found"):
        signed(measure, approver(people, "south"))
    delegation = handed(people)
    south = person_viewer(people.at("south", Role.APPROVER).pk, day=TODAY)
    assert south is not None
    assert [row.number for row in measures_page(south, MeasureFilter()).rows] == [measure.number]
    assert signed(measure, approver(people, "south")).done == "approved"
    shown = measure_for(south, measure.number, now=NOW)
    assert [one.in_place_of for one in shown.signatures] == [people.at("north", Role.APPROVER).pk]
    assert Signature.objects.get().delegation_id == delegation


@pytest.mark.parametrize(("first", "last"), [(1, 7), (-7, -1)])
def test_it_holds_on_its_days_alone(people: People, first: int, last: int) -> None:
    measure = proposed(people)
    handed(people)
    Delegation.objects.update(first_day=TODAY + timedelta(days=first), last_day=TODAY + timedelta(days=last))
    with refused("not_found"):
        signed(measure, approver(people, "south"))


def test_whoever_of_the_two_ends_it_nobody_signs_any_more(people: People) -> None:
    measure = proposed(people)
    for ends in ("north", "south"):
        delegation = handed(people)
        end_delegation(delegation_id=delegation, actor=approver(people, ends), now=NOW)
        with refused("not_found"):
            signed(measure, approver(people, "south"))
        with refused("measures_away_over"):
            end_delegation(delegation_id=delegation, actor=approver(people, ends), now=NOW)


def test_nobody_else_ends_it(people: People) -> None:
    delegation = handed(people)
    for person in (
        approver(people, "centre"),
        officer(people),
        acting(people.at("north", Role.ADMINISTRATOR)),
    ):
        with refused("not_found"):
            end_delegation(delegation_id=delegation, actor=person, now=NOW)
    assert Delegation.objects.get().ended_at is None


def test_who_is_asked_is_decided_when_it_is_signed(people: People) -> None:
    """Either of the two loses the role in between, or the one away is stopped: nothing is signed."""
    measure = proposed(people)
    handed(people)
    north = people.at("north", Role.APPROVER)
    south = people.at("south", Role.APPROVER)
    for person in (north, south):
        RolePeriod.objects.filter(person=person).update(valid_to=TODAY)
        with refused("not_found"):
            signed(measure, acting(south))
        RolePeriod.objects.filter(person=person).update(valid_to=None)
    north.is_active = False
    north.save()
    with refused("not_found"):
        signed(measure, acting(south))
    north.is_active = True
    north.save()
    assert signed(measure, acting(south)).done == "approved"


def test_it_is_not_handed_on(people: People) -> None:
    handed(people)
    centre = people.at("centre", Role.APPROVER)
    handed(people, away="south", stands_in="centre")
    measure = proposed(people)
    # the centre stands above the north and signs by itself; what the south holds of the north is nothing to it
    RolePeriod.objects.filter(person=centre).update(office=people.office("south"))
    with refused("not_found"):
        signed(measure, acting(centre))


def test_who_proposed_lets_nobody_sign_in_their_place(people: People) -> None:
    desk = people.at("north", Role.DESK)
    measure = proposed(people)
    RolePeriod.objects.create(
        person=desk, role=Role.APPROVER, office=people.office("north"), valid_from=TODAY
    )
    delegate(
        to_person_id=people.at("south", Role.APPROVER).pk,
        first_day=TODAY, last_day=SOON, actor=acting(desk), now=NOW,
    )  # fmt: skip
    with refused("measures_not_permitted"):
        signed(measure, approver(people, "south"))
    # in the place of another who is away as well, it is allowed
    handed(people)
    assert signed(measure, approver(people, "south")).done == "approved"


def test_who_proposed_signs_in_nobody_s_place(people: People) -> None:
    """An officer who is an approver elsewhere proposes, and the approver of the office is away."""
    desk = people.at("north", Role.DESK)
    RolePeriod.objects.create(
        person=desk, role=Role.APPROVER, office=people.office("south"), valid_from=TODAY
    )
    measure = proposed(people)
    delegate(to_person_id=desk.pk, first_day=TODAY, last_day=SOON, actor=approver(people), now=NOW)
    with refused("measures_own"):
        signed(measure, acting(desk))
    assert now_of(measure).state == "proposed"


def test_the_one_away_and_the_one_who_stands_in_are_one_power(people: People) -> None:
    judged("phone", "+84912345678")
    measure = proposed(people, "0912345678", kind="suspend_number")
    assert measure.signatures_needed == 2
    handed(people)
    assert signed(measure, approver(people)).done == "signed"
    with refused("measures_signed_for"):
        signed(measure, approver(people, "south"))
    assert signed(measure, second(people)).done == "approved"


def test_nor_the_other_way_round(people: People) -> None:
    judged("phone", "+84912345678")
    measure = proposed(people, "0912345678", kind="suspend_number")
    handed(people)
    assert signed(measure, approver(people, "south")).done == "signed"
    with refused("measures_signed_for"):
        signed(measure, approver(people))
    assert now_of(measure).state == "proposed"


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.APPROVER])
def test_only_an_approver_hands_on_the_own_signature(people: People, role: str) -> None:
    person = people.at("north", role)
    with refused("not_permitted"):
        delegate(
            to_person_id=people.at("south", Role.APPROVER).pk,
            first_day=TODAY, last_day=SOON, actor=acting(person), now=NOW,
        )  # fmt: skip


def test_no_machine_and_no_program_hands_anything_on(people: People) -> None:
    person = people.at("north", Role.APPROVER)
    for actor in (MACHINE, Actor("person", str(person.pk), None, 1), Actor("office", "1")):
        with refused("not_permitted"):
            delegate(
                to_person_id=people.at("south", Role.APPROVER).pk,
                first_day=TODAY, last_day=SOON, actor=actor, now=NOW,
            )  # fmt: skip


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.APPROVER])
def test_it_is_handed_to_an_approver_alone(people: People, role: str) -> None:
    with refused("not_found"):
        delegate(
            to_person_id=people.at("south", role).pk,
            first_day=TODAY, last_day=SOON, actor=approver(people), now=NOW,
        )  # fmt: skip


def test_the_days_are_weeks_and_not_a_way_to_give_a_role_away(people: People) -> None:
    for first, days in ((-1, 3), (0, MOST_DAYS), (91, 1), (3, -1)):
        with refused("measures_days_away"):
            handed(
                people,
                first=TODAY + timedelta(days=first),
                last=TODAY + timedelta(days=first + days),
            )
    assert handed(people, last=TODAY + timedelta(days=MOST_DAYS - 1))


def test_one_stands_in_on_a_day(people: People) -> None:
    handed(people)
    with refused("measures_away_already"):
        handed(people, stands_in="centre", first=SOON, last=SOON + timedelta(days=3))
    assert handed(people, stands_in="centre", first=SOON + timedelta(days=1), last=SOON + timedelta(days=3))


def test_who_can_stand_in_is_near(people: People) -> None:
    there = {
        office: people.at(office, Role.APPROVER).pk
        for office in ("north", "south", "centre", "ministry", "north_ward", "other")
    }
    viewer = person_viewer(there["north"], day=TODAY)
    assert viewer is not None
    assert set(stand_ins(viewer)) == set(there.values()) - {there["north"], there["other"]}


def test_both_are_told_and_it_stands_in_the_log(people: People) -> None:
    delegation = handed(people)
    end_delegation(delegation_id=delegation, actor=approver(people, "south"), now=NOW)
    assert [message.address for message in Message.objects.order_by("pk")] == [
        "approver.north@centre.example", "approver.south@centre.example",
    ] * 2  # fmt: skip
    assert list(Entry.objects.filter(kind__startswith="measures.deleg").values_list("kind", flat=True)) == [
        "measures.delegated",
        "measures.delegation_ended",
    ]


def test_those_who_work_there_see_who_signs_for_whom(people: People) -> None:
    delegation = handed(people)
    desk = person_viewer(people.at("north", Role.DESK).pk, day=TODAY)
    elsewhere = person_viewer(people.at("other", Role.DESK).pk, day=TODAY)
    south = person_viewer(people.at("south", Role.APPROVER).pk, day=TODAY)
    assert desk is not None
    assert elsewhere is not None
    assert south is not None
    assert [one.id for one in delegations_for(desk)] == [delegation]
    assert delegations_for(elsewhere) == ()
    assert [one.id for one in own_delegations(south)] == [delegation]
