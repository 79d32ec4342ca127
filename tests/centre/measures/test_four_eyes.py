"""Four eyes: every kind, every role, every door, tried by one human being alone. Nothing takes effect.

A new kind or role fails here until somebody has said how it is tried.
"""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest
from django.db import transaction

from centre.accounts.people import People
from centre.cases.scene import make_map
from centre.measures.alone import DAY, ROLES, THINGS, One, away, with_role
from centre.measures.scene import NOW, acting, people
from lachan.centre.accounts.models import Role, RolePeriod, Token
from lachan.centre.accounts.permissions import (
    EXCLUDING,
    GRANTS,
    MEASURE_HOLD,
    MEASURE_LIFT,
    MEASURE_PROPOSE,
    MEASURE_SIGN,
    OF_TOKENS,
)
from lachan.centre.audit.actors import MACHINE, OPERATOR, Actor
from lachan.centre.indicators.models import ListEntry
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Measure, Signature
from lachan.centre.measures.services.holding import hold_at_once
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lachan.centre.accounts.models import Person

pytestmark = pytest.mark.django_db
__all__ = ["people"]

_count = itertools.count(1)


def test_no_kind_and_no_role_is_forgotten() -> None:
    assert set(THINGS) == set(KINDS)
    assert set(ROLES) == set(Role.values)


@pytest.mark.parametrize("role", Role.values)
def test_no_role_proposes_and_signs(role: str) -> None:
    may = GRANTS[role]
    assert bool(may & {MEASURE_PROPOSE, MEASURE_HOLD}) is (ROLES[role] == "proposes")
    assert bool(may & {MEASURE_SIGN, MEASURE_LIFT}) is (ROLES[role] == "signs")


def test_who_administers_accounts_has_no_other_role_beside_it() -> None:
    for role, does in ROLES.items():
        if does != "nothing":
            assert role in EXCLUDING[Role.ADMINISTRATOR]


def test_no_token_signs_holds_or_lifts() -> None:
    assert not {MEASURE_SIGN, MEASURE_HOLD, MEASURE_LIFT} & set(OF_TOKENS)


def own_role_came_later(one: One, me: Person) -> Measure:
    measure = one.proposed(acting(me))
    with_role(me, Role.APPROVER, one.people)
    one.try_to_sign(measure, acting(me), times=3)
    return measure


def approver_became_an_officer(one: One, me: Person) -> Measure:
    with_role(me, Role.APPROVER, one.people)
    measure = one.proposed(acting(me))
    one.try_to_sign(measure, acting(me))
    RolePeriod.objects.filter(person=me, role=Role.DESK).update(valid_to=DAY)
    one.try_to_sign(measure, acting(me))
    return measure


def approver_above_and_beside(one: One, me: Person) -> Measure:
    measure = one.proposed(acting(me))
    for office in ("north", "centre", "ministry", "south"):
        with_role(me, Role.APPROVER, one.people, office)
    one.try_to_sign(measure, acting(me), times=2)
    return measure


def stands_in_for_all(one: One, me: Person) -> Measure:
    """The proposer is an approver elsewhere, and everybody who could sign is on leave and chose the proposer."""
    measure = one.proposed(acting(me))
    with_role(me, Role.APPROVER, one.people, "south")
    for absent in (one.people.at("north", Role.APPROVER), one.people.second("north", Role.APPROVER)):
        away(absent, me)
    one.try_to_sign(measure, acting(me))
    return measure


def let_another_sign_in_ones_place(one: One, me: Person) -> Measure:
    """Who stands in did nothing but press: it is the proposer's own power, and nobody at the office agreed."""
    measure = one.proposed(acting(me))
    with_role(me, Role.APPROVER, one.people)
    stands_in = one.people.at("south", Role.APPROVER)
    away(me, stands_in)
    one.try_to_sign(measure, acting(stands_in))
    return measure


def by_ones_own_program(one: One, me: Person) -> Measure:
    with_role(me, Role.APPROVER, one.people)
    token = Token.objects.create(
        person=me, name="bảng tính", permissions=f"case.view {MEASURE_PROPOSE} {MEASURE_SIGN}", state="live", sha256=f"{next(_count):064}",
        expires_at=NOW + timedelta(days=9), asked_by=me, asked_at=NOW,
    )  # fmt: skip
    program = Actor("person", str(me.pk), None, token.pk)
    measure = one.proposed(program)
    for by in (program, acting(me)):
        one.try_to_sign(measure, by)
    return measure


