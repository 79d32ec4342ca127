"""A crowd against an honest shop: 1,000 reports from 50 networks change nothing public and raise an alarm."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.accounts.people import People, as_actor, people
from centre.reports.judging import judge_all
from centre.reports.tellings import NOW, telling
from lachan.centre.accounts.models import Role
from lachan.centre.accounts.permissions import GRANTS
from lachan.centre.audit.models import Entry
from lachan.centre.indicators.lists import add_entry
from lachan.centre.indicators.models import Indicator, Verdict
from lachan.centre.reports import counting
from lachan.centre.reports.counting import alarms_for, public_count, reporters_of
from lachan.centre.reports.models import Report
from lachan.centre.reports.services import (
    close_alarm,
    join_reports,
    release_count,
    take_report,
    withdraw_count,
)
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from lachan.centre.audit.actors import Actor

__all__ = ["people"]

SHOP = "gom-su-thu-nghiem.vn"
WORDS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "hôm", "qua", "nay", "mai")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """This will forget what was looked at, and let the desk's analysts release counts."""
    del db
    monkeypatch.setattr(counting, "_looks", {})
    grants = {role: set(given) for role, given in GRANTS.items()}
    for role in (Role.ANALYST, Role.APPROVER):
        grants[role].add("count.release")
    monkeypatch.setattr("lachan.centre.accounts.access.GRANTS", {r: frozenset(g) for r, g in grants.items()})


def tell_lies(count: int, *, networks: int, draw: random.Random) -> None:
    """This will send reports on the shop as somebody does who writes each anew and goes through many networks."""
    openings = ("Shop", "Cửa hàng", "Trang", "Web", "Chỗ")
    lies = ("lừa tôi", "bán đồ giả", "nhận tiền không giao", "chặn số khách", "giao gạch vỡ", "quỵt tiền cọc")
    for number in range(count):
        words = " ".join(draw.choices(WORDS, k=12))
        take_report(
            told=telling(
                story=f"{draw.choice(openings)} này {draw.choice(lies)}, {words}",
                message="",
                numbers=(),
                links=(SHOP,),
                phone="",
                network=f"198.51.{number % networks}",
                device=f"may {draw.randrange(40)}",
            ),
            now=NOW + timedelta(seconds=number * 40),
        )


def analyst(people: People) -> Actor:
    return as_actor(people.at("centre", Role.ANALYST))


def test_1000_reports_from_50_networks_change_nothing_public_and_raise_an_alarm(people: People) -> None:
    later = NOW + timedelta(hours=12)
    tell_lies(1, networks=1, draw=random.Random(1))  # noqa: S311 - made up, not secret
    judge_all(NOW)
    shop = Indicator.objects.get(kind="domain", value=SHOP)
    before = shop.level, Verdict.objects.filter(indicator=shop).count()

    tell_lies(1_000, networks=50, draw=random.Random(2))  # noqa: S311 - made up, not secret
    judge_all(later)
    while join_reports(now=later):
        pass

    shop.refresh_from_db()
    assert (shop.level, Verdict.objects.filter(indicator=shop).count()) == before
    assert shop.level not in {"dangerous", "suspicious"}
    assert public_count(kind="domain", value=SHOP, now=later) == 0
    (alarm,) = alarms_for(indicator_id=shop.pk)
    assert alarm.reports > 900
    assert Entry.objects.filter(kind="reports.alarm_raised").exists()
    # while nobody has looked, what isn't verified counts as one
    assert reporters_of(shop.pk).independent == 1
    with pytest.raises(Refusal) as refused:
        release_count(indicator_id=shop.pk, actor=analyst(people), now=later)
    assert refused.value.code == "reports_count_alarm"

    close_alarm(alarm_id=alarm.id, was_crowd=True, reason="Cùng một nhóm", actor=analyst(people), now=later)

    assert reporters_of(shop.pk).independent == 1
    with pytest.raises(Refusal) as refused:
        release_count(indicator_id=shop.pk, actor=analyst(people), now=later)
    assert refused.value.code == "reports_count_too_few"
    assert public_count(kind="domain", value=SHOP, now=later) == 0
    # each report is kept all the same
    assert Report.objects.count() == 1_001


