from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from centre.measures.scene import BAD, NOW, approver, judged, now_of, people, proposed, signed
from centre.partners.joined import BANK, ISP, join_partner
from lachan.centre.measures.models import Order, Reply
from lachan.centre.measures.services.ending import lift_measure
from lachan.centre.measures.services.ordering import order_approved, undo_ended
from lachan.centre.measures.services.replying import note_left, take_reply
from lachan.centre.outbox.models import Message
from lachan.centre.partners.models import Endpoint, Promise
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People
    from lachan.centre.measures.models import Measure

pytestmark = pytest.mark.django_db
__all__ = ["people"]

SECOND = msgspec.structs.replace(ISP, code="ISP-BIENBAC", name_vi="Mạng Biển Bạc", name_en="Bien Bac Net")


def mailed(partner_id: int, address: str = "lenh@songxanh.example") -> None:
    Endpoint.objects.create(partner_id=partner_id, way="mail", address=address, since=NOW, set_by="person:1")


def in_force(people: People, value: str = BAD) -> Measure:
    measure = proposed(people, value)
    assert signed(measure, approver(people)).done == "approved"
    return measure


def leave() -> None:
    """All that waits leaves."""
    Message.objects.filter(purpose="measures.orders").update(state="delivered")


def carried() -> list[dict[str, Any]]:
    mails = Message.objects.filter(purpose="measures.orders").order_by("pk")
    return [json.loads(bytes(mail.content)) for mail in mails]


def test_each_partner_that_answers_is_asked_once_and_the_slowest_tells_where_it_stands(
    people: People,
) -> None:
    fast, slow = join_partner(people), join_partner(people, SECOND)
    join_partner(people, BANK)
    mailed(fast)
    Promise.objects.create(
        partner_id=fast, measure_kind="block_domain", acknowledge_minutes=30, effect_minutes=60, since=NOW,
        set_by="person:1",
    )  # fmt: skip
    measure = in_force(people)
    assert order_approved(now=NOW) == 1
    assert order_approved(now=NOW + timedelta(hours=1)) == 0
    orders = {order.partner_id: order for order in Order.objects.all()}
    assert set(orders) == {fast, slow}
    assert (orders[fast].way, orders[slow].way) == ("mail", "fetch")
    assert orders[fast].answer_by == NOW + timedelta(minutes=30)
    [mail] = carried()
    assert "dichvucong-capnhat[.]top" in mail["text"]
    assert BAD not in mail["text"]
    assert "Giả cổng dịch vụ công" not in json.dumps(mail, ensure_ascii=False), "an officer's words stay here"
    leave()
    assert note_left(now=NOW) == 1
    assert now_of(measure).state == "approved", "one partner has not come for it yet"
    for partner_id in (slow, fast):
        assert take_reply(
            order_id=orders[partner_id].pk,
            partner_id=partner_id,
            says="acknowledged",
            mark="1",
            way="api",
            now=NOW,
        )
    assert now_of(measure).state == "acknowledged"


def test_the_same_said_twice_is_once_and_done_is_only_said(people: People) -> None:
    partner = join_partner(people)
    measure = in_force(people)
    order_approved(now=NOW)
    order = Order.objects.get()
    told: dict[str, Any] = {"order_id": order.pk, "partner_id": partner, "way": "api", "now": NOW}
    assert take_reply(**told, says="done", mark="a")
    assert not take_reply(**told, says="done", mark="a")
    with pytest.raises(Refusal, match="measures_mark_used"):
        # something else under the same mark is not dropped without a word
        take_reply(**told, says="refused", mark="a")
    assert Reply.objects.count() == 1
    assert (now_of(measure).state, now_of(measure).effect) == ("acknowledged", "not_verified")


def test_a_partner_answers_for_its_own_orders_alone(people: People) -> None:
    join_partner(people)
    other = join_partner(people, BANK)
    in_force(people)
    order_approved(now=NOW)
    with pytest.raises(Refusal, match="not_found"):
        take_reply(
            order_id=Order.objects.get().pk, partner_id=other, says="done", mark="a", way="api", now=NOW
        )
    for wrong in ({"says": "gone", "mark": "a"}, {"says": "done", "mark": ""}):
        with pytest.raises(Refusal):
            take_reply(order_id=1, partner_id=other, way="api", now=NOW, **wrong)


def test_what_is_lifted_is_asked_to_be_undone_by_who_was_asked(people: People) -> None:
    partner = join_partner(people)
    mailed(partner)
    measure = in_force(people)
    order_approved(now=NOW)
    leave()
    note_left(now=NOW)
    assert now_of(measure).state == "sent"
    lift_measure(measure_id=measure.pk, reason="Nhầm", actor=approver(people), now=NOW)
    assert undo_ended(now=NOW) == 1
    assert undo_ended(now=NOW) == 0
    assert "hoàn tác" in carried()[1]["text"]
    order = Order.objects.get()
    assert order.state == "undo_ordered"
    leave()
    note_left(now=NOW)
    assert take_reply(order_id=order.pk, partner_id=partner, says="undone", mark="z", way="api", now=NOW)
    assert Order.objects.get().state == "undone"
    assert now_of(measure).state == "lifted"


def test_who_may_not_see_it_is_not_told(people: People) -> None:
    join_partner(people, msgspec.structs.replace(ISP, tlp="green"))
    in_force(people)
    order_approved(now=NOW)
    assert Order.objects.get().state == "kept_back"
    assert not Message.objects.filter(purpose="measures.orders").exists()


def test_without_anybody_who_answers_it_waits_for_who_joins(people: People) -> None:
    measure = in_force(people)
    assert order_approved(now=NOW) == 0
    assert order_approved(now=NOW + timedelta(minutes=1)) == 0
    assert [event.kind for event in measure.events.order_by("pk")].count("no_partner") == 1
    join_partner(people)
    assert order_approved(now=NOW + timedelta(minutes=11)) == 1


def test_many_for_one_partner_go_together(people: People) -> None:
    partner = join_partner(people)
    mailed(partner)
    for number in range(5):
        judged("domain", f"xac-minh-{number}.top")
        in_force(people, f"xac-minh-{number}.top")
    assert order_approved(now=NOW) == 5
    assert len(carried()) == 1