def by_the_offices_program_that_one_let_in(one: One, me: Person) -> Measure:
    """Once as who asked for the token, once as who granted it; the other of the two signs as well, and no third."""
    other = one.people.nobody("north")
    token = Token.objects.create(
        office=one.office, name="máy", permissions=f"{MEASURE_PROPOSE} case.view", state="live", sha256=f"{next(_count):064}",
        expires_at=NOW + timedelta(days=9), asked_by=me, decided_by=other, asked_at=NOW, decided_at=NOW,
    )  # fmt: skip
    measure = one.proposed(Actor("office", str(one.office.pk), one.office.pk, token.pk))
    for person in (me, other):
        with_role(person, Role.APPROVER, one.people)
        one.try_to_sign(measure, acting(person))
    RolePeriod.objects.filter(person=other).delete()
    return measure


def a_rule_proposed(one: One, me: Person) -> Measure:
    """A machine proposes and one approver agrees: that is one human being."""
    with_role(me, Role.APPROVER, one.people)
    if one.case_id is not None:
        # no rule proposes what stands on a case alone
        return one.proposed(acting(me))
    measure = one.proposed(MACHINE)
    one.try_to_sign(measure, acting(me), times=2)
    return measure


def at_the_machine(one: One, me: Person) -> Measure:
    measure = one.proposed(acting(me))
    for by in (
        OPERATOR,
        MACHINE,
        Actor("office", str(one.office.pk)),
        Actor("partner", "1"),
        Actor("citizen", "1"),
    ):
        one.try_to_sign(measure, by)
    return measure


def urgent_is_no_shorter_way(one: One, me: Person) -> Measure:
    measure = one.proposed(acting(me), urgent=True)
    with_role(me, Role.APPROVER, one.people)
    one.try_to_sign(measure, acting(me))
    return measure


def an_office_was_dissolved_in_between(one: One, me: Person) -> Measure:
    """Its proposals don't fall to whoever proposed them, even as an approver of what comes after it."""
    measure = one.proposed(acting(me))
    with_role(me, Role.APPROVER, one.people, "south")
    one.office.valid_to = DAY
    one.office.save()
    one.try_to_sign(measure, acting(me))
    one.office.valid_to = None
    one.office.save()
    return measure


WAYS: Final = (
    own_role_came_later,
    approver_became_an_officer,
    approver_above_and_beside,
    stands_in_for_all,
    let_another_sign_in_ones_place,
    by_ones_own_program,
    by_the_offices_program_that_one_let_in,
    a_rule_proposed,
    at_the_machine,
    urgent_is_no_shorter_way,
    an_office_was_dissolved_in_between,
)


@contextmanager
def undone() -> Iterator[None]:
    """What is tried with one kind is not there for the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_one_human_being_alone_brings_nothing_into_force(
    people: People, way: Callable[[One, Person], Measure]
) -> None:
    make_map(people)
    for code in KINDS:
        with undone():
            anew = People(people.offices)
            measure = way(One(anew, code), anew.at("north", Role.DESK))
            measure.refresh_from_db()
            assert (code, measure.state, measure.in_force) == (code, "proposed", False)
            assert not ListEntry.objects.filter(source=measure.number).exists()


@pytest.mark.parametrize("role", [role for role in Role.values if ROLES[role] != "signs"])
def test_whoever_is_no_approver_signs_nothing(people: People, role: str) -> None:
    make_map(people)
    for code in KINDS:
        with undone():
            anew = People(people.offices)
            one = One(anew, code)
            measure = one.proposed(acting(anew.second("north", Role.DESK)))
            one.try_to_sign(measure, acting(anew.at("north", role)))
            measure.refresh_from_db()
            assert (code, measure.state) == (code, "proposed")
            assert not Signature.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role.values if ROLES[role] != "proposes"])
def test_whoever_is_no_officer_proposes_and_holds_nothing(people: People, role: str) -> None:
    one = One(people, "block_domain")
    for act in (
        lambda: one.proposed(acting(people.at("north", role))),
        lambda: hold_at_once(
            kind=one.code, value=one.value, office_id=one.office.pk, reason="Tiền đang đi",
            actor=acting(people.at("north", role)), now=NOW,
        ),
    ):  # fmt: skip
        with pytest.raises(Refusal):
            act()
    assert not Measure.objects.exists()


@pytest.mark.parametrize("code", KINDS)
def test_two_human_beings_and_the_number_that_the_kind_asks_for_do(people: People, code: str) -> None:
    """The other side of the table: with as many as it takes it is in force, and with one less it isn't."""
    make_map(people)
    one = One(people, code)
    measure = one.proposed(acting(people.at("north", Role.DESK)))
    signers = [people.at("north", Role.APPROVER), people.at("centre", Role.APPROVER)]
    assert KINDS[code].signatures <= measure.signatures_needed <= len(signers)
    for count, person in enumerate(signers[: measure.signatures_needed], 1):
        one.try_to_sign(measure, acting(person))
        measure.refresh_from_db()
        assert measure.in_force is (count == measure.signatures_needed)
    persons = set(Signature.objects.values_list("person_id", flat=True)) | {measure.proposer_id}
    assert len(persons) == measure.signatures_needed + 1
