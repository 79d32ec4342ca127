from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from centre.accounts.duty_desks import CODE, MAIL, ask, first, second, set_duty
from centre.accounts.people import NOW, TODAY, People, as_actor, people
from lachan.centre.accounts.models import DutyContact, DutyRequest, Office, Role, RolePeriod
from lachan.centre.accounts.permissions import CASE_WORK
from lachan.centre.accounts.queries.duty import duty_contact_of, duty_contacts, reachable, working_at
from lachan.centre.accounts.services.duty import (
    CODE_LASTS,
    MOST_ASKED,
    MOST_TRIES,
    confirm_duty_contact,
    draw_code,
    end_duty_contact,
    withdraw_duty_request,
)
from lachan.centre.accounts.services.expiries import expire_requests
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.models import Entry
from lachan.centre.outbox.models import Message
from lachan.centre.web.refusals import Refusal

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def confirm(people: People, code: str = CODE, **changed: Any) -> None:
    told = {"actor": second(people), "now": NOW, "office_id": people.office("bank").pk, **changed}
    confirm_duty_contact(code=code, **told)


def mails(purpose: str) -> list[tuple[str, str]]:
    found = Message.objects.filter(purpose=purpose).order_by("pk")
    return [(message.address, bytes(message.content).decode()) for message in found]


def test_a_bank_is_reached_at_its_duty_desk_once_a_second_person_has_typed_the_code(people: People) -> None:
    ask(people, banks=["Vietcombank", " MoMo ", "970436", ""])
    assert duty_contacts(day=TODAY) == ()
    confirm(people, "1234 5678")
    (contact,) = duty_contacts(day=TODAY)
    assert (contact.mail, contact.answers_for) == (MAIL, ("970436", "momo"))
    assert duty_contact_of(people.office("bank").pk) == contact
    assert [entry.kind for entry in Entry.objects.filter(kind__contains="duty").order_by("pk")] == [
        "accounts.duty_contact_asked",
        "accounts.duty_contact_set",
    ]
    assert not Entry.objects.filter(data__contains="truc@").exists()


def test_the_code_goes_to_the_address_alone_in_both_languages_and_says_what_it_is_for(people: People) -> None:
    ask(people)
    ((address, text),) = mails("accounts.duty_code")
    assert address == MAIL
    assert text.count(CODE) == 2
    assert "Mã xác nhận" in text
    assert "Vietcombank, MoMo" in text
    assert "http" not in text
    assert CODE not in str(DutyRequest.objects.values().get())
    assert not Entry.objects.filter(data__contains=CODE).exists()
    assert Message.objects.get().keep_days == 0


def test_codes_have_eight_digits_and_differ() -> None:
    drawn = {draw_code() for _ in range(50)}
    assert len(drawn) == 50
    assert all(len(code) == 8 and code.isdigit() for code in drawn)


def test_who_asked_does_not_confirm_and_the_database_holds_it_too(people: People) -> None:
    request = ask(people)
    with pytest.raises(Refusal, match="duty_own"):
        confirm(people, actor=first(people))
    assert not DutyContact.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyRequest.objects.filter(pk=request).update(state="confirmed", decided_by=str(first(people)))


def test_who_sits_at_the_machine_is_one_of_the_two_and_never_both(people: People) -> None:
    ask(people, by=OPERATOR)
    with pytest.raises(Refusal, match="duty_own"):
        confirm(people, actor=OPERATOR)
    confirm(people)
    assert DutyContact.objects.get().set_by == str(second(people))


@pytest.mark.django_db(transaction=True)
def test_five_wrong_codes_end_the_request_and_each_is_written_down(people: People) -> None:
    ask(people)
    for left in reversed(range(MOST_TRIES)):
        with pytest.raises(Refusal, match="duty_code") as refused:
            confirm(people, "00000000")
        assert refused.value.params == {"left": str(left)}
    with pytest.raises(Refusal, match="duty_none"):
        confirm(people)
    asked = DutyRequest.objects.get()
    assert (asked.state, asked.mail, asked.tries) == ("guessed", "", MOST_TRIES)
    assert Entry.objects.filter(kind="accounts.duty_code_wrong").count() == MOST_TRIES
    ask(people)
    confirm(people)
    assert duty_contact_of(people.office("bank").pk) is not None


def test_a_code_runs_out_and_the_worker_closes_the_request(people: People) -> None:
    ask(people)
    late = NOW + CODE_LASTS
    with pytest.raises(Refusal, match="duty_none"):
        confirm(people, now=late)
    assert expire_requests(late - timedelta(seconds=1)) == 0
    assert expire_requests(late) == 1
    assert expire_requests(late) == 0
    assert DutyRequest.objects.get().mail == ""


def test_a_new_request_takes_the_place_of_the_open_one(people: People) -> None:
    ask(people, mail="cu@nganhang.example")
    ask(people, mail="moi@nganhang.example")
    assert list(DutyRequest.objects.order_by("pk").values_list("state", "mail")) == [
        ("withdrawn", ""),
        ("open", "moi@nganhang.example"),
    ]
    confirm(people)
    assert DutyContact.objects.get().mail == "moi@nganhang.example"


def test_a_mailbox_outside_is_not_filled_with_codes(people: People) -> None:
    for number in range(MOST_ASKED):
        ask(people, mail=f"truc{number}@nganhang.example")
    with pytest.raises(Refusal, match="duty_often"):
        ask(people)
    ask(people, now=NOW + timedelta(days=1, minutes=1))


