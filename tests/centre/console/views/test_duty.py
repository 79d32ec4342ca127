"""Duty desks at the desk: who has none, how one is set by two, and what it was told."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from centre.accounts.duty_desks import CODE, MAIL, ask, set_duty
from centre.cases.scene import opened, people
from centre.console.at_desk import at_desk
from lachan.centre.accounts.models import DutyContact, DutyRequest, Role
from lachan.centre.cases.models import BankTold
from lachan.centre.outbox.models import Message

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def page(people: People, path: str = "", *, role: str = Role.ADMINISTRATOR, lang: str = "vi") -> str:
    client = at_desk(people.at("centre", role), lang=lang)
    response = client.get(address(people, path))
    assert response.status_code == 200
    return text(response)


def address(people: People, path: str = "") -> str:
    return f"/desk/offices/{people.office('bank').pk}/duty{path}"


def text(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_one_administrator_asks_and_another_types_the_code(people: People) -> None:
    asker, other = at_desk(people.at("centre")), at_desk(people.second("centre"))
    typed = {"mail": MAIL, "banks": "Vietcombank; momo\nBIDV"}
    response = asker.post(address(people, "/ask"), typed, follow=True)
    assert "Đã gửi mã" in text(response)
    assert "Một quản trị viên khác gọi" in text(response)
    assert not DutyContact.objects.exists()
    # who asked finds no field for the code, and is refused who sends one all the same
    assert 'name="code"' not in asker.get(address(people, "/confirm")).content.decode()
    assert asker.post(address(people, "/confirm"), {"code": CODE}).status_code == 403
    sent = bytes(Message.objects.get(purpose="accounts.duty_code").content).decode()
    found = re.search(r"Mã xác nhận: (\d{8})", sent)
    assert found is not None
    shown = text(other.get(address(people, "/confirm")))
    assert "số điện thoại mà Trung tâm đã biết từ trước" in shown
    response = other.post(address(people, "/confirm"), {"code": found.group(1)}, follow=True)
    assert "Đã xác nhận" in text(response)
    assert "BIDV, Vietcombank, MoMo" in text(response)


def test_a_wrong_code_is_said_beside_the_field_with_the_tries_that_are_left(people: People) -> None:
    ask(people, now=timezone.now())
    other = at_desk(people.second("centre"))
    response = other.post(address(people, "/confirm"), {"code": "00000000", "answer": "confirm"})
    assert response.status_code == 422
    assert "còn 4 lần thử" in text(response)
    for _ in range(4):
        response = other.post(address(people, "/confirm"), {"code": "00000000", "answer": "confirm"})
    response = other.post(address(people, "/confirm"), {"code": CODE, "answer": "confirm"})
    assert response.status_code == 422
    assert "đề nghị lại để có mã mới" in text(response)


def test_what_was_typed_stays_when_it_is_refused(people: People) -> None:
    client = at_desk(people.at("centre"), lang="en")
    response = client.post(address(people, "/ask"), {"mail": "truc", "banks": "Vietcombank, Moon Bank"})
    assert response.status_code == 422
    assert "Vietcombank, Moon Bank" in response.content.decode()
    response = client.post(address(people, "/ask"), {"mail": MAIL, "banks": "Vietcombank, Moon Bank"})
    assert "has the name or code “Moon Bank”" in text(response)
    assert not DutyRequest.objects.exists()


def test_a_request_is_taken_back(people: People) -> None:
    ask(people, now=timezone.now())
    response = at_desk(people.at("centre")).post(
        address(people, "/confirm"), {"answer": "withdraw"}, follow=True
    )
    assert "Đã rút đề nghị" in text(response)
    assert DutyRequest.objects.get().state == "withdrawn"
    assert at_desk(people.at("centre")).get(address(people, "/confirm")).status_code == 404


def test_a_duty_desk_is_taken_away_after_it_was_said_what_follows(people: People) -> None:
    client = at_desk(people.at("centre"))
    assert client.get(address(people, "/end")).status_code == 404
    set_duty(people)
    assert "cán bộ phải gọi điện" in text(client.get(address(people, "/end")))
    assert "Đã bỏ đầu mối trực" in text(client.post(address(people, "/end"), follow=True))
    assert not DutyContact.objects.exists()


def test_the_page_shows_what_the_bank_was_told_and_whether_it_left(people: People) -> None:
    set_duty(people)
    case, now = opened(people), timezone.now()
    bank = people.office("bank").pk
    told = []
    for number, state in enumerate(("delivered", "dead", "waiting")):
        message = Message.objects.create(
            key=f"case-bank:{number}:1", channel="mail", purpose="cases.bank", ordered_by="machine:lachan", host="x.example",
            lane="mail", address="secret@x.example", content=b"{}", state=state, created_at=now, due_at=now, tried_from=now,
            last_code="connect" if state == "dead" else "", ended_at=None if state == "waiting" else now, keep_days=1,
        )  # fmt: skip
        told.append(BankTold(case=case, office_id=bank, message_id=message.pk, told_at=now))
    BankTold.objects.bulk_create(told)
    shown = page(people)
    assert shown.count(case.number) == 3
    assert "secret@" not in shown
    assert "Không nối được" in shown or "kết nối" in shown.lower(), shown
    # an administrator does none of the desk's work: no way to the case
    assert (
        f"/desk/cases/{case.number}" not in at_desk(people.at("centre")).get(address(people)).content.decode()
    )
    assert (
        f"/desk/cases/{case.number}"
        in at_desk(people.at("centre", Role.DESK)).get(address(people)).content.decode()
    )
    listed = at_desk(people.at("centre")).get("/desk/offices/duty")
    assert "Đã có" in text(listed)
    BankTold.objects.update(told_at=now - timedelta(days=31))
    assert "Mọi ngân hàng ở đây đều được báo ngay" in text(
        at_desk(people.at("centre")).get("/desk/offices/duty")
    )


def test_who_has_none_is_listed_first_and_waits_on_the_first_page(people: People) -> None:
    client = at_desk(people.at("centre"))
    listed = text(client.get("/desk/offices/duty"))
    assert "1 ngân hàng chưa có đầu mối trực" in listed
    assert "Chưa ai nhận tin cho" in listed
    assert "Vietcombank" in listed
    assert "ngân hàng chưa có đầu mối trực" in text(client.get("/desk/"))
    ask(people, now=timezone.now())
    assert "đầu mối trực chờ gõ mã" not in text(client.get("/desk/"))
    assert "đầu mối trực chờ gõ mã" in text(at_desk(people.second("centre")).get("/desk/"))
    set_duty(people)
    shown = text(client.get("/desk/"))
    assert "đầu mối trực" not in shown
    assert "Đã có" in text(client.get(f"/desk/offices/{people.office('bank').pk}"))


def test_it_stands_in_english_too(people: People) -> None:
    ask(people, now=timezone.now())
    assert "It asks" not in page(people, lang="en")
    assert "Nothing so far" in page(people, lang="en")
    assert "Have the eight digits" in text(
        at_desk(people.second("centre"), lang="en").get(address(people, "/confirm"))
    )


def test_an_open_request_is_not_shown_to_who_may_not_act_on_it(people: People) -> None:
    ask(people, now=timezone.now())
    assert MAIL not in page(people, role=Role.DESK)
