"""Health of sharing: which format is behind, which partner lacks something, in the same frame as all health."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centre.accounts.people import People, people
from centre.console.at_desk import at_desk
from centre.exchange.making import fill, partner
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.exchange.misp.far import Far, keep_far
from lachan.centre.exchange.models import Subscription
from lachan.centre.exchange.queries.entries import last_seq
from lachan.centre.exchange.services.subscribing import Asked, note_shelf, subscribe
from lachan.centre.outbox.models import Message
from lachan.centre.outbox.services import send_mail
from lachan.centre.partners.models import Desk, Partner

if TYPE_CHECKING:
    from pathlib import Path

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


def test_a_partners_dead_letters_are_one_step_from_its_line_and_from_its_page(people: People) -> None:
    now = timezone.now()
    isp, other = partner(now=now), partner("ISP-KHAC", now=now)
    for row, mail in ((isp, "noc@isp.example"), (other, "noc@khac.example")):
        Desk.objects.create(
            partner=row, desk="technical", mail=mail, phone="+842438250001", phone_since=now, since=now,
            set_by="machine:operator",
        )  # fmt: skip
        send_mail(key=f"test:{row.pk}", to=mail, subject="x", text="y", purpose="partners.changed", now=now)
        subscribe(partner_id=row.pk, asked=Asked("stix"), actor=OPERATOR, now=now)
    Message.objects.update(state="dead", ended_at=now, last_code="connect")
    letters = f"/desk/health/letters/?partner={isp.pk}"
    client = at_desk(people.at("centre"))
    for path in ("/desk/health/sharing", f"/desk/partners/{isp.pk}/gets/"):
        page = client.get(path)
        assert f'href="{letters}"' in page.content.decode(), path
        assert "1 tin không gửi được" in text(page)
    shown = text(client.get(letters))
    assert "isp.example" in shown
    assert "khac.example" not in shown
    assert "Đối tác thử" in shown
    assert "1 dead letter " in text(at_desk(people.at("centre"), lang="en").get("/desk/health/sharing"))
    assert client.get("/desk/health/letters/?partner=x").status_code == 404
    assert client.get("/desk/health/letters/?partner=999999999").status_code == 404
    # who may not have them tried again isn't led there
    assert (
        letters not in at_desk(people.at("centre", Role.AUDITOR)).get("/desk/health/sharing").content.decode()
    )
    gets = at_desk(people.at("centre", Role.DESK)).get(f"/desk/partners/{isp.pk}/gets/")
    assert letters not in gets.content.decode()


def test_a_partners_misp_that_cannot_be_told_stands_there_and_on_its_page(
    people: People, settings: Any, tmp_path: Path
) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, data=tmp_path)
    now = timezone.now()
    isp = partner(now=now)
    address = "https://misp.isp.example"
    subscribe(
        partner_id=isp.pk, asked=Asked("misp", secret_name="isp", options={"address": address, "push": True}),  # noqa: S106 - a name
        actor=OPERATOR, now=now,
    )  # fmt: skip
    where = f"/desk/partners/{isp.pk}/gets/"
    assert "Gửi lên MISP của đối tác chưa lần nào" in text(at_desk(people.at("centre")).get(where))
    keep_far(isp.pk, Far(address, why="unreachable", failed_at=(now - timedelta(hours=1)).timestamp()))
    for path in (where, "/desk/health/sharing"):
        assert "không tới được máy" in text(at_desk(people.at("centre", Role.AUDITOR)).get(path)), path


def test_what_of_stix_was_taken_stands_collection_by_collection(people: People) -> None:
    now = timezone.now()
    isp = partner(now=now, tlp="clear")
    pk = subscribe(partner_id=isp.pk, asked=Asked("stix"), actor=OPERATOR, now=now)
    note_shelf(subscription_id=pk, before="{}", name="block-clear", within={"block-clear"}, seq=7, now=now)
    page = text(at_desk(people.at("centre")).get(f"/desk/partners/{isp.pk}/gets/"))
    assert "flag-clear chưa lần nào" in page
    assert "block-clear chưa lần nào" not in page
    assert "block-green" not in page


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
