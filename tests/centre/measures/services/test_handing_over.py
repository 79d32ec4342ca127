from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from centre.measures.scene import BAD, NOW, approver, judged, now_of, people, proposed, signed
from centre.partners.joined import BANK, ISP, change_it, join_partner
from lachan.centre.measures.models import Order
from lachan.centre.measures.queries.partner_orders import orders_for_partner, state_for_partner
from lachan.centre.measures.services.ending import lift_measure
from lachan.centre.measures.services.handing_over import confirm_received
from lachan.centre.measures.services.ordering import order_approved, undo_ended
from lachan.centre.partners.contents import SightSet

if TYPE_CHECKING:
    from centre.accounts.people import People
    from lachan.centre.measures.models import Measure

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def in_force(people: People, value: str = BAD) -> Measure:
    measure = proposed(people, value)
    assert signed(measure, approver(people)).done == "approved"
    order_approved(now=NOW)
    return measure


def test_what_a_partner_has_not_said_that_it_has_it_gets_again(people: People) -> None:
    partner = join_partner(people)
    measure = in_force(people)
    [told] = orders_for_partner(partner).orders
    assert (told["act"], told["state"], told["value"], told["form"]) == (
        "ask",
        "ordered",
        BAD,
        "lachan.measure/1",
    )
    assert "reason" not in told, "an officer's words stay here"
    assert orders_for_partner(partner).orders == (told,), "reading is no sign that it arrived"
    assert confirm_received(partner_id=partner, order_ids=[told["order"]], now=NOW) == (told["order"],)
    assert orders_for_partner(partner).orders == ()
    assert state_for_partner(partner, told["order"]) == "sent"
    assert now_of(measure).state == "sent"
    # said twice it stays as it is
    assert confirm_received(partner_id=partner, order_ids=[told["order"]], now=NOW) == (told["order"],)
    assert now_of(measure).version == measure.version + 2


def test_an_undo_waits_to_be_fetched_as_an_order_does(people: People) -> None:
    partner = join_partner(people)
    measure = in_force(people)
    order = Order.objects.get().pk
    confirm_received(partner_id=partner, order_ids=[order], now=NOW)
    lift_measure(measure_id=measure.pk, reason="Nhầm", actor=approver(people), now=NOW)
    undo_ended(now=NOW)
    [told] = orders_for_partner(partner).orders
    assert (told["order"], told["act"]) == (order, "undo")
    confirm_received(partner_id=partner, order_ids=[order], now=NOW)
    assert Order.objects.get().state == "undo_sent"
    assert orders_for_partner(partner).orders == ()
    assert [one["act"] for one in orders_for_partner(partner, show="all").orders] == ["undo"]


def test_another_partners_orders_are_none(people: People) -> None:
    join_partner(people)
    other = join_partner(people, BANK)
    in_force(people)
    order = Order.objects.get()
    assert orders_for_partner(other, show="all").orders == ()
    assert confirm_received(partner_id=other, order_ids=[order.pk], now=NOW) == ()
    assert state_for_partner(other, order.pk) == ""
    order.refresh_from_db()
    assert order.state == "ordered"


def test_pages_lead_on_until_the_end(people: People) -> None:
    partner = join_partner(people)
    for value in ("mot-vay.top", "hai-vay.top", "ba-vay.top"):
        judged("domain", value)
        in_force(people, value)
    first = orders_for_partner(partner, size=2)
    second = orders_for_partner(partner, size=2, after=first.after)
    assert [len(first.orders), len(second.orders), second.after] == [2, 1, 0]


def test_what_a_partner_may_no_longer_see_it_does_not_get_but_an_undo_it_does(people: People) -> None:
    partner = join_partner(people)
    measure = in_force(people)
    change_it(people, partner, SightSet("green", "green", ("domain",), ()))
    assert orders_for_partner(partner).orders == ()
    lift_measure(measure_id=measure.pk, reason="Nhầm", actor=approver(people), now=NOW)
    undo_ended(now=NOW)
    assert [one["act"] for one in orders_for_partner(partner).orders] == ["undo"]


def test_what_has_come_back_says_so(people: People) -> None:
    partner = join_partner(people, msgspec.structs.replace(ISP))
    in_force(people)
    Order.objects.update(returned=1)
    assert [one["act"] for one in orders_for_partner(partner).orders] == ["again"]
