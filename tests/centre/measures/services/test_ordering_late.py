"""Who joins later, or goes on after a suspension, is asked for what is in force with everybody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from centre.measures.scene import (
    BAD,
    NOW,
    approver,
    judged,
    now_of,
    officer,
    people,
    proposed,
    second,
    signed,
)
from centre.measures.services.test_ordering import SECOND, carried, in_force, mailed
from centre.partners.joined import BANK, ISP, join_partner
from lachan.centre.measures.models import Order
from lachan.centre.measures.services import ordering_late
from lachan.centre.measures.services.ending import lift_measure
from lachan.centre.measures.services.holding import hold_at_once
from lachan.centre.measures.services.ordering import order_approved
from lachan.centre.measures.services.ordering_late import Latecomers
from lachan.centre.partners.models import Endpoint, Partner

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

LATER = NOW + timedelta(hours=3)


def test_a_provider_that_joined_later_is_asked_once_and_the_others_not_again(people: People) -> None:
    join_partner(people)
    measure = in_force(people)
    order_approved(now=NOW)
    worker = Latecomers()
    assert worker.order(now=NOW) == 0
    late = join_partner(people, SECOND)
    mailed(late)
    assert worker.order(now=LATER) == 1
    assert Order.objects.get(partner_id=late).measure == measure
    assert BAD.replace(".", "[.]") in carried()[0]["text"]
    assert worker.order(now=LATER) == 0
    # a worker that is started anew, or another beside it
    assert Latecomers().order(now=LATER + timedelta(days=1)) == 0
    assert Order.objects.count() == 2
    assert [event.kind for event in now_of(measure).events.order_by("pk")].count("ordered") == 2


def test_nothing_is_asked_before_it_is_agreed_where_requests_go(people: People) -> None:
    join_partner(people)
    in_force(people)
    order_approved(now=NOW)
    late = join_partner(people, SECOND)
    worker = Latecomers()
    assert worker.order(now=LATER) == 0
    mailed(late)
    assert worker.order(now=LATER + timedelta(days=2)) == 1
    assert Order.objects.get(partner_id=late).way == "mail"


def test_what_was_ordered_meanwhile_is_sent_once_it_is_agreed_where(people: People) -> None:
    partner = join_partner(people)
    in_force(people)
    order_approved(now=NOW)
    assert Order.objects.get().way == "fetch"
    worker = Latecomers()
    assert worker.order(now=NOW) == 0
    mailed(partner)
    assert worker.order(now=LATER) == 1
    assert BAD.replace(".", "[.]") in carried()[0]["text"]
    order = Order.objects.get()
    assert (order.way, order.message_id is not None, order.state) == ("mail", True, "ordered")
    assert worker.order(now=LATER) == 0
    # who comes for its orders is sent nothing
    Endpoint.objects.filter(partner_id=partner).update(way="fetch")
    Order.objects.update(message_id=None)
    assert worker.order(now=LATER) == 0


def test_who_was_suspended_is_asked_for_what_was_approved_meanwhile(people: People) -> None:
    join_partner(people)
    away = join_partner(people, SECOND)
    mailed(away)
    worker = Latecomers()
    worker.order(now=NOW - timedelta(days=1))
    Partner.objects.filter(pk=away).update(state=Partner.State.SUSPENDED)
    in_force(people)
    order_approved(now=NOW)
    assert worker.order(now=NOW) == 0
    Partner.objects.filter(pk=away).update(state=Partner.State.ACTIVE)
    assert worker.order(now=LATER) == 1
    assert Order.objects.get(partner_id=away).ordered_at == LATER


def test_all_of_it_comes_in_batches_however_much_there_is(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering_late, "_BATCH", 2)
    join_partner(people)
    for number in range(5):
        judged("domain", f"xac-minh-{number}.top")
        in_force(people, f"xac-minh-{number}.top")
    order_approved(now=NOW)
    late = join_partner(people, SECOND)
    mailed(late)
    worker = Latecomers()
    assert [worker.order(now=LATER + timedelta(minutes=8 * turn)) for turn in range(4)] == [2, 2, 1, 0]
    assert Order.objects.filter(partner_id=late).count() == 5


def test_what_is_over_what_waits_and_what_is_of_one_alone_is_not_asked_for(people: People) -> None:
    join_partner(people)
    lifted = in_force(people)
    order_approved(now=NOW)
    lift_measure(measure_id=lifted.pk, reason="Nhầm", actor=approver(people), now=NOW)
    for name in ("cho-ky.top", "tam-giu.top"):
        judged("domain", name)
    proposed(people, "cho-ky.top")
    hold_at_once(
        kind="block_domain", value="tam-giu.top", office_id=people.office("north").pk, reason="Tiền đang đi",
        actor=officer(people), now=NOW,
    )  # fmt: skip
    order_approved(now=NOW)
    late = join_partner(people, SECOND)
    mailed(late)
    assert Latecomers().order(now=NOW) == 0
    assert not Order.objects.filter(partner_id=late).exists()


def test_who_may_not_see_it_is_not_told_later_either(people: People) -> None:
    join_partner(people)
    in_force(people)
    order_approved(now=NOW)
    late = join_partner(people, msgspec.structs.replace(SECOND, tlp="green"))
    mailed(late)
    Latecomers().order(now=LATER)
    assert Order.objects.get(partner_id=late).state == "kept_back"
    assert carried() == []


def test_every_bank_warns_of_an_account_and_its_own_bank_alone_is_asked_to_hold_it(people: People) -> None:
    own = join_partner(people, BANK)
    other = join_partner(
        people,
        msgspec.structs.replace(
            BANK, code="NH-SONGHONG", name_vi="Ngân hàng Sông Hồng", answers_for=("MBBank",)
        ),
    )
    join_partner(people, ISP)
    judged("payee", "970436:0011004455667")
    for kind in ("warn_payee", "freeze_payee"):
        measure = proposed(people, "970436:0011004455667", kind=kind)
        signed(measure, approver(people), reason="Đã xem")
        signed(measure, second(people), reason="Đã xem") if kind == "freeze_payee" else None
    assert order_approved(now=NOW) == 2
    asked: dict[str, set[int | None]] = {}
    for order in Order.objects.select_related("measure"):
        asked.setdefault(order.measure.kind, set()).add(order.partner_id)
    assert asked == {"warn_payee": {own, other}, "freeze_payee": {own}}
    for bank in (own, other):
        Endpoint.objects.create(partner_id=bank, way="fetch", since=NOW, set_by="person:1")
    assert Latecomers().order(now=LATER) == 0
