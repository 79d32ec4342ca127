from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from centre.measures.probed import BLOCKED, OPEN, blocked_there, look, probing_partner
from centre.measures.scene import BAD, NOW, approver, now_of, people
from centre.partners.joined import ISP, first, join_partner
from lachan.centre.audit.models import Entry
from lachan.centre.measures.models import Order, Watch
from lachan.centre.measures.services.ending import lift_measure
from lachan.centre.measures.services.replying import take_reply
from lachan.centre.measures.services.settling import ASKED_AGAIN_AFTER, forget_effects, settle_effects
from lachan.centre.outbox.models import Message
from lachan.centre.partners.models import Endpoint
from lachan.centre.partners.services.stopping import suspend

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

SECOND = msgspec.structs.replace(ISP, code="ISP-BIENBAC", name_vi="Mạng Biển Bạc", name_en="Bien Bac Net")


def see(partner: int, said: dict[str, Any], *minutes: float) -> None:
    for each in minutes:
        look(partner, said, minutes=each)
        settle_effects(now=NOW + timedelta(minutes=each))


def mailed(partner: int) -> None:
    Endpoint.objects.create(
        partner_id=partner, way="mail", address="lenh@songxanh.example", since=NOW, set_by="person:1"
    )


def again() -> list[dict[str, Any]]:
    mails = Message.objects.filter(purpose="measures.orders", key__startswith="orders:again:").order_by("pk")
    return [json.loads(bytes(mail.content)) for mail in mails]


