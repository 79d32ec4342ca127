"""A report in which more is seen later is compared once more: additions, pictures, judgements tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from centre.accounts.people import People, as_actor, people
from centre.reports.judging import judge_all
from centre.reports.tellings import NOW, telling
from lachan.centre.accounts.models import Role
from lachan.centre.detection.deciding import try_again
from lachan.centre.detection.models import Trouble
from lachan.centre.indicators.models import Indicator
from lachan.centre.indicators.signals import JudgedSignal, note_judged
from lachan.centre.reports.counting import alarms_for, reporters_of
from lachan.centre.reports.models import Report
from lachan.centre.reports.services import (
    add_to_report,
    compare_again,
    compare_reports_again,
    join_reports,
    take_report,
    withdraw_report,
)

__all__ = ["people"]

pytestmark = pytest.mark.django_db

SHOP = "gom-su-thu-nghiem.vn"
LATER = NOW + timedelta(hours=2)


def tell(story: str, *, days: int = 0, **changed: object) -> tuple[int, str]:
    told = telling(**{"story": story, "message": "", "numbers": (), "phone": "", **changed})
    taken = take_report(told=told, now=NOW + timedelta(days=days))
    return taken.report_id, taken.receipt


def join_all() -> None:
    while join_reports(now=NOW):
        pass


def put_aside(report_ids: list[int]) -> list[int]:
    """This will put their signals aside as detection does with what it could not judge."""
    found = Report.objects.filter(pk__in=report_ids).values_list("signal_id", flat=True)
    ids = [each for each in found if each is not None]
    Trouble.objects.bulk_create(
        Trouble(signal_id=each, code="ValueError", tries=5, first_at=NOW, last_at=NOW, put_aside_at=NOW)
        for each in ids
    )
    note_judged(judged=[JudgedSignal(each, "unknown", 0.0, "", "") for each in ids], now=NOW)
    return ids


def same() -> dict[int, int | None]:
    return dict(Report.objects.values_list("pk", "same_as"))


def test_a_crowd_that_could_not_be_judged_raises_its_alarm_when_it_is_tried_again(people: People) -> None:
    ids = [
        tell(f"Lần {number}: nhận {number * 37} nghìn rồi chặn, đơn {number * 7919}", links=(SHOP,))[0]
        for number in range(25)
    ]
    signals = put_aside(ids)
    join_all()
    assert compare_reports_again(now=NOW) == 0
    assert not alarms_for()

    actor = as_actor(people.at("centre", Role.ANALYST))
    assert try_again(signal_ids=signals, actor=actor, now=LATER) == 25
    # it waits for detection once more
    assert compare_reports_again(now=LATER) == 0
    judge_all(LATER)
    while compare_reports_again(now=LATER):
        pass

    (alarm,) = alarms_for(indicator_id=Indicator.objects.get(value=SHOP).pk)
    assert alarm.reports == 25
    assert not Report.objects.filter(again_at__isnull=False).exists()


def test_what_is_added_joins_a_report_that_stood_alone() -> None:
    first, _ = tell("Số này giả shipper đòi phí", numbers=("0912 345 678",))
    second, code = tell("Bà tôi bị một người lạ dụ chuyển tiền")
    judge_all(NOW)
    join_all()
    assert same() == {first: None, second: None}

    add_to_report(code=code, text="Họ gọi từ số 0912.345.678", network="a", now=LATER)
    assert compare_reports_again(now=LATER) == 0
    judge_all(LATER)
    assert compare_reports_again(now=LATER) == 1
    assert same() == {first: None, second: first}
    assert reporters_of(Indicator.objects.get(value="+84912345678").pk).reports == 2


def test_those_that_came_after_it_and_stood_alone_are_joined_to_it(people: People) -> None:
    first, _ = tell("Có người lạ gọi cho mẹ tôi đòi tiền", numbers=("0912 345 678",))
    aside = put_aside([first])
    second, _ = tell("Số này giả shipper đòi phí", numbers=("0912 345 678",), days=1)
    third, _ = tell("Lại gọi nữa, lần này bảo là công an phường", numbers=("0912 345 678",), days=2)
    judge_all(NOW)
    join_all()
    assert same() == {first: None, second: None, third: second}

    try_again(signal_ids=aside, actor=as_actor(people.at("centre", Role.ANALYST)), now=LATER)
    judge_all(LATER)
    compare_reports_again(now=LATER)
    assert same() == {first: None, second: first, third: first}


def test_it_looks_at_a_report_only_once_all_that_was_told_in_it_is_judged() -> None:
    _, code = tell("Trang này nhận tiền rồi chặn số", links=(SHOP,))
    judge_all(NOW)
    join_all()
    add_to_report(code=code, text="Thêm một trang nữa: gom-su-khac.vn", network="a", now=LATER)
    assert compare_reports_again(now=LATER + timedelta(days=1)) == 0
    judge_all(LATER)
    assert compare_reports_again(now=LATER) == 1
    assert compare_reports_again(now=LATER) == 0


def test_a_withdrawn_report_is_let_be() -> None:
    first, _ = tell("Số này giả shipper đòi phí", numbers=("0912 345 678",))
    second, code = tell("Bà tôi bị một người lạ dụ chuyển tiền", numbers=("0912 345 678",), days=9)
    judge_all(NOW)
    join_all()
    compare_again(report_ids=[second], now=LATER)
    withdraw_report(code=code, network="a", now=LATER)
    assert compare_reports_again(now=LATER) == 1
    assert same() == {first: None, second: None}
