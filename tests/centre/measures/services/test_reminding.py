from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from centre.measures.scene import BAD, NOW, approver, judged, now_of, people, proposed, signed
from centre.partners.joined import ISP, join_partner
from lachan.centre.measures.models import Event, Order
from lachan.centre.measures.models.sending import TOLD
from lachan.centre.measures.services.ending import lift_measure
from lachan.centre.measures.services.ordering import order_approved
from lachan.centre.measures.services.reminding import remind_overdue
from lachan.centre.measures.services.replying import note_left, take_reply
from lachan.centre.outbox.models import Message
from lachan.centre.partners.models import Endpoint, Partner, Promise

if TYPE_CHECKING:
    from centre.accounts.people import People
    from lachan.centre.measures.models import Measure

pytestmark = pytest.mark.django_db
__all__ = ["people"]

HOUR = timedelta(hours=1)


def promising(people: People, *, way: str = "mail", minutes: int = 60) -> int:
    partner = join_partner(people, ISP)
    if way != "fetch":
        Endpoint.objects.create(
            partner_id=partner, way=way, address="lenh@songxanh.example", since=NOW, set_by="person:1"
        )
    Promise.objects.create(
        partner_id=partner, measure_kind="block_domain", acknowledge_minutes=minutes,
        effect_minutes=2 * minutes, since=NOW, set_by="person:1",
    )  # fmt: skip
    return partner


def sent(people: People, value: str = BAD) -> Measure:
    measure = proposed(people, value)
    signed(measure, approver(people))
    order_approved(now=NOW)
    Message.objects.filter(purpose="measures.orders").update(state="delivered")
    note_left(now=NOW)
    return measure


def acts() -> list[str]:
    mails = Message.objects.filter(purpose="measures.orders").order_by("pk")
    return [mail.key.split(":")[1] for mail in mails]


def test_two_reminders_then_the_desk_is_told_and_then_nothing(people: People) -> None:
    promising(people)
    measure = sent(people)
    assert remind_overdue(now=NOW + HOUR - timedelta(seconds=1)) == 0
    steps = [remind_overdue(now=NOW + HOUR * n / 2) for n in range(2, 12)]
    assert steps == [1, 0, 1, 0, 1, 0, 0, 0, 0, 0]
    assert acts() == ["ask", "remind", "remind"]
    events = Event.objects.filter(measure=measure, kind__in=["reminded", "unanswered"]).order_by("pk")
    assert [event.kind for event in events] == ["reminded", "reminded", "unanswered"]
    order = Order.objects.get()
    assert (order.state, order.reminded) == ("sent", TOLD)
    mail = json.loads(bytes(Message.objects.filter(key__contains="remind").latest("pk").content))
    assert mail["subject"] == f"Nhắc: 1 biện pháp chờ trả lời ({measure.number})"


def test_who_answers_is_reminded_no_more(people: People) -> None:
    partner = promising(people)
    sent(people)
    assert remind_overdue(now=NOW + HOUR) == 1
    take_reply(order_id=Order.objects.get().pk, partner_id=partner, says="done", mark="1", way="api", now=NOW)
    assert [remind_overdue(now=NOW + HOUR * n) for n in (2, 3, 4)] == [0, 0, 0]


def test_what_ended_is_reminded_of_no_more(people: People) -> None:
    promising(people)
    measure = sent(people)
    lift_measure(measure_id=measure.pk, reason="Hết cần", actor=approver(people), now=NOW)
    assert remind_overdue(now=NOW + HOUR) == 0
    assert now_of(measure).state == "lifted"


def test_a_suspended_partner_is_not_written_to_and_stands_in_nobodys_way(people: People) -> None:
    partner = promising(people)
    sent(people)
    Partner.objects.filter(pk=partner).update(state="suspended")
    assert remind_overdue(now=NOW + HOUR) == 0
    Partner.objects.filter(pk=partner).update(state="active")
    assert remind_overdue(now=NOW + HOUR) == 1


def test_of_who_does_not_come_for_its_orders_the_desk_is_told_at_once(people: People) -> None:
    promising(people, way="fetch")
    measure = sent(people)
    assert Order.objects.get().state == "ordered"
    assert remind_overdue(now=NOW + HOUR) == 1
    assert remind_overdue(now=NOW + 9 * HOUR) == 0
    assert acts() == []
    assert Event.objects.filter(measure=measure).latest("pk").kind == "unanswered"


def test_one_that_promised_nothing_is_never_overdue(people: People) -> None:
    partner = join_partner(people)
    Endpoint.objects.create(
        partner_id=partner, way="mail", address="a@songxanh.example", since=NOW, set_by="person:1"
    )
    sent(people)
    assert remind_overdue(now=NOW + 1_000 * HOUR) == 0


@pytest.mark.parametrize(("minutes", "second_hours"), [(1, 0.5), (60 * 24 * 9, 48)])
def test_there_is_never_less_than_half_an_hour_between_two_nor_more_than_two_days(
    people: People, minutes: int, second_hours: float
) -> None:
    promising(people, minutes=minutes)
    sent(people)
    first = NOW + timedelta(minutes=minutes)
    assert remind_overdue(now=first) == 1
    second = first + timedelta(hours=second_hours)
    assert [remind_overdue(now=second - timedelta(seconds=1)), remind_overdue(now=second)] == [0, 1]


def test_many_are_reminded_of_in_one_mail(people: People) -> None:
    promising(people)
    for number in range(3):
        judged("domain", f"xac-minh-{number}.top")
        sent(people, f"xac-minh-{number}.top")
    assert remind_overdue(now=NOW + HOUR) == 3
    assert acts().count("remind") == 1
    told: dict[str, Any] = json.loads(bytes(Message.objects.latest("pk").content))
    assert all(f"xac-minh-{number}[.]top" in told["text"] for number in range(3))
