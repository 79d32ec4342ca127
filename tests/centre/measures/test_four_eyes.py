"""Four eyes: every kind, every role, every door, tried by one human being alone. Nothing but the hold takes effect.

A new kind or role fails here until somebody has said how it is tried.
"""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from centre.accounts.people import People
from centre.cases.scene import make_map, opened
from centre.console.at_desk import at_desk
from centre.measures.scene import NOW, acting, judged, people
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
from lachan.centre.accounts.services.person_requests import decide_person_request, request_address_change
from lachan.centre.accounts.services.persons import change_person
from lachan.centre.accounts.services.role_requests import decide_role_request, request_role
from lachan.centre.accounts.services.roles import grant_role
from lachan.centre.audit.actors import MACHINE, OPERATOR, Actor
from lachan.centre.indicators.models import ListEntry
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Delegation, Measure, Signature
from lachan.centre.measures.preview import seen_sha256
from lachan.centre.measures.services.delegating import delegate
from lachan.centre.measures.services.ending import expire_measures
from lachan.centre.measures.services.holding import LASTS, hold_at_once
from lachan.centre.measures.services.proposing import Wanted, propose_measures
from lachan.centre.measures.services.signing import APPROVE, Asked, sign_measures
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lachan.centre.accounts.models import Person

pytestmark = pytest.mark.django_db
__all__ = ["people"]

DAY: Final = today(NOW)
_count = itertools.count(1)

# A thing for each kind, another one each time.
THINGS: Final[dict[str, Callable[[int], tuple[str, str]]]] = {
    "block_domain": lambda n: ("domain", f"gia-mao-{n}.top"),
    "block_url": lambda n: ("url", f"https://gia-mao.top/trang-{n}"),
    "block_address": lambda n: ("ip", f"45.76.{n // 250}.{n % 250 + 1}"),
    "take_page_down": lambda n: ("url", f"https://gia-mao.top/go-{n}"),
    "remove_app": lambda n: ("app", f"android:com.example.app{n}"),
    "close_profile": lambda n: ("profile", f"telegram:gia_mao_{n}"),
    "delete_content": lambda n: ("url", f"https://gia-mao.top/bai/{n}"),
    "suspend_number": lambda n: ("phone", f"+8491234{n:04}"),
    "freeze_payee": lambda n: ("payee", f"970436:01234{n:05}"),
    "warn_payee": lambda n: ("payee", f"970436:98765{n:05}"),
    "intercept_crossing": lambda n: ("place", f"moc {n}"),
}
# What each role may do with measures. Nobody does both.
ROLES: Final[dict[str, str]] = {
    Role.DESK: "proposes",
    Role.ANALYST: "proposes",
    Role.APPROVER: "signs",
    Role.PUBLISHER: "nothing",
    Role.AUDITOR: "nothing",
    Role.PARTNER: "nothing",
    Role.ADMINISTRATOR: "nothing",
}


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


class One:
    """A measure of one kind on a thing of its own, and the tries of one human being to bring it into force."""

    def __init__(self, people: People, code: str) -> None:
        self.people, self.code = people, code
        self.office = people.office("north")
        about, self.value = THINGS[code](next(_count))
        self.case_id: int | None = None
        if about == "place":
            self.case_id = opened(
                people, indicator_ids=[judged("domain", f"{self.value.replace(' ', '-')}.top")]
            ).pk
        else:
            judged(about, self.value)

    def proposed(self, by: Actor, *, urgent: bool = False) -> Measure:
        [line] = propose_measures(
            kind=self.code, wanted=[Wanted(self.value)], office_id=self.office.pk, reason="Giả mạo",
            case_id=None if by.kind == "machine" else self.case_id, is_urgent=urgent, actor=by, now=NOW,
        )  # fmt: skip
        assert line.measure_id is not None, line
        Measure.objects.filter(pk=line.measure_id).update(looked_at=NOW)
        return Measure.objects.get(pk=line.measure_id)

    def try_to_sign(self, measure: Measure, by: Actor, *, times: int = 1) -> None:
        """As often as it is refused or counts too little: by itself, and twice in one list."""
        fresh = Measure.objects.get(pk=measure.pk)
        asked = [Asked(fresh.pk, seen_sha256(fresh))] * times
        try:
            sign_measures(asked=asked, says=APPROVE, actor=by, now=NOW, reason="Đã xem")
        except Refusal:
            return


def with_role(person: Person, role: str, people: People, office: str = "north") -> None:
    """A role comes to somebody who has another one: by whatever way, and at once."""
    RolePeriod.objects.create(person=person, role=role, office=people.office(office), valid_from=DAY)


def away(absent: Person, to: Person) -> None:
    delegate(to_person_id=to.pk, first_day=DAY, last_day=DAY, actor=acting(absent), now=NOW)


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