def test_the_former_address_is_told_of_a_change_and_of_the_end(people: People) -> None:
    set_duty(people)
    assert mails("accounts.duty_changed") == []
    set_duty(people, mail="moi@nganhang.example")
    ((address, text),) = mails("accounts.duty_changed")
    assert address == MAIL
    assert "moi@" not in text
    end_duty_contact(office_id=people.office("bank").pk, actor=first(people), now=NOW)
    assert [address for address, _ in mails("accounts.duty_ended")] == ["moi@nganhang.example"]
    assert duty_contacts(day=TODAY) == ()
    with pytest.raises(Refusal, match="duty_none"):
        end_duty_contact(office_id=people.office("bank").pk, actor=first(people), now=NOW)


def test_more_banks_take_a_code_as_another_address_does(people: People) -> None:
    set_duty(people, banks=["Vietcombank"])
    ask(people, banks=["Vietcombank", "BIDV"])
    assert DutyContact.objects.get().answers_for == "970436"
    confirm(people)
    assert DutyContact.objects.get().answers_for == "970418 970436"
    assert mails("accounts.duty_changed") == []
    with pytest.raises(Refusal, match="duty_same"):
        ask(people, banks=["970418", "vietcombank"])


def test_a_request_is_taken_back_and_its_code_no_longer_works(people: People) -> None:
    ask(people)
    withdraw_duty_request(office_id=people.office("bank").pk, actor=first(people), now=NOW)
    with pytest.raises(Refusal, match="duty_none"):
        confirm(people)
    with pytest.raises(Refusal, match="duty_none"):
        withdraw_duty_request(office_id=people.office("bank").pk, actor=first(people), now=NOW)


def test_an_asker_who_administrates_no_more_is_not_the_first_of_two(people: People) -> None:
    ask(people)
    RolePeriod.objects.filter(person=people.at("centre")).update(valid_to=TODAY)
    with pytest.raises(Refusal, match="asker_gone"):
        confirm(people)
    assert not DutyContact.objects.exists()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"mail": "truc"}, "duty_mail"),
        ({"mail": ""}, "duty_mail"),
        ({"mail": "a@b@c.example"}, "duty_mail"),
        ({"mail": "x" * 250 + "@nganhang.example"}, "duty_mail"),
        ({"banks": []}, "duty_codes"),
        ({"banks": [" ", ""]}, "duty_codes"),
        ({"banks": ["97 04"]}, "duty_unknown"),
        ({"banks": ["970436 hoặc BIDV"]}, "duty_unknown"),
        ({"banks": ["a\0b"]}, "duty_unknown"),
        ({"banks": ["Ngân hàng Mặt Trăng"]}, "duty_unknown"),
        ({"banks": ["x" * 5000]}, "duty_unknown"),
    ],
)
def test_it_refuses_what_is_no_address_and_no_bank(
    people: People, changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal, match=code):
        ask(people, **changed)
    assert not DutyRequest.objects.exists()
    assert not Message.objects.exists()


def test_a_bank_is_answered_for_by_one_office_alone_even_if_two_ask_at_once(people: People) -> None:
    ask(people)
    ask(people, "south", mail="khac@nganhang.example")
    confirm(people)
    with pytest.raises(Refusal, match="duty_taken") as refused:
        confirm(people, office_id=people.office("south").pk)
    assert "Vietcombank" in refused.value.what("vi")
    with pytest.raises(Refusal, match="duty_taken"):
        ask(people, "south", mail="khac@nganhang.example")
    assert DutyContact.objects.count() == 1


def test_only_an_administrator_over_the_office_asks_and_confirms(people: People) -> None:
    with pytest.raises(Refusal, match="not_found"):
        ask(people, "other")
    officer = as_actor(people.at("centre", Role.DESK))
    with pytest.raises(Refusal, match="not_permitted"):
        ask(people, by=officer)
    ask(people)
    with pytest.raises(Refusal, match="not_permitted"):
        confirm(people, actor=officer)
    with pytest.raises(Refusal, match="not_found"):
        confirm(people, actor=as_actor(people.at("north")))


def test_an_office_that_has_ended_gets_no_duty_desk(people: People) -> None:
    ask(people)
    Office.objects.filter(code=people.office("bank").code).update(valid_to=TODAY)
    with pytest.raises(Refusal, match="office_closed"):
        ask(people)
    with pytest.raises(Refusal, match="office_closed"):
        confirm(people)


def test_every_refusal_has_words_in_both_languages(people: People) -> None:
    del people
    for code in ("mail", "codes", "unknown", "taken", "same", "often", "none", "own", "code"):
        refusal = Refusal(409, f"duty_{code}", most="5", said="x", taken="x", left="1")
        assert all(
            part(lang) for part in (refusal.title, refusal.what, refusal.mend) for lang in ("vi", "en")
        )


def test_it_gives_who_works_at_an_office_today_and_how_they_are_reached(people: People) -> None:
    officer, auditor = people.at("north", Role.DESK), people.at("north", Role.AUDITOR)
    north = people.office("north").pk
    assert working_at([north], CASE_WORK, day=TODAY) == {north: frozenset({officer.pk})}
    officer.is_active = False
    officer.save()
    assert working_at([north], CASE_WORK, day=TODAY) == {}
    assert set(reachable([officer.pk, auditor.pk])) == {auditor.pk}
