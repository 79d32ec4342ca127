from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError
from django.utils import timezone

from centre.accounts.people import People, as_actor, people
from centre.reports.judging import judge_all
from lachan.centre.accounts.models import Role
from lachan.centre.accounts.permissions import GRANTS
from lachan.centre.indicators.models import Indicator
from lachan.centre.public import queries
from lachan.centre.reports import counting
from lachan.centre.reports.services import join_reports, release_count, withdraw_count
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["people"]
pytestmark = pytest.mark.django_db

SHOP = "gom-su-thu-nghiem.vn"
STORIES = (
    "Tôi đặt bộ ấm chén, chuyển khoản xong thì họ chặn Zalo.",
    "Mẹ tôi mua bình hoa ở đây, nhận về toàn mảnh vỡ, gọi không ai nghe.",
    "Trang này đòi đặt cọc trước năm mươi phần trăm rồi đóng cửa luôn.",
)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "_looks", {})
    grants = dict(GRANTS) | {Role.ANALYST: GRANTS[Role.ANALYST] | {"count.release"}}
    monkeypatch.setattr("lachan.centre.accounts.access.GRANTS", grants)


def tell_thrice(client: Client) -> None:
    for number, story in enumerate(STORIES):
        response = client.post(
            "/report",
            {"story": story, "links": SHOP, "consent": "1"},
            REMOTE_ADDR=f"198.51.{number}.7",
            headers={"user-agent": f"điện thoại {number}"},
        )
        assert response.status_code == 200
    judge_all(timezone.now())
    while join_reports(now=timezone.now() + timedelta(days=2)):
        pass


def ask(client: Client, lang: str = "vi") -> str:
    return unescape(client.post(f"/?lang={lang}", {"text": f"https://{SHOP}/"}).content.decode())


def heading(lang: str = "vi") -> str:
    return say("answer.reported.heading", lang)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_others_reports_are_counted_on_an_answer_only_after_an_officers_look(
    client: Client, people: People, lang: str
) -> None:
    before = ask(client, lang)
    tell_thrice(client)
    assert heading(lang) not in ask(client, lang)
    shop = Indicator.objects.get(kind="domain", value=SHOP)
    analyst = as_actor(people.at("centre", Role.ANALYST))
    release_count(indicator_id=shop.pk, actor=analyst, now=timezone.now())
    shown = ask(client, lang)
    assert say("answer.reported.count", lang, count="3") in shown
    assert say("answer.reported.note", lang) in shown
    level = before.split('<article class="answer ')[1].split('"')[0]
    assert f'<article class="answer {level}"' in shown, "how many report something judges nothing"
    withdraw_count(indicator_id=shop.pk, reason="Xem lại", actor=analyst, now=timezone.now())
    assert heading(lang) not in ask(client, lang)


def test_an_answer_stands_without_the_counts_where_they_can_not_be_read(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_down(**_: object) -> int:
        raise DatabaseError

    monkeypatch.setattr(queries, "public_count", is_down)
    shown = ask(client)
    assert '<article class="answer' in shown
    assert heading() not in shown


@pytest.mark.parametrize("text", [f"https://{SHOP}/", "xin chào", "https://www.vietcombank.com.vn/"])
def test_every_answer_can_be_reported_and_called_wrong(client: Client, text: str) -> None:
    raw = client.post("/", {"text": text}).content.decode()
    assert raw.count('<form method="post" action="/report">') == 2
    assert unescape(raw).count(f'name="message" value="{text}"') == 2
    assert 'name="about" value="answer_wrong"' in raw


def test_what_an_answer_hands_on_is_escaped(client: Client) -> None:
    text = "\"><script>alert(1)</script><form action='https://evil.example'>"
    raw = client.post("/", {"text": text}).content.decode()
    assert "<script>alert" not in raw
    assert "<form action='https" not in raw
