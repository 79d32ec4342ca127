"""A page is taken down: registries asked over HTTP, the signer's page, the notice in an SMTP server, and the undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.conf import settings as site
from django.urls import reverse

from centre.console.at_desk import at_desk
from centre.fetch.rdap.said import domain, network
from centre.measures.scene import BAD, NOW, approver, people, proposed, signed
from centre.measures.services.test_letters import leave
from centre.measures.services.test_registries import by_dns
from centre.measures.test_carrying import NOTICES, files_of, mails, text_of
from centre.partners.joined import ISP, join_partner
from lachan.centre.accounts.models import Role
from lachan.centre.fetch.rdap.asking import ask_registry
from lachan.centre.measures.models import Contact, Event, Measure, Order
from lachan.centre.measures.preview import seen_sha256
from lachan.centre.measures.services.ending import lift_measure
from lachan.centre.measures.services.looking import look_around
from lachan.centre.measures.services.ordering import CONTACTS_ANSWER, order_approved, undo_ended
from lachan.centre.measures.services.reminding import remind_overdue
from lachan.centre.measures.services.signing import APPROVE, sign_measure
from lachan.centre.outbox.models import Message
from lachan.centre.partners.models import Endpoint
from lachan.centre.web.refusals import Refusal
from scripted import answer, here, scripted

if TYPE_CHECKING:
    import socket

    from centre.accounts.people import People
    from lachan.centre.fetch.rdap.reading import Registration

pytestmark = [pytest.mark.django_db, pytest.mark.live]
__all__ = ["people"]

HOST, REGISTRAR = "abuse@songxanh.example", "abuse@tenmien.example"


def registry(connection: socket.socket, asked: bytes) -> None:
    is_address = asked.startswith(b"GET /rdap/ip/")
    said = network("SONGXANH-NET", HOST, country="VN") if is_address else domain("Tên Miền", REGISTRAR)
    connection.sendall(answer(said))


def looked_at(people: People) -> Measure:
    measure = proposed(people, kind="take_page_down")
    Measure.objects.update(looked_at=None)
    with scripted(registry) as server:

        def ask(name: str, is_address: bool, seconds: float) -> Registration:  # noqa: FBT001
            return ask_registry(
                name,
                is_address=is_address,
                base=f"{server.url}/rdap/",
                seconds=seconds,
                allow=server.allow,
                resolver=here,
            )

        look_around(now=NOW, ask=by_dns, ask_registry=ask)
    return Measure.objects.get(pk=measure.pk)


def test_from_the_registries_to_the_mail_and_back(people: People, settings: Any) -> None:
    measure = looked_at(people)
    page = (
        at_desk(people.at("north", Role.APPROVER))
        .get(reverse("desk_measure", args=[measure.number]))
        .content.decode()
    )
    for said in (HOST, REGISTRAR, "SONGXANH-NET", "Tên Miền", "nhà đăng ký tên miền"):
        assert said in page
    assert "kedoc@xau.example" not in page, "the holder of the name is nobody whom we write to"
    assert signed(measure, approver(people)).done == "approved"
    came = {envelope.rcpt_tos[0]: mail for envelope, mail in mails(settings)}
    assert set(came) == {HOST, REGISTRAR}
    assert {str(order.contact) for order in Order.objects.select_related("contact")} == {
        str(contact) for contact in Contact.objects.all()
    }
    report = files_of(came[HOST])["xarf.json"]
    assert report["url"] == f"http://{BAD}/"
    texts = {to: text_of(mail) for to, mail in came.items()}
    assert "Kính gửi Song Xanh Abuse" in texts[HOST], "a network in Vietnam is written to in Vietnamese"
    assert "To Abuse Desk" in texts[REGISTRAR]
    assert Event.objects.get(measure=measure, kind="ordered").data == '{"partners":[],"contacts":2}'
    leave()
    page = (
        at_desk(people.at("north", Role.APPROVER))
        .get(reverse("desk_measure", args=[measure.number]))
        .content.decode()
    )
    assert page.count(HOST) == 2, "among who is told, and with the order"
    assert remind_overdue(now=NOW + CONTACTS_ANSWER) == 2
    lift_measure(measure_id=measure.pk, reason="Nhầm", actor=approver(people), now=NOW)
    assert undo_ended(now=NOW) == 1
    undone = Message.objects.filter(key__startswith="orders:undo:").values_list("address", flat=True)
    assert set(undone) == {HOST, REGISTRAR}


def test_a_host_that_is_a_partner_is_asked_as_agreed_and_not_at_its_abuse_desk(people: People) -> None:
    partner = join_partner(people, msgspec.structs.replace(ISP, kind="host", answers_for=("songxanh-net",)))
    Endpoint.objects.create(
        partner_id=partner, way="mail", address="lenh@songxanh.example", since=NOW, set_by="person:1"
    )
    measure = looked_at(people)
    signed(measure, approver(people))
    order_approved(now=NOW)
    assert [order.partner_id for order in Order.objects.filter(contact=None)] == [partner]
    assert [contact.mail for contact in Contact.objects.all()] == [REGISTRAR]


def test_whom_the_signer_did_not_see_is_not_told(people: People) -> None:
    measure = looked_at(people)
    seen = seen_sha256(measure)
    Measure.objects.update(blast=measure.blast.replace(HOST, "chu@xau.top"))
    with pytest.raises(Refusal, match="measures_changed"):
        sign_measure(
            measure_id=measure.pk, seen=seen, says=APPROVE, actor=approver(people), now=NOW, reason=""
        )
    assert not Contact.objects.exists()


def test_no_notice_leaves_to_our_own_mail(people: People, settings: Any) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(site.ENVIRONMENT, mail_from=HOST, notices_address=NOTICES)
    measure = looked_at(people)
    signed(measure, approver(people))
    order_approved(now=NOW)
    assert {contact.mail for contact in Contact.objects.all()} == {REGISTRAR}
