"""`lachan offices duty`, as who sits at the machine uses it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from centre.accounts.duty_desks import CODE, MAIL, ask, second, set_duty
from centre.accounts.people import People, people
from lachan.centre.accounts.models import DutyContact, DutyRequest
from lachan.centre.accounts.services.duty import confirm_duty_contact
from lachan.centre.outbox.models import Message
from lachan.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["people"]


@pytest.fixture(autouse=True)
def _here(people: People) -> Iterator[None]:
    del people
    before = os.umask(0o077)
    os.umask(before)
    yield
    os.umask(before)


def test_the_operator_asks_and_an_administrator_confirms(
    people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["offices", "duty", "bank", "--mail", MAIL, "--banks", "Vietcombank, MoMo"]) == 0
    assert "once an administrator has typed the code" in capsys.readouterr().out
    text = bytes(Message.objects.get().content).decode()
    code = text.partition("Code: ")[2][:8]
    assert main(["offices", "duty", "bank", "--confirm", code]) == 2
    assert "You asked for it" in capsys.readouterr().err
    assert main(["offices", "duty", "bank"]) == 1
    asked = DutyRequest.objects.get()
    confirm_duty_contact(
        office_id=people.office("bank").pk, code=code, actor=second(people), now=asked.asked_at
    )
    assert main(["offices", "duty", "bank"]) == 0
    assert f"{MAIL}\tVietcombank, MoMo\tsince " in capsys.readouterr().out


def test_the_operator_confirms_what_an_administrator_has_asked(people: People) -> None:
    ask(people)
    DutyRequest.objects.update(asked_at=timezone.now())
    assert main(["offices", "duty", "bank", "--confirm", CODE]) == 0
    assert DutyContact.objects.get().set_by == "machine:operator"


def test_banks_without_a_duty_desk_are_listed(people: People, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["offices", "duty"]) == 0
    said = capsys.readouterr().out
    assert "bank\tnone\tCơ quan bank" in said
    assert "Nobody answers for: " in said
    assert "Vietcombank" in said
    set_duty(people)
    assert main(["offices", "duty"]) == 0
    said = capsys.readouterr().out
    assert f"bank\t{MAIL}\tVietcombank, MoMo" in said
    assert "Vietcombank" not in said.partition("Nobody answers for: ")[2]


def test_it_is_withdrawn_and_taken_away(people: People, capsys: pytest.CaptureFixture[str]) -> None:
    ask(people)
    assert main(["offices", "duty", "bank", "--withdraw"]) == 0
    assert main(["offices", "duty", "bank", "--withdraw"]) == 2
    set_duty(people)
    assert main(["offices", "duty", "bank", "--end"]) == 0
    assert not DutyContact.objects.exists()
    assert "no duty desk any more" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bank", "--mail", "truc", "--banks", "BIDV"], "needs a mail address"),
        (["bank", "--mail", MAIL], "at least"),
        (["bank", "--mail", MAIL, "--banks", "Moon Bank"], "Moon Bank"),
        (["nowhere", "--end"], "nowhere"),
        (["--end"], "name the office"),
        (["bank", "--confirm", "12345678"], "no such open request"),
    ],
)
def test_what_can_not_be_done_is_said_with_status_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["offices", "duty", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not DutyRequest.objects.exists()
