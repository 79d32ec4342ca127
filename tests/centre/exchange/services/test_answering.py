from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from centre.accounts.people import NOW, People, as_actor, people
from centre.exchange.making import fill, partner
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import MACHINE, OPERATOR, Actor
from lachan.centre.exchange.models import Claim
from lachan.centre.exchange.services.answering import answer_by_hand, read_answers
from lachan.centre.partners.models import Partner
from lachan.centre.partners.queries.partners import partners_by_id
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from lachan.centre.exchange.claims.reading import FileRow

pytestmark = pytest.mark.django_db
__all__ = ["people"]

RAW = "số tài khoản,trả lời\n0123456789,đã giữ\n".encode()


@pytest.fixture
def bank(people: People) -> Partner:
    now = timezone.now()
    made = partner("BANK-A", now=now, kind="bank", sees="payee")
    Partner.objects.filter(pk=made.pk).update(answers_for="970436", office_id=people.office("bank").pk)
    fill(["970436:0123456789"], kind="payee", action="flag", now=now)
    return made


def rows_for(bank: Partner) -> tuple[FileRow, ...]:
    return read_answers(partners_by_id([bank.pk])[bank.pk], RAW, now=NOW)


def answered_by(actor: Actor, bank: Partner) -> int:
    return answer_by_hand(partner_id=bank.pk, rows=rows_for(bank), actor=actor, now=timezone.now()).kept


def test_a_person_at_the_partners_office_answers_for_it(people: People, bank: Partner) -> None:
    who = as_actor(people.at("bank", Role.PARTNER))
    assert answered_by(who, bank) == 1
    assert Claim.objects.get().sent_by == str(who)


@pytest.mark.parametrize(
    ("office", "role"),
    [("centre", Role.PARTNER), ("north", Role.PARTNER), ("bank", Role.DESK), ("centre", Role.APPROVER)],
)
def test_nobody_else_does(people: People, bank: Partner, office: str, role: str) -> None:
    with pytest.raises(Refusal) as refused:
        answered_by(as_actor(people.at(office, role)), bank)
    assert refused.value.status == 404
    assert not Claim.objects.exists()


@pytest.mark.parametrize("actor", [MACHINE, OPERATOR])
def test_no_program_answers_by_hand(bank: Partner, actor: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        answered_by(actor, bank)
    assert refused.value.status == 403


@pytest.mark.parametrize(("state", "status"), [("suspended", 403), ("ended", 404), ("joining", 404)])
def test_who_is_not_active_answers_nothing(people: People, bank: Partner, state: str, status: int) -> None:
    Partner.objects.filter(pk=bank.pk).update(state=state)
    with pytest.raises(Refusal) as refused:
        answered_by(as_actor(people.at("bank", Role.PARTNER)), bank)
    assert refused.value.status == status
    assert not Claim.objects.exists()


def test_an_account_without_a_bank_is_the_one_banks_and_of_several_nobodys(bank: Partner) -> None:
    def values() -> list[str]:
        return [getattr(row.said, "value", "") for row in rows_for(bank)]

    Partner.objects.filter(pk=bank.pk).update(answers_for="970436\nmomo")
    assert values() == ["970436:0123456789"]
    Partner.objects.filter(pk=bank.pk).update(answers_for="970436\n970422")
    assert values() == ["unknown:0123456789"]
