from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from centre.measures.scene import BAD, approver, people, proposed, signed
from centre.partners.joined import join_partner
from lachan.centre.measures.models import Order
from lachan.centre.measures.services.ending import lift_measure

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def test_an_empty_centre_says_so(client: Client) -> None:
    page = unescape(client.get("/figures").content.decode())
    assert "Chưa có biện pháp nào được duyệt." in page
    assert "<b>0</b> biện pháp đã gỡ vì là nhầm lẫn của Trung tâm." in page


def test_mistakes_stand_first_and_no_site_is_named(client: Client, people: People) -> None:
    now = timezone.now()
    measure = proposed(people)
    signed(measure, approver(people), now=now)
    lift_measure(measure_id=measure.pk, reason="Nhầm", was_wrong=True, actor=approver(people), now=now)
    page = unescape(client.get("/figures?lang=en").content.decode())
    assert "<b>1</b> lifted as a mistake of ours." in page
    assert page.index("When we were wrong") < page.index("Block a domain")
    assert BAD not in page
    assert measure.number not in page


def test_what_was_lifted_and_is_still_blocked_is_counted_and_nobody_is_named(
    client: Client, people: People
) -> None:
    now = timezone.now()
    measure = proposed(people)
    partner = join_partner(people)
    Order.objects.create(
        measure=measure, partner_id=partner, way="mail", state="undone", ordered_at=now, undo_at=now, undo_by=now,
        undo_seen="still",
    )  # fmt: skip
    page = unescape(client.get("/figures?lang=en").content.decode())
    assert "<b>1</b> measures were lifted or ran out" in page
    assert "seen still blocked after their time: <b>1</b>" in page
    assert "Song Xanh" not in page


def test_the_second_who_asks_costs_one_query(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/figures")
    with django_assert_max_num_queries(2):
        client.get("/figures")