def tell_truth(count: int, *, value: str = SHOP, first: int = 0) -> None:
    """This will send reports of people whose numbers an operator answers for, each in words of their own."""
    stories = (
        "Tôi đặt bộ ấm chén, chuyển khoản xong thì họ chặn Zalo.",
        "Mẹ tôi mua bình hoa ở đây, nhận về toàn mảnh vỡ, gọi không ai nghe.",
        "Trang này đòi đặt cọc trước năm mươi phần trăm rồi đóng cửa luôn.",
        "Bạn tôi chuyển tám triệu tiền hàng, ba tuần nay không thấy giao.",
        "Họ gửi cho em mã vận đơn giả, bưu cục nói không có đơn này.",
    )
    for number in range(first, first + count):
        take_report(
            told=telling(
                story=stories[number], message="", numbers=(), links=(value,),
                phone=f"091200000{number}", phone_verified=True,
            ),
            now=NOW + timedelta(hours=number),
        )  # fmt: skip
    judge_all(NOW)
    while join_reports(now=NOW + timedelta(days=2)):
        pass


def test_a_count_is_public_from_three_on_after_a_look_and_never_more_than_was_looked_at(
    people: People,
) -> None:
    tell_truth(2)
    shop = Indicator.objects.get(kind="domain", value=SHOP)
    with pytest.raises(Refusal) as refused:
        release_count(indicator_id=shop.pk, actor=analyst(people), now=NOW)
    assert refused.value.code == "reports_count_too_few"

    tell_truth(1, first=2)
    assert public_count(kind="domain", value=SHOP, now=NOW) == 0
    assert release_count(indicator_id=shop.pk, actor=analyst(people), now=NOW) == 3
    assert public_count(kind="domain", value=SHOP, now=NOW) == 3

    counting._looks.clear()
    tell_truth(2, first=3)
    assert reporters_of(shop.pk).independent == 5
    assert public_count(kind="domain", value=SHOP, now=NOW) == 3
    assert release_count(indicator_id=shop.pk, actor=analyst(people), now=NOW) == 5

    withdraw_count(indicator_id=shop.pk, reason="Xem lại", actor=analyst(people), now=NOW)
    assert public_count(kind="domain", value=SHOP, now=NOW) == 0


def test_no_count_is_public_for_what_is_official(people: People) -> None:
    tell_truth(3, value="vietcombank.com.vn")
    found = Indicator.objects.filter(kind="domain", value="vietcombank.com.vn").get()
    with pytest.raises(Refusal) as refused:
        release_count(indicator_id=found.pk, actor=analyst(people), now=NOW)
    assert refused.value.code == "reports_count_known_good"


def test_a_count_is_no_more_public_once_a_list_calls_it_popular(people: People) -> None:
    tell_truth(3)
    shop = Indicator.objects.get(kind="domain", value=SHOP)
    release_count(indicator_id=shop.pk, actor=analyst(people), now=NOW)
    add_entry(
        list_class="popular",
        kind="domain",
        value=SHOP,
        source="desk",
        reason="Nhiều người vào",
        actor=analyst(people),
        now=NOW,
    )
    assert public_count(kind="domain", value=SHOP, now=NOW) == 0


def test_who_may_not_release_does_not(people: People) -> None:
    tell_truth(3)
    shop = Indicator.objects.get(kind="domain", value=SHOP)
    with pytest.raises(Refusal) as refused:
        release_count(indicator_id=shop.pk, actor=as_actor(people.at("centre", Role.PUBLISHER)), now=NOW)
    assert refused.value.status == 403
