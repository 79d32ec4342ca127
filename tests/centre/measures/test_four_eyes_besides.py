"""Four eyes, besides: the hold, who makes accounts, the database itself, and the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from centre.cases.scene import make_map
from centre.console.at_desk import at_desk
from centre.measures.alone import DAY, One, with_role
from centre.measures.scene import NOW, acting, people
from lachan.centre.accounts.models import Role, RolePeriod
from lachan.centre.accounts.services.person_requests import decide_person_request, request_address_change
from lachan.centre.accounts.services.persons import change_person
from lachan.centre.accounts.services.role_requests import decide_role_request, request_role
from lachan.centre.accounts.services.roles import grant_role
from lachan.centre.audit.actors import MACHINE, OPERATOR, Actor
from lachan.centre.indicators.models import ListEntry
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Delegation, Measure, Signature
from lachan.centre.measures.preview import seen_sha256
from lachan.centre.measures.services.ending import expire_measures
from lachan.centre.measures.services.holding import LASTS, hold_at_once
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


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
