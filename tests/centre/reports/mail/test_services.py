from __future__ import annotations

from email import message_from_bytes
from typing import Any

import pytest
from django.utils import timezone

from centre.reports.judging import judge_all
from centre.reports.mail.mails import SENDER, TO, changed, forwarded, phishing, told
from lachan.centre.indicators.models import Indicator, Signal
from lachan.centre.outbox.channels.mail import compose
from lachan.centre.outbox.models import Message
from lachan.centre.reports.mail.services import Delivery, TakenMail, take_mail
from lachan.centre.reports.models import Report, ReportFile

pytestmark = pytest.mark.django_db

ID = "mx.trungtam.example"


def take(mail: Any, *, envelope_from: str = SENDER, authserv_id: str = ID) -> TakenMail:
    raw = mail if isinstance(mail, bytes) else mail.as_bytes()
    return take_mail(
        delivery=Delivery(envelope_from, (TO,), raw), authserv_id=authserv_id, now=timezone.now()
    )


def test_a_forwarded_mail_becomes_a_report_with_its_files() -> None:
    taken = take(forwarded())
    report = Report.objects.get()
    assert (report.pk, report.channel, report.mail) == (taken.report_id, "mail", SENDER)
    assert report.story == "Tôi nhận được thư này, xin kiểm tra."
    assert ReportFile.objects.filter(report=report).count() == 2
    assert "https://xac-thuc.top/otp" in Signal.objects.get().text


def test_the_receipt_goes_to_a_sender_whom_our_mail_server_found() -> None:
    assert take(forwarded()).answered
    message = Message.objects.get()
    assert (message.channel, message.host, message.purpose) == ("mail", "thu.example", "receipt")


@pytest.mark.parametrize(
    ("heads", "envelope_from", "authserv_id"),
    [
        ({"Authentication_Results": None}, SENDER, ID),
        ({}, SENDER, ""),
        ({}, "", ID),
        ({"Auto_Submitted": "auto-replied"}, SENDER, ID),
    ],
)
def test_nobody_else_gets_one_and_the_report_is_taken_all_the_same(
    heads: dict[str, str | None], envelope_from: str, authserv_id: str
) -> None:
    taken = take(changed(forwarded(), **heads), envelope_from=envelope_from, authserv_id=authserv_id)
    assert not taken.answered
    assert Report.objects.count() == 1
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "sender",
    [
        "mo@thu.example\r\n Bcc: ai@khac.example",
        "=?utf-8?q?mo=0D=0ABcc=3A_ai?= <mo@thu.example\n\tBcc: x@thu.example>",
        '"mo\\r\\nBcc: ai@khac.example" <ai@khac.example>',
        "mo@thu.example>, <ai@khac.example",
        "mo@thu.example%0d%0aBcc:ai@khac.example",
        "=?utf-8?b?bW9AdGh1LmV4YW1wbGUKQmNjOiBhaUBraGFjLmV4YW1wbGU=?=",
    ],
)
def test_no_head_of_our_receipt_is_smuggled_in_by_a_sender(sender: str) -> None:
    """Whatever stands in From, at most the one address that our server answers for gets a receipt of one recipient."""
    rest = forwarded().as_string().partition("\n\n")[2]
    head = f"Authentication-Results: {ID}; dmarc=pass header.from=thu.example\nMessage-ID: <a@b>\n"
    take(f"{head}From: {sender}\nSubject: =?utf-8?q?x=0D=0ABcc=3A_ai=40khac=2Eexample?=\n\n{rest}".encode())
    assert Report.objects.count() == 1
    for message in Message.objects.all():
        row: Any = message
        sent = message_from_bytes(compose(row, sender=TO, name="Trung tâm").as_bytes())
        assert sent.get_all("To") == [message.address]
        assert message.address.rpartition("@")[2] == "thu.example"
        assert "," not in message.address
        assert {name.lower() for name in sent} & {"bcc", "cc"} == set()
        assert "khac.example" not in sent.as_string()


def test_an_address_that_nobody_vouches_for_is_not_kept() -> None:
    take(changed(forwarded(), Authentication_Results=None))
    assert Report.objects.get().mail == ""


def test_who_was_to_be_cheated_stands_in_no_register() -> None:
    mail = told()
    mail.add_attachment(changed(phishing(), From="Ngân hàng <khoa-the@ngan-hang.top>"))
    take(mail)
    judge_all(timezone.now())
    known = {value for value in Indicator.objects.values_list("value", flat=True) if "@" in value}
    assert known == {"khoa-the@ngan-hang.top"}


def test_a_mail_that_is_handed_on_again_is_one_report_and_one_receipt() -> None:
    raw = forwarded().as_bytes()
    first, second = take(raw), take(b"Received: from x by y\r\n" + raw)
    assert (first.report_id, first.again, second.again) == (second.report_id, False, True)
    assert Report.objects.count() == Message.objects.count() == 1


def test_another_mail_under_the_same_id_is_a_report_of_its_own() -> None:
    take(told("Chuyện thứ nhất"))
    second = take(told("Chuyện thứ hai"))
    assert not second.again
    assert take(told("Chuyện thứ hai")).report_id == second.report_id
    assert Report.objects.count() == 2


def test_mails_without_an_id_are_told_apart_by_what_is_in_them() -> None:
    for text in ("một", "hai", "một"):
        take(changed(told(text), Message_ID=None))
    assert Report.objects.count() == 2


def test_a_mail_that_was_not_forwarded_is_told_in_ones_own_words() -> None:
    take(told("Có người gọi xưng công an từ số 0912 345 678"))
    assert Report.objects.get().story == "Có người gọi xưng công an từ số 0912 345 678"
    assert Signal.objects.get().text == "Có người gọi xưng công an từ số 0912 345 678"


def test_what_was_left_out_is_said_in_the_report() -> None:
    mail = told("Xem tệp")
    for number in range(7):
        mail.add_attachment(
            phishing().as_bytes(), maintype="application", subtype="pdf", filename=f"{number}.pdf"
        )
    take(mail)
    assert Report.objects.get().story == "Xem tệp\n[2 tệp không được giữ: nhiều nhất 5 tệp, mỗi tệp 10 MB.]"