def test_what_a_probe_saw_twice_is_the_effect_at_its_partner_and_when_it_began(people: People) -> None:
    partner = probing_partner(people)
    measure, order = blocked_there(people)
    see(partner, {BAD: OPEN}, 0)
    assert now_of(measure).effect == "not_effective"
    see(partner, {BAD: BLOCKED}, 4, 8)
    order.refresh_from_db()
    began = NOW + timedelta(minutes=4)
    assert (order.effect, order.effective_at) == ("effective", began)
    assert (now_of(measure).effect, now_of(measure).effective_at) == ("effective", began)
    kinds = list(now_of(measure).events.order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["not_effective", "effective"]
    assert Entry.objects.filter(kind="measures.effective", subject=f"measure:{measure.pk}").count() == 1


def test_one_provider_without_a_probe_leaves_the_whole_not_verified(people: People) -> None:
    partner = probing_partner(people)
    join_partner(people, SECOND, now=NOW - timedelta(days=2))
    measure, _ = blocked_there(people)
    see(partner, {BAD: BLOCKED}, 0, 4)
    assert Order.objects.get(partner_id=partner).effect == "effective"
    assert now_of(measure).effect == "not_verified"


def test_where_it_is_open_with_one_provider_it_is_not_effective(people: People) -> None:
    theirs = Ed25519PrivateKey.generate()
    good, bad = probing_partner(people), probing_partner(people, SECOND, theirs)
    measure, _ = blocked_there(people)
    see(good, {BAD: BLOCKED}, 0, 4)
    assert now_of(measure).effect == "not_verified"
    Watch.objects.create(
        measure=measure,
        order=Order.objects.get(partner_id=bad),
        probe=Watch.objects.get().probe,
        effect="not_effective",
        is_changed=True,
    )
    settle_effects(now=NOW)
    assert now_of(measure).effect == "not_effective"


def test_a_partner_that_says_done_changes_no_effect(people: People) -> None:
    partner = probing_partner(people)
    measure, order = blocked_there(people)
    take_reply(order_id=order.pk, partner_id=partner, says="done", mark="1", way="api", now=NOW)
    assert settle_effects(now=NOW) == 0
    assert now_of(measure).effect == "not_verified"


def test_what_comes_back_is_asked_for_once_more_with_the_same_time_to_act(people: People) -> None:
    partner = probing_partner(people)
    mailed(partner)
    measure, order = blocked_there(people)
    Order.objects.filter(pk=order.pk).update(answer_by=NOW + timedelta(minutes=30))
    take_reply(order_id=order.pk, partner_id=partner, says="acknowledged", mark="1", way="api", now=NOW)
    see(partner, {BAD: BLOCKED}, 0, 4)
    see(partner, {BAD: OPEN}, 8, 12)
    order.refresh_from_db()
    back = NOW + timedelta(minutes=12)
    assert (order.effect, order.state, order.returned) == ("returned", "ordered", 1)
    assert order.answer_by == back + timedelta(minutes=30)
    assert (now_of(measure).effect, now_of(measure).state) == ("returned", "approved")
    [mail] = again()
    assert "xuất hiện trở lại" in mail["subject"]
    assert "dichvucong-capnhat[.]top" in mail["text"]
    event = now_of(measure).events.latest("pk")
    assert (event.kind, json.loads(event.data)) == ("returned", {"partners": [partner]})


def test_what_comes_and_goes_brings_one_message_in_six_hours(people: People) -> None:
    partner = probing_partner(people)
    mailed(partner)
    blocked_there(people)
    Order.objects.update(answer_by=NOW + timedelta(minutes=30))
    see(partner, {BAD: BLOCKED}, 0, 4)
    see(partner, {BAD: OPEN}, 8, 12)
    Order.objects.update(state="sent")
    see(partner, {BAD: BLOCKED}, 16, 20)
    see(partner, {BAD: OPEN}, 24, 28)
    assert len(again()) == 1
    late = ASKED_AGAIN_AFTER.total_seconds() / 60 + 60
    Watch.objects.update(due_at=NOW)
    see(partner, {BAD: BLOCKED}, late, late + 60)
    see(partner, {BAD: OPEN}, late + 120, late + 180)
    assert len(again()) == 2
    # the second time it has no longer than the first
    order = Order.objects.get()
    assert order.answer_by is not None
    assert order.asked_again_at is not None
    assert order.answer_by - order.asked_again_at == timedelta(minutes=30)


def test_a_suspended_partner_is_not_asked_again(people: People) -> None:
    partner = probing_partner(people)
    mailed(partner)
    blocked_there(people)
    see(partner, {BAD: BLOCKED}, 0, 4)
    look(partner, {BAD: OPEN}, minutes=8)
    look(partner, {BAD: OPEN}, minutes=12)
    suspend(partner_id=partner, because="thử", actor=first(people), now=NOW)
    settle_effects(now=NOW + timedelta(minutes=12))
    assert again() == []


def test_what_has_ended_keeps_the_effect_it_had(people: People) -> None:
    partner = probing_partner(people)
    measure, _ = blocked_there(people)
    see(partner, {BAD: BLOCKED}, 0, 4)
    for minutes in (8, 12):
        look(partner, {BAD: OPEN}, minutes=minutes)
    lift_measure(measure_id=measure.pk, reason="Hết cần", actor=approver(people), now=NOW)
    settle_effects(now=NOW + timedelta(minutes=12))
    assert (now_of(measure).effect, now_of(measure).state) == ("effective", "lifted")
    assert again() == []


def test_what_nobody_has_looked_at_for_days_is_not_verified_again(people: People) -> None:
    partner = probing_partner(people)
    measure, order = blocked_there(people)
    see(partner, {BAD: BLOCKED}, 0, 4)
    later = NOW + timedelta(minutes=4, days=2)
    assert forget_effects(now=later) == 0
    assert forget_effects(now=later + timedelta(minutes=1)) == 1
    settle_effects(now=later)
    order.refresh_from_db()
    assert (order.effect, now_of(measure).effect) == ("not_verified", "not_verified")
    assert order.effective_at == NOW, "when it took effect stays known"
    assert forget_effects(now=later + timedelta(minutes=1)) == 0


def test_what_has_ended_is_not_doubted(people: People) -> None:
    partner = probing_partner(people)
    measure, _ = blocked_there(people)
    see(partner, {BAD: BLOCKED}, 0, 4)
    lift_measure(measure_id=measure.pk, reason="Hết cần", actor=approver(people), now=NOW)
    forget_effects(now=NOW + timedelta(days=9))
    settle_effects(now=NOW + timedelta(days=9))
    assert now_of(measure).effect == "effective"
