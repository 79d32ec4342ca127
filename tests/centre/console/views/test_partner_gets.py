"""What a partner gets: subscribed within its agreement by who keeps partners, with what is outstanding."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centre.accounts.people import People, people
from centre.console.at_desk import at_desk
from centre.exchange.making import fill, partner
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.exchange.models import Claim, Subscription, UnsignedAsk
from lachan.centre.exchange.queries.entries import last_seq
from lachan.centre.exchange.services.subscribing import Asked, note_told, subscribe

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def text(response: Any) -> str:
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def keeper(people: People, lang: str = "vi") -> Client:
    return at_desk(people.at("centre", Role.ADMINISTRATOR), lang=lang)


def test_a_zone_is_subscribed_with_its_secret_and_its_secondaries(people: People) -> None:
    isp = partner(now=timezone.now())
    where = f"/desk/partners/{isp.pk}/gets/"
    empty = keeper(people).get(where)
    assert "Chưa đăng ký nhận gì" in text(empty)
    assert f'href="{where}rpz"' in empty.content.decode()
    form = keeper(people).get(f"{where}rpz")
    assert "Thường dưới 2 giây" in text(form)
    assert 'value="payee"' not in form.content.decode(), "what was not agreed to is not offered"
    assert 'value="red"' not in form.content.decode()
    typed = {
        "secret_name": "isp-rpz",
        "option_answer": "block_page",
        "option_notify": "203.0.113.53:53\n[2001:db8::53]:53\n",
    }
    saved = keeper(people).post(f"{where}rpz", typed, follow=True)
    assert "Đã lưu" in text(saved)
    for said in ("isp-rpz", "chưa có, nên chưa gửi được", "lachan secret new isp-rpz", "203.0.113.53:53",
                 "dẫn đến trang báo chặn", "(không phải mọi loại trong thỏa thuận)"):  # fmt: skip
        assert said in text(saved), said
    again = keeper(people).get(f"{where}rpz").content.decode()
    assert "[2001:db8::53]:53" in again
    assert 'value="isp-rpz"' in again


def test_an_address_without_a_signature_waits_for_another_administrator(people: People) -> None:
    isp = partner(now=timezone.now())
    where = f"/desk/partners/{isp.pk}/gets/"
    other = at_desk(people.second("centre"))
    assert "một quản trị viên khác đồng ý" in text(keeper(people).get(f"{where}rpz"))
    typed = {"secret_name": "isp-rpz", "option_answer": "nxdomain", "option_without_tsig": "203.0.113.53"}
    saved = keeper(people).post(f"{where}rpz", typed, follow=True)
    assert "còn chờ một quản trị viên khác đồng ý" in text(saved)
    found = re.search(rf'href="({where}unsigned/[0-9]+)"', saved.content.decode())
    assert found is not None
    ask = found[1]
    # who changes something else then doesn't take the address back
    assert "203.0.113.53" in keeper(people).get(f"{where}rpz").content.decode()
    mine = keeper(people).get(ask)
    assert "Bạn đã đề nghị" in text(mine)
    assert 'value="agree"' not in mine.content.decode()
    refused = keeper(people).post(ask, {"says": "agree"})
    assert refused.status_code == 403
    assert "Hãy nhờ một quản trị viên khác" in text(refused)
    # the other finds it at home, reads what it means, and agrees
    home = other.get("/desk/")
    assert "lấy vùng DNS không cần chữ ký" in text(home)
    assert f'href="{where}"' in home.content.decode()
    page = text(other.get(ask))
    for said in ("203.0.113.53", "ai ngồi ở đó", "Hãy gọi cho đối tác"):
        assert said in page, said
    done = text(other.post(ask, {"says": "agree"}, follow=True))
    assert "Các địa chỉ lấy được vùng" in done
    assert "Chờ một quản trị viên khác" not in done
    assert "Máy không ký được (Unbound) 203.0.113.53" in done
    again = other.get(ask)
    assert "đã được quyết định" in text(again)
    assert other.post(ask, {"says": "withdraw"}).status_code == 422
    assert "lấy vùng DNS không cần chữ ký" not in text(other.get("/desk/"))


def test_one_takes_back_what_waits_and_nobody_else_reaches_it(people: People) -> None:
    isp, other = partner(now=timezone.now()), partner("ISP-KHAC", now=timezone.now())
    where = f"/desk/partners/{isp.pk}/gets/"
    typed = {"secret_name": "isp-rpz", "option_answer": "nxdomain", "option_without_tsig": "203.0.113.53"}
    keeper(people, "en").post(f"{where}rpz", typed)
    number = UnsignedAsk.objects.get().pk
    assert keeper(people).get(f"/desk/partners/{other.pk}/gets/unsigned/{number}").status_code == 404
    said = keeper(people, "en").post(f"{where}unsigned/{number}", {"says": "withdraw"}, follow=True)
    assert "Nothing has changed" in text(said)
    assert at_desk(people.at("north")).get(f"{where}unsigned/{number}").status_code == 403


def test_what_is_pushed_to_a_partners_misp_is_said_in_words(people: People) -> None:
    isp = partner(now=timezone.now())
    options = {"address": "https://misp.isp.example", "push": True, "pull": False}
    subscribe(partner_id=isp.pk, asked=Asked("misp", options=options), actor=OPERATOR, now=timezone.now())
    page = at_desk(people.at("centre", Role.ADMINISTRATOR)).get(f"/desk/partners/{isp.pk}/gets/")
    assert "Trung tâm đẩy sự kiện lên MISP đó có" in text(page)
    assert "False" not in text(page)
    assert '<span class="mono">https://misp.isp.example</span>' in page.content.decode()


def test_what_does_not_fit_stays_typed_and_says_why(people: People) -> None:
    isp = partner(now=timezone.now())
    where = f"/desk/partners/{isp.pk}/gets/rpz"
    typed = {"secret_name": "Bí mật", "option_answer": "nxdomain", "option_notify": "203.0.113.53:53"}
    response = keeper(people).post(where, typed)
    assert response.status_code == 422
    assert "Dạng dữ liệu này cần tên của một khóa bí mật" in text(response)
    assert "203.0.113.53:53" in response.content.decode()
    port = {"secret_name": "isp", "option_answer": "nxdomain", "option_notify": "203.0.113.53:x"}
    wrong = keeper(people).post(where, port).content.decode()
    assert "Mỗi dòng một địa chỉ IP, có thể kèm cổng" in wrong
    assert 'aria-describedby="id_option_notify_helptext id_option_notify_error"' in wrong
    beyond = keeper(people).post(where, {"secret_name": "isp", "option_answer": "nxdomain", "tlp": "red"})
    assert beyond.status_code == 422
    assert not Subscription.objects.exists()


def test_narrower_than_the_agreement_is_shown_and_ended_by_a_confirmation(people: People) -> None:
    isp = partner(now=timezone.now())
    where = f"/desk/partners/{isp.pk}/gets/"
    typed = {"kinds": ["domain"], "actions": ["block"], "tlp": "clear", "least_confidence": "60"}
    said = text(keeper(people).post(f"{where}lists", typed, follow=True))
    for words in (
        "Tên miền (không phải mọi loại",
        "TLP:CLEAR",
        "(hẹp hơn thỏa thuận)",
        "60 / 100",
        "chưa lần nào",
    ):
        assert words in said, words
    row = Subscription.objects.get()
    assert (row.kinds, row.actions, row.tlp, row.least_confidence) == ("domain", "block", "clear", 60)
    assert "Những gì đã nhận vẫn còn ở đối tác" in text(keeper(people).get(f"{where}lists/end"))
    assert "Đã ngừng gửi" in text(keeper(people).post(f"{where}lists/end", follow=True))
    assert keeper(people).post(f"{where}lists/end").status_code == 404


def test_what_is_outstanding_is_said_and_late_only_after_its_time(people: People) -> None:
    now = timezone.now()
    isp = partner(now=now - timedelta(days=1))
    subscribe(
        partner_id=isp.pk, asked=Asked("webhook", secret_name="isp"),  # noqa: S106 - a name
        actor=OPERATOR, now=now - timedelta(days=1),
    )  # fmt: skip
    where = f"/desk/partners/{isp.pk}/gets/"
    assert "Đã nhận đủ" in text(keeper(people).get(where))
    fill(["a.top", "b.top"], now=now - timedelta(minutes=1))
    said = text(keeper(people).get(where))
    assert "Đang chuyển" in said
    assert "2 thay đổi" in said
    fill(["c.top"], now=now)
    note_told(subscription_id=Subscription.objects.get().pk, seq=last_seq() - 1, now=now)
    assert "1 thay đổi" in text(keeper(people).get(where))
    Subscription.objects.update(told_seq=0)
    fill(["d.top"], now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE exchange_entry SET added_at = %s WHERE value = 'a.top'", [now - timedelta(minutes=9)]
        )
    assert "Chậm quá mức" in text(keeper(people).get(where))


def test_what_it_sent_back_is_counted(people: People) -> None:
    now = timezone.now()
    isp = partner(now=now)
    where = f"/desk/partners/{isp.pk}/gets/"
    assert "Chưa gửi lại gì" in text(keeper(people).get(where))
    fill(["a.top"], now=now)
    for number, (says, days) in enumerate(
        (("confirmed", 1), ("confirmed", 2), ("mistaken", 1), ("hits", 40))
    ):
        Claim.objects.create(
            partner_id=isp.pk, mark=f"m{number}", way="api", kind="domain", value="a.top", says=says,
            source="M2026-000001", sha256="0" * 64, received_at=now - timedelta(days=days),
        )  # fmt: skip
    said = text(keeper(people).get(where))
    for words in ("Xác nhận đã chặn hoặc giữ 2", "Báo là nhầm 1", "Báo nhầm, chưa ai xem 1", "0 đúng, 0 sai"):
        assert words in said, words
    assert "Số lần chặn" not in said, "what is older than thirty days isn't counted"


@pytest.mark.parametrize("role", [Role.DESK, Role.APPROVER, Role.AUDITOR])
def test_others_at_the_desk_see_it_and_change_nothing(people: People, role: str) -> None:
    isp = partner(now=timezone.now())
    client = at_desk(people.at("centre", role))
    page = client.get(f"/desk/partners/{isp.pk}/gets/")
    assert page.status_code == 200
    assert "/gets/stix" not in page.content.decode()
    assert client.get(f"/desk/partners/{isp.pk}/gets/stix").status_code == 403


def test_a_partner_that_is_not_active_is_offered_nothing(people: People) -> None:
    isp = partner(now=timezone.now())
    isp.state = "suspended"
    isp.save()
    page = keeper(people).get(f"/desk/partners/{isp.pk}/gets/")
    assert "không nhận gì cho đến khi hoạt động trở lại" in text(page)
    assert "/gets/stix" not in page.content.decode()
    response = keeper(people).post(f"/desk/partners/{isp.pk}/gets/stix", {})
    assert response.status_code == 422
    assert "Đối tác này hiện không hoạt động" in text(response)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_costs_four_queries_a_subscription(people: People, lang: str) -> None:
    now = timezone.now()
    isp = partner(now=now)
    client = keeper(people, lang)
    where = f"/desk/partners/{isp.pk}/gets/"
    client.get(where)
    with CaptureQueriesContext(connection) as before:
        client.get(where)
    for name in ("lists", "stix", "misp"):
        subscribe(partner_id=isp.pk, asked=Asked(name), actor=OPERATOR, now=now)
    fill([f"x{number}.top" for number in range(300)], now=now)
    with CaptureQueriesContext(connection) as after:
        client.get(where)
    assert len(before) <= 19
    assert len(after) <= len(before) + 12
