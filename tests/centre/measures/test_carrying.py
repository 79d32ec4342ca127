"""Orders as they reach a real SMTP server: text, reports, the address for answers and the one for bounces."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.conf import settings as site

from centre.measures.scene import BAD, NOW, approver, judged, people, proposed, signed
from centre.outbox.channels.test_mail import Sink, read, smtp
from centre.partners.joined import ISP, join_partner
from lachan.centre.config.environment.fields import MailServer
from lachan.centre.measures.models import Order, Thread
from lachan.centre.measures.notices.addresses import token_hash, token_in
from lachan.centre.measures.services.ordering import order_approved
from lachan.centre.outbox.delivery import Deliverer, Pace
from lachan.centre.outbox.models import Message
from lachan.centre.partners.models import Endpoint, Promise

if TYPE_CHECKING:
    from email.message import EmailMessage

    from centre.accounts.people import People

pytestmark = [pytest.mark.django_db, pytest.mark.live]
__all__ = ["people"]

NOTICES = "thongbao@trungtam.example"
DESK = "abuse@songxanh.example"


def going_to(partner_id: int, way: str) -> None:
    Endpoint.objects.create(partner_id=partner_id, way=way, address=DESK, since=NOW, set_by="person:1")


def in_force(people: People, *values: str) -> None:
    for value in values:
        judged("domain", value) if value != BAD else None
        assert signed(proposed(people, value), approver(people)).done == "approved"


def mails(settings: Any, *, notices: str = NOTICES) -> list[tuple[Any, EmailMessage]]:
    """This will order what was approved and have it delivered, and give envelopes and mails as they came."""
    sink = Sink()
    with smtp(sink) as port:
        settings.ENVIRONMENT = msgspec.structs.replace(
            site.ENVIRONMENT,
            mail_server=MailServer("smtp", "127.0.0.1", port),
            mail_from="trungtam@trungtam.example",
            notices_address=notices,
            centre_name="Trung tâm Lá Chắn",
        )
        order_approved(now=NOW)
        Message.objects.exclude(purpose="measures.orders").delete()
        deliverer = Deliverer(clock=lambda: NOW, pace=Pace(threads=0))
        while deliverer.run(NOW):
            pass
    return [(one, read(one)) for one in sink.taken]


def files_of(mail: EmailMessage) -> dict[str, Any]:
    files: list[Any] = list(mail.iter_attachments())
    return {str(part.get_filename()): json.loads(part.get_payload(decode=True)) for part in files}


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_an_x_arf_mail_has_a_report_the_neutral_form_and_plain_words(people: People, settings: Any) -> None:
    going_to(join_partner(people), "xarf")
    in_force(people, BAD)
    [(envelope, mail)] = mails(settings)
    order = Order.objects.get()
    files = files_of(mail)
    assert set(files) == {"xarf.json", "orders.json"}
    assert files["xarf.json"]["url"] == f"http://{BAD}/"
    assert files["xarf.json"]["reporter"]["contact"] == "trungtam@trungtam.example"
    assert files["orders.json"]["orders"][0]["order"] == order.pk
    text = text_of(mail)
    assert text.startswith("--- Xin viết câu trả lời phía trên dòng này ---")
    assert f"yêu cầu {order.pk}" in text
    assert "dichvucong-capnhat[.]top" in text
    assert "đã nhận, đã làm, từ chối" in text
    assert envelope.rcpt_tos == [DESK]


def test_who_reads_the_mail_alone_knows_by_when_until_when_and_how_urgent(
    people: People, settings: Any
) -> None:
    partner_id = join_partner(people)
    going_to(partner_id, "mail")
    Promise.objects.create(
        partner_id=partner_id, measure_kind="block_domain", acknowledge_minutes=30, effect_minutes=120, since=NOW,
        set_by="person:1",
    )  # fmt: skip
    assert signed(proposed(people, BAD, is_urgent=True), approver(people)).done == "approved"
    [(_, mail)] = mails(settings)
    # 9:00 in Vietnam on the 23rd: within half an hour, for 90 days
    assert "KHẨN. Xin trả lời trước 09:30 23/11/2026. Giữ đến 09:00 21/02/2027." in text_of(mail)
    assert str(mail["Subject"]).startswith("KHẨN: ")
    assert "xin báo ngay: trả lời thư này." in text_of(mail)


def test_answers_and_bounces_have_addresses_of_their_own_that_only_their_hashes_stay_of(
    people: People, settings: Any
) -> None:
    going_to(join_partner(people), "mail")
    in_force(people, BAD)
    [(envelope, mail)] = mails(settings)
    answer = token_in(str(mail["Reply-To"]), notices=NOTICES)
    bounce = token_in(envelope.mail_from, notices=NOTICES)
    assert answer
    assert bounce
    assert answer != bounce
    thread = Thread.objects.get()
    assert (thread.answer_sha256, thread.bounce_sha256) == (token_hash(answer), token_hash(bounce))
    assert list(thread.orders.all()) == [Order.objects.get()]
    assert thread.address == DESK
    assert bounce.encode() not in envelope.content, "who is handed the mail on doesn't learn where bounces go"


def test_without_an_address_for_notices_answers_go_to_the_sender(people: People, settings: Any) -> None:
    going_to(join_partner(people), "xarf")
    in_force(people, BAD)
    [(envelope, mail)] = mails(settings, notices="")
    assert mail["Reply-To"] is None
    assert envelope.mail_from == "trungtam@trungtam.example"
    assert not Thread.objects.exists()
    assert "Xin viết câu trả lời" not in text_of(mail)


def test_many_reports_go_in_as_few_mails_as_may_hold_them_in_the_language_of_who_reads(
    people: People, settings: Any
) -> None:
    going_to(join_partner(people, msgspec.structs.replace(ISP, language="en")), "xarf")
    in_force(people, *(f"xac-minh-{number}.top" for number in range(11)))
    came = mails(settings)
    reports = [[name for name in files_of(mail) if name.startswith("xarf")] for _, mail in came]
    assert sorted(map(len, reports)) == [2, 9]
    orders = set(Order.objects.values_list("pk", flat=True))
    assert {name for names in reports for name in names} == {f"xarf-{pk}.json" for pk in orders}
    assert all("Please write your answer above this line" in text_of(mail) for _, mail in came)


def test_a_call_opens_no_thread(people: People, settings: Any) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(site.ENVIRONMENT, notices_address=NOTICES)
    Endpoint.objects.create(
        partner_id=join_partner(people), way="webhook", address="https://songxanh.example/hook",
        secret_name="isp", since=NOW, set_by="person:1",  # noqa: S106 - a name
    )  # fmt: skip
    in_force(people, BAD)
    order_approved(now=NOW)
    assert Message.objects.get(purpose="measures.orders").channel == "webhook"
    assert not Thread.objects.exists()
