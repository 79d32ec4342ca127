"""An indicator's page and a report's: how many independent people tell of it, and where it was seen, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.urls import reverse

from centre.accounts.people import People, people
from centre.console.at_desk import at_desk
from centre.reports.judging import judge_all
from centre.reports.tellings import NOW, telling
from lachan.centre.indicators.models import Indicator
from lachan.centre.reports.models import Report
from lachan.centre.reports.services import add_to_report, join_reports, take_report

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

pytestmark = pytest.mark.django_db

__all__ = ["people"]

SHOP = "gom-su-thu-nghiem.vn"


def report(people: People, story: str, *, office: str = "north", **changed: object) -> tuple[int, str]:
    told = telling(**{"story": story, "message": "", "numbers": (), "links": (SHOP,), **changed})
    taken = take_report(told=told, now=NOW)
    Report.objects.filter(pk=taken.report_id).update(office_id=people.office(office).pk)
    return taken.report_id, taken.receipt


def text_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return " ".join(response.content.decode().split())


def page_of_shop(people: People, lang: str = "en") -> str:
    shop = Indicator.objects.get(value=SHOP)
    desk = at_desk(people.at("north", "desk"), lang=lang)
    return text_of(desk.get(reverse("desk_indicator", args=[shop.pk])))


def test_before_reports_are_compared_the_count_is_said_to_be_under_way(people: People) -> None:
    number, _ = report(people, "Trang này nhận tiền rồi chặn số")
    judge_all(NOW)
    assert "being counted" in page_of_shop(people)
    assert "reports: 0" not in page_of_shop(people)
    assert "đang đếm" in page_of_shop(people, "vi")
    desk = at_desk(people.at("north", "desk"), lang="en")
    assert "being counted" in text_of(desk.get(reverse("desk_report", args=[number])))

    join_reports(now=NOW)
    assert "reports: 1, independent reporters: 1" in page_of_shop(people)
    report(people, "Một người khác kể chuyện mua bình hoa")
    judge_all(NOW)
    assert "reports: 1, independent reporters: 1 · 1 more being counted" in page_of_shop(people)


def test_a_report_says_how_many_independent_people_tell_of_what_it_names(people: People) -> None:
    stories = (
        "Họ nhận tiền cọc rồi chặn Zalo",
        "Mẹ tôi nhận về toàn mảnh vỡ",
        "Ba tuần nay không thấy giao hàng",
    )
    numbers = [
        report(people, story, phone=f"091200000{index}", phone_verified=True)[0]
        for index, story in enumerate(stories)
    ]
    judge_all(NOW)
    join_reports(now=NOW)
    desk = at_desk(people.at("north", "desk"), lang="en")
    page = text_of(desk.get(reverse("desk_report", args=[numbers[0]])))
    assert '<td class="r" data-label="Independent reporters">3</td>' in page


def test_what_is_official_is_not_counted_on_a_report(people: People) -> None:
    number, _ = report(people, "Trang này hay bị giả", links=("vietcombank.com.vn",))
    judge_all(NOW)
    join_reports(now=NOW)
    desk = at_desk(people.at("north", "desk"), lang="en")
    page = text_of(desk.get(reverse("desk_report", args=[number])))
    assert '<td class="r" data-label="Independent reporters">–</td>' in page


def test_where_it_was_seen_is_said_in_words_with_a_link_to_what_one_may_open(people: People) -> None:
    mine, code = report(people, "Trang này nhận tiền rồi chặn số")
    theirs, _ = report(people, "Ở miền Nam cũng vậy", office="south")
    add_to_report(code=code, text=f"Vẫn là {SHOP} đó", network="a", now=NOW)
    judge_all(NOW)
    page = page_of_shop(people)
    assert f'<a href="{reverse("desk_report", args=[mine])}">Report {mine}</a>' in page
    assert f'<a href="{reverse("desk_report", args=[mine])}">added to report {mine}</a>' in page
    assert f"<small>Report {theirs}</small>" in page
    assert "report:" not in page
