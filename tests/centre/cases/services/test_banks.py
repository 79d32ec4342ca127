from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from centre.accounts.duty_desks import set_duty
from centre.cases.looked import STORIES, look, tell
from centre.cases.scene import NOW, people, reported
from lachan.centre.cases.models import Case, Event, Member
from lachan.centre.outbox.models import Message

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def test_a_bank_is_not_told_of_a_report_without_a_loss_of_its_own_in_an_urgent_case(people: People) -> None:
    set_duty(people, banks=["970436"], now=NOW)
    # three of one page; one of them has just lost money, the others met it and name accounts
    for number in range(3):
        tell(
            number, accounts=(f"012345678{number} Vietcombank",), loss_vnd=3_000_000 if number == 1 else None
        )
    for _ in range(2):
        look()
    case = Case.objects.get()
    assert case.urgent_until is not None
    assert Member.objects.filter(case=case, kind="report").count() == 3
    (message,) = Message.objects.filter(purpose="cases.bank")
    assert "0123456781" in bytes(message.content).decode()


def test_the_bank_s_duty_desk_is_told_at_once_and_once(people: People) -> None:
    set_duty(people, banks=["970436"], now=NOW)
    reported(
        number=1, story=STORIES[0], message="Chuyển vào STK 0123456789 Vietcombank", accounts=("0123456789 Vietcombank",),
        loss_vnd=45_000_000,
    )  # fmt: skip
    for _ in range(2):
        look()
    (message,) = Message.objects.filter(purpose="cases.bank")
    assert message.address == "truc@nganhang.example"
    text = bytes(message.content).decode()
    assert "0123456789" in text
    assert "45.000.000" in text
    assert Case.objects.get().number in text
    (told,) = Event.objects.filter(kind="bank_told")
    assert str(people.office("bank").pk) in told.data
    assert "0123456789" not in told.data


@pytest.mark.usefixtures("people")
def test_a_bank_without_a_duty_desk_is_not_told_and_the_case_stands() -> None:
    reported(number=1, accounts=("0123456789 Vietcombank",), loss_vnd=45_000_000)
    look()
    assert not Message.objects.exists()
    assert Case.objects.count() == 1
