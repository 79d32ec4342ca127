from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.accounts.duty_desks import first, set_duty
from centre.cases.looked import STORIES, look, tell
from centre.cases.scene import NOW, changed_by, opened, people, reported
from lachan.centre.accounts.models import DutyContact
from lachan.centre.accounts.services.duty import end_duty_contact
from lachan.centre.cases.models import BankTold, Case, Event, Member
from lachan.centre.cases.services.banks import BankTeller
from lachan.centre.cases.services.ending import close_case, reopen_case
from lachan.centre.cases.services.members import add_members, remove_member
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


HOUR = timedelta(hours=1)


def mails() -> list[str]:
    return [
        bytes(row.content).decode() for row in Message.objects.filter(purpose="cases.bank").order_by("pk")
    ]


def money_told(number: int = 1, account: str = "0123456789 Vietcombank") -> int:
    """This will have money told of that went to an account, and looked for."""
    report = reported(
        number=number,
        story=STORIES[number % 4],
        message="",
        accounts=(account,),
        loss_vnd=45_000_000 + number,
    )
    look()
    return report


def test_a_duty_desk_that_is_set_later_is_told_while_the_money_can_be_stopped_and_once(
    people: People,
) -> None:
    money_told()
    teller = BankTeller()
    teller.tell(now=NOW + HOUR)
    assert mails() == []
    set_duty(people, banks=["970436"], now=NOW + HOUR)
    for _ in range(3):
        teller.tell(now=NOW + HOUR)
        BankTeller().tell(now=NOW + HOUR)
    (mail,) = mails()
    assert "0123456789" in mail
    assert BankTold.objects.get().office_id == people.office("bank").pk
    assert Event.objects.filter(kind="bank_told").count() == 1


def test_a_duty_desk_that_is_set_when_the_money_is_gone_is_not_told(people: People) -> None:
    money_told()
    set_duty(people, banks=["970436"], now=NOW + 24 * HOUR)
    BankTeller().tell(now=NOW + 24 * HOUR)
    assert mails() == []


def test_a_report_that_is_put_into_a_case_by_hand_is_told_to_its_bank(people: People) -> None:
    report = money_told()
    case = Case.objects.get()
    changed_by(case, remove_member, people, kind="report", thing_id=report)
    set_duty(people, banks=["970436"], now=NOW)
    teller = BankTeller()
    teller.tell(now=NOW + HOUR)
    assert mails() == []
    other = changed_by(opened(people), add_members, people, now=NOW + HOUR, report_ids=[report])
    for _ in range(2):
        teller.tell(now=NOW + HOUR)
    (mail,) = mails()
    assert other.number in mail


def test_what_was_told_when_it_came_is_not_told_again_in_another_case(people: People) -> None:
    set_duty(people, banks=["970436"], now=NOW)
    report = money_told()
    assert len(mails()) == 1
    changed_by(Case.objects.get(), remove_member, people, kind="report", thing_id=report)
    changed_by(opened(people), add_members, people, report_ids=[report])
    BankTeller().tell(now=NOW + HOUR)
    assert len(mails()) == 1


def test_of_a_case_that_was_closed_nobody_is_told_until_it_is_opened_again(people: People) -> None:
    money_told()
    case = changed_by(Case.objects.get(), close_case, people, outcome="no_scam", reason="Chuyển nhầm")
    set_duty(people, banks=["970436"], now=NOW)
    teller = BankTeller()
    teller.tell(now=NOW + HOUR)
    assert mails() == []
    changed_by(case, reopen_case, people, now=NOW + 2 * HOUR, reason="Lại có người báo")
    teller.tell(now=NOW + 2 * HOUR)
    assert len(mails()) == 1


def test_each_account_of_each_report_is_told_once(people: People) -> None:
    for number in range(3):
        reported(
            number=number,
            story=STORIES[number],
            message="",
            accounts=("0123456789 Vietcombank", f"999888777{number} Vietcombank"),
            loss_vnd=1_000_000 + number,
        )
    look()
    set_duty(people, banks=["970436"], now=NOW)
    teller = BankTeller()
    for _ in range(3):
        teller.tell(now=NOW + HOUR)
    assert len(mails()) == 6


def test_a_desk_that_ended_and_one_at_another_office_are_told_of_what_nobody_was_told(people: People) -> None:
    set_duty(people, banks=["970436"], now=NOW)
    money_told(1)
    end_duty_contact(office_id=people.office("bank").pk, actor=first(people), now=NOW)
    money_told(2, "5556667778 Vietcombank")
    teller = BankTeller()
    teller.tell(now=NOW + HOUR)
    assert len(mails()) == 1
    set_duty(people, "south", mail="truc@khac.example", banks=["970436"], now=NOW + HOUR)
    assert DutyContact.objects.count() == 1
    teller.tell(now=NOW + HOUR)
    assert len(mails()) == 2
    assert "5556667778" in mails()[1]
