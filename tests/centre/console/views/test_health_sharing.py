"""Health of sharing: which format is behind, which partner lacks something, in the same frame as all health."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centre.accounts.people import People, people
from centre.console.at_desk import at_desk
from centre.exchange.making import fill, partner
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.exchange.models import Subscription
from lachan.centre.exchange.queries.entries import last_seq
from lachan.centre.exchange.services.subscribing import Asked, subscribe
from lachan.centre.partners.models import Partner

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def text(response: Any) -> str:
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_keeps_the_machine_sees_each_format_and_each_partner(people: People, role: str) -> None:
    now = timezone.now()
    isp = partner(now=now - timedelta(days=1))
    subscribe(
        partner_id=isp.pk, asked=Asked("webhook", secret_name="isp"), actor=OPERATOR,  # noqa: S106 - a name
        now=now - timedelta(hours=1),
    )  # fmt: skip
    fill(["lua-dao.top"], now=now - timedelta(minutes=20))
    page = at_desk(people.at("centre", role)).get("/desk/health/sharing")
    said = text(page)
    for words in ("Sổ đăng ký", "Vùng DNS (RPZ)", "Webhook", "Chậm quá mức", "1 thay đổi", "Đối tác thử"):
        assert words in said, words
    assert "gọi đầu mối kỹ thuật" in said
    assert "1 change, since" in text(
        at_desk(people.at("centre", role), lang="en").get("/desk/health/sharing")
    )
    assert "lua-dao" not in said
    assert f"/desk/partners/{isp.pk}/gets/#webhook" in page.content.decode()
    health = at_desk(people.at("centre", role)).get("/desk/health/")
    assert "Chia sẻ cho đối tác" in text(health)
    assert 'href="/desk/health/sharing"' in health.content.decode()


def test_an_empty_centre_is_not_broken(people: People) -> None:
    client = at_desk(people.at("centre", Role.AUDITOR), lang="en")
    assert "No partner subscribes yet" in text(client.get("/desk/health/sharing"))
    assert "Nothing is shared yet" in text(client.get("/desk/health/"))


def test_who_lacks_something_stands_above_who_has_everything(people: People) -> None:
    now = timezone.now()
    for code in ("A-FULL", "B-LACKS"):
        subscribe(partner_id=partner(code, now=now).pk, asked=Asked("stix"), actor=OPERATOR, now=now)
    fill(["lua-dao.top"], now=now)
    Subscription.objects.filter(partner_id=Partner.objects.get(code="A-FULL").pk).update(
        told_seq=last_seq(), told_at=now
    )
    said = text(at_desk(people.at("centre", Role.AUDITOR)).get("/desk/health/sharing"))
    assert said.index("Đang chuyển") < said.index("Đã nhận đủ")


def test_it_costs_four_queries_a_subscription(people: People) -> None:
    now = timezone.now()
    client = at_desk(people.at("centre", Role.AUDITOR))
    client.get("/desk/health/sharing")
    with CaptureQueriesContext(connection) as before:
        client.get("/desk/health/sharing")
    for code in ("ISP-A", "ISP-B", "ISP-C"):
        subscribe(partner_id=partner(code, now=now).pk, asked=Asked("stix"), actor=OPERATOR, now=now)
    fill([f"x{number}.top" for number in range(200)], now=now)
    with CaptureQueriesContext(connection) as after:
        client.get("/desk/health/sharing")
    assert len(before) <= 16
    assert len(after) <= len(before) + 4 * 3 + 1