@pytest.mark.parametrize("code", KINDS)
def test_a_hold_is_all_that_one_does_and_it_ends_by_itself(people: People, code: str) -> None:
    make_map(people)
    one = One(people, code)
    me = acting(people.at("north", Role.DESK))

    def hold(now: object = NOW) -> int:
        return hold_at_once(
            kind=code, value=one.value, office_id=one.office.pk, reason="Tiền đang đi", case_id=one.case_id,
            actor=me, now=now,  # type: ignore[arg-type] # a moment
        )  # fmt: skip

    if not KINDS[code].may_hold:
        with pytest.raises(Refusal, match="measures_hold"):
            hold()
        return
    held = Measure.objects.get(pk=hold())
    assert held.in_force
    assert held.expires_at == NOW + LASTS
    assert timedelta(minutes=60) >= LASTS
    # what people are told takes two
    assert not ListEntry.objects.exists()
    expire_measures(now=NOW + LASTS)
    for later in (NOW, NOW + LASTS, NOW + timedelta(days=400)):
        with pytest.raises(Refusal, match="measures_hold"):
            hold(later)
    assert not Measure.objects.filter(in_force=True).exists()


def test_no_program_and_no_machine_holds(people: People) -> None:
    one = One(people, "block_domain")
    me = people.at("north", Role.DESK)
    for by in (MACHINE, OPERATOR, Actor("person", str(me.pk), None, 1), Actor("office", str(one.office.pk))):
        with pytest.raises(Refusal):
            hold_at_once(
                kind=one.code,
                value=one.value,
                office_id=one.office.pk,
                reason="Tiền đang đi",
                actor=by,
                now=NOW,
            )


def test_an_administrator_alone_makes_no_approver(people: People) -> None:
    """Neither of a new account, nor of one's own, nor by agreeing to what one asked for oneself."""
    me = people.at("north", Role.ADMINISTRATOR)
    now = timezone.now()
    wanted: dict[str, Any] = {
        "office_id": people.office("north").pk,
        "role": Role.APPROVER,
        "valid_from": today(now),
    }
    for person in (people.nobody("north"), me, people.at("north", Role.DESK)):
        with pytest.raises(Refusal):
            grant_role(person_id=person.pk, actor=acting(me), now=now, **wanted)
    asked = request_role(
        person_id=people.nobody("north").pk,
        reason="Thay anh Bình nghỉ phép",
        actor=acting(me),
        now=now,
        **wanted,
    )
    with pytest.raises(Refusal):
        decide_role_request(request_id=asked, grant=True, actor=acting(me), now=now)
    assert not RolePeriod.objects.filter(role=Role.APPROVER).exists()


def test_an_administrator_alone_gets_into_no_approver_s_account(people: People) -> None:
    me, victim = people.at("north", Role.ADMINISTRATOR), people.at("north", Role.APPROVER)
    now = timezone.now()
    with pytest.raises(Refusal):
        change_person(
            person_id=victim.pk, name=victim.name, email="cua-toi@centre.example", language="vi", actor=acting(me), now=now
        )  # fmt: skip
    asked = request_address_change(
        person_id=victim.pk, email="cua-toi@centre.example", reason="Đổi hộp thư", actor=acting(me), now=now
    )
    with pytest.raises(Refusal):
        decide_person_request(request_id=asked, grant=True, actor=acting(me), now=now)
    victim.refresh_from_db()
    assert victim.email != "cua-toi@centre.example"


def test_the_database_itself_takes_no_signature_of_the_proposer(people: People) -> None:
    one = One(people, "block_domain")
    me = people.at("north", Role.DESK)
    measure = one.proposed(acting(me))
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(
            measure=measure, person_id=me.pk, proposer_id=me.pk, office_id=one.office.pk, says="approve", at=NOW,
            seen_sha256="0" * 64,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(
            from_person_id=me.pk,
            to_person_id=me.pk,
            first_day=DAY,
            last_day=DAY,
            made_at=NOW,
            made_by="person:1",
        )


@pytest.mark.parametrize("address", ["desk_measure", "desk_urgent"])
def test_the_pages_are_no_other_door(people: People, address: str) -> None:
    """Who proposed got the role of an approver since, and posts what the page would have posted."""
    one = One(people, "block_domain")
    me = people.at("north", Role.DESK)
    measure = one.proposed(acting(me))
    with_role(me, Role.APPROVER, people)
    answer = at_desk(me).post(
        reverse(address, args=[measure.number]),
        {"says": "approve", "seen": seen_sha256(Measure.objects.get(pk=measure.pk)), "reason": "Đã xem"},
    )
    assert answer.status_code == 403
    measure.refresh_from_db()
    assert measure.state == "proposed"
