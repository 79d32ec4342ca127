from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.measures.scene import BAD, NOW, approver, now_of, people, proposed, signed
from centre.partners.joined import ISP, join_partner
from lachan.centre.measures.models import Event, Measure, Order
from lachan.centre.measures.models.sending import TOLD
from lachan.centre.measures.queries.figures import figures_at
from lachan.centre.measures.queries.partner_orders import orders_for_partner
from lachan.centre.measures.queries.undoing import count_not_undone, undone_at_partner
from lachan.centre.measures.services.ending import lift_measure
from lachan.centre.measures.services.ordering import order_approved, undo_ended
from lachan.centre.measures.services.replying import note_left, take_reply
from lachan.centre.measures.services.undoing import remind_undo
from lachan.centre.outbox.models import Message
from lachan.centre.partners.models import Endpoint, Promise

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

HOUR = timedelta(hours=1)
LIFTED = NOW + HOUR


def delivered() -> None:
    Message.objects.filter(purpose="measures.orders").update(state="delivered")
    note_left(now=LIFTED)


def lifted(people: People, *, way: str = "mail", minutes: int = 120) -> tuple[int, Measure]:
    """This will have a domain blocked by a provider that undoes within two hours, and lifted."""
    partner = join_partner(people, ISP)
    if way != "fetch":
        Endpoint.objects.create(
            partner_id=partner, way=way, address="lenh@songxanh.example", since=NOW, set_by="person:1"
        )
    if minutes:
        Promise.objects.create(
            partner_id=partner, measure_kind="block_domain", acknowledge_minutes=minutes // 2,
            effect_minutes=minutes, since=NOW, set_by="person:1",
        )  # fmt: skip
    measure = proposed(people)
    signed(measure, approver(people))
    order_approved(now=NOW)
    delivered()
    lift_measure(measure_id=measure.pk, reason="Khiếu nại đúng", actor=approver(people), now=LIFTED)
    undo_ended(now=LIFTED)
    delivered()
    return partner, now_of(measure)


def acts() -> list[str]:
    mails = Message.objects.filter(purpose="measures.orders").order_by("pk")
    return [mail.key.split(":")[1] for mail in mails]


def order() -> Order:
    return Order.objects.get()


def desk_waits(people: People) -> int:
    from lachan.centre.accounts.access import viewer_of  # noqa: PLC0415

    return count_not_undone(viewer_of(people.at("north", "desk"), now=NOW), most=10)


def test_who_has_not_undone_in_time_is_reminded_twice_and_then_the_desk_is_told(people: People) -> None:
    partner, measure = lifted(people)
    assert order().undo_by == LIFTED + 2 * HOUR
    assert remind_undo(now=LIFTED + 2 * HOUR - timedelta(seconds=1)) == 0
    assert remind_undo(now=LIFTED + 2 * HOUR) == 1
    assert remind_undo(now=LIFTED + 2 * HOUR) == 0, "once is once"
    delivered()
    assert order().state == "undo_sent"
    assert remind_undo(now=LIFTED + 4 * HOUR) == 1
    assert desk_waits(people) == 0
    assert remind_undo(now=LIFTED + 6 * HOUR) == 1
    assert remind_undo(now=LIFTED + 60 * HOUR) == 0
    assert acts() == ["ask", "undo", "remind_undo", "remind_undo"]
    kinds = list(Event.objects.filter(measure=measure).order_by("pk").values_list("kind", flat=True))
    assert kinds[-3:] == ["undo_reminded", "undo_reminded", "not_undone"]
    assert desk_waits(people) == 1
    assert undone_at_partner(partner, since=NOW, now=LIFTED + 6 * HOUR).unanswered == 1
    # nobody saw it standing: the public is told of what was seen alone
    assert (figures_at(LIFTED + 6 * HOUR).to_undo, figures_at(LIFTED + 6 * HOUR).still_blocked) == (1, 0)


def test_the_word_of_a_partner_is_enough_where_nobody_can_look(people: People) -> None:
    partner, _ = lifted(people)
    take_reply(order_id=order().pk, partner_id=partner, says="undone", mark="1", way="api", now=LIFTED + HOUR)
    assert remind_undo(now=LIFTED + 50 * HOUR) == 0
    # and it is shown as its word
    assert order().undo_seen == "not_verified"
    assert undone_at_partner(partner, since=NOW, now=LIFTED + 50 * HOUR).undone == 0


def test_the_word_of_a_partner_ends_nothing_where_it_is_seen_to_stand_still(people: People) -> None:
    partner, _ = lifted(people)
    take_reply(order_id=order().pk, partner_id=partner, says="undone", mark="1", way="api", now=LIFTED + HOUR)
    Order.objects.update(undo_seen="still", undo_seen_at=LIFTED + HOUR)
    assert remind_undo(now=LIFTED + 2 * HOUR) == 1
    assert order().state == "undo_ordered"
    delivered()
    # it says so once more, and it stands still
    take_reply(
        order_id=order().pk, partner_id=partner, says="undone", mark="2", way="api", now=LIFTED + 3 * HOUR
    )
    assert remind_undo(now=LIFTED + 4 * HOUR) == 1
    assert remind_undo(now=LIFTED + 6 * HOUR) == 1
    assert desk_waits(people) == 1
    assert figures_at(LIFTED + 6 * HOUR).still_blocked == 1


def test_what_stands_still_within_its_time_is_counted_against_nobody(people: People) -> None:
    partner, _ = lifted(people)
    Order.objects.update(undo_seen="still", undo_seen_at=LIFTED + HOUR)
    assert figures_at(LIFTED + HOUR).still_blocked == 0
    assert undone_at_partner(partner, since=NOW, now=LIFTED + HOUR).still == 0


def test_what_was_seen_undone_is_reminded_by_nobody(people: People) -> None:
    lifted(people)
    Order.objects.update(undo_seen="undone", undo_seen_at=LIFTED + HOUR)
    assert remind_undo(now=LIFTED + 50 * HOUR) == 0


def test_who_comes_for_its_orders_gets_it_again_and_the_desk_is_told_at_once(people: People) -> None:
    partner, _ = lifted(people, way="fetch")
    Order.objects.update(state="undo_sent")
    assert orders_for_partner(partner).orders == ()
    assert remind_undo(now=LIFTED + 2 * HOUR) == 1
    [told] = orders_for_partner(partner).orders
    assert (told["act"], told["state"]) == ("undo", "undo_ordered")
    assert told["undo_by"] == (LIFTED + 2 * HOUR).isoformat()
    assert order().undo_reminded == TOLD
    assert desk_waits(people) == 1


def test_silence_about_what_ran_out_accuses_nobody_and_what_is_seen_of_it_does(people: People) -> None:
    partner, measure = lifted(people)
    Measure.objects.filter(pk=measure.pk).update(state="expired")
    assert remind_undo(now=LIFTED + 50 * HOUR) == 0
    assert undone_at_partner(partner, since=NOW, now=LIFTED + 50 * HOUR).unanswered == 0
    Order.objects.update(undo_seen="still", undo_seen_at=LIFTED + HOUR)
    assert remind_undo(now=LIFTED + 50 * HOUR) == 1


def test_who_is_asked_to_undo_reads_by_when(people: People) -> None:
    lifted(people)
    mail = Message.objects.filter(key__startswith="orders:undo:").get()
    # two hours after ten in the morning
    assert "Hạn hoàn tác: 12:00 23/11/2026." in json.loads(bytes(mail.content))["text"]
    remind_undo(now=LIFTED + 2 * HOUR)
    mail = Message.objects.filter(key__startswith="orders:remind_undo:").get()
    assert "Hạn hoàn tác" not in json.loads(bytes(mail.content))["text"], "it is over"


def test_who_has_promised_nothing_has_a_day(people: People) -> None:
    lifted(people, minutes=0)
    assert order().undo_by == LIFTED + timedelta(days=1)


def test_nobody_is_reminded_while_another_measure_asks_for_the_same(people: People) -> None:
    lifted(people)
    again = proposed(people)
    assert signed(again, approver(people), now=LIFTED + HOUR).done == "approved"
    assert remind_undo(now=LIFTED + 2 * HOUR) == 1, "looked at, and put off"
    assert acts().count("remind_undo") == 0
    assert order().undo_reminded == 0
    lift_measure(measure_id=again.pk, reason="Nhầm", actor=approver(people), now=LIFTED + 3 * HOUR)
    assert remind_undo(now=LIFTED + timedelta(days=2)) == 1
    assert acts()[-1] == "remind_undo"


def test_what_could_not_be_delivered_is_for_a_person_at_once(people: People) -> None:
    lifted(people)
    Order.objects.update(state="failed")
    assert remind_undo(now=LIFTED + 2 * HOUR) == 1
    assert acts().count("remind_undo") == 0
    assert desk_waits(people) == 1


def test_the_name_stands_in_no_figure(people: People) -> None:
    lifted(people)
    assert BAD not in str(figures_at(LIFTED + HOUR))
