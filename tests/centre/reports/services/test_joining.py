"""The same incident told by many is joined; each report is kept, and different stories stay apart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from centre.reports.judging import judge_all
from centre.reports.tellings import NOW, telling
from lachan.centre.indicators.models import Indicator
from lachan.centre.indicators.signals import JudgedSignal, note_judged
from lachan.centre.reports.models import Band, Report
from lachan.centre.reports.services import (
    join_reports,
    joining,
    rejoining,
    take_report,
    withdraw_report,
)

pytestmark = pytest.mark.django_db

SHOP = "gom-su-thu-nghiem.vn"
STORY = (
    "Chiều qua có người gọi tự xưng công an, nói tôi dính vào vụ rửa tiền và bắt tôi chuyển hết tiền tiết kiệm vào "
    "tài khoản tạm giữ để kiểm tra, tôi sợ quá nên đã làm theo."
)


def tell(story: str, *, days: int = 0, **changed: object) -> int:
    told = telling(**{"story": story, "message": "", "numbers": (), **changed})
    return take_report(told=told, now=NOW + timedelta(days=days)).report_id


def joined() -> dict[int, int | None]:
    judge_all(NOW)
    while join_reports(now=NOW + timedelta(minutes=5)):
        pass
    return dict(Report.objects.values_list("pk", "same_as"))


def test_it_joins_nearly_the_same_words_within_one_turn_and_across_turns() -> None:
    first, second = tell(STORY), tell(STORY.replace("sợ", "hoảng"))
    assert joined() == {first: None, second: first}
    third = tell(STORY.upper())
    assert joined()[third] == first
    assert Report.objects.count() == 3


def test_it_joins_the_same_number_told_in_other_words() -> None:
    first = tell("Số này giả shipper đòi phí", numbers=("0912 345 678",))
    other = tell("Bà tôi bị một người lạ dụ chuyển tiền", numbers=("+84 912345678",))
    far = tell("Có ai bị số này gọi không", numbers=("0912.345.678",), days=9)
    assert joined() == {first: None, other: first, far: None}


def test_it_keeps_different_stories_apart_and_official_names_join_nobody() -> None:
    first = tell("Có người bảo vào trang này rồi đòi tiền cọc", links=("vietcombank.com.vn",))
    other = tell("Trang ngân hàng cả ngày hôm qua không mở được", links=("vietcombank.com.vn",))
    assert joined() == {first: None, other: None}


def test_it_neither_joins_nor_marks_what_was_withdrawn() -> None:
    code = take_report(told=telling(story=STORY), now=NOW).receipt
    withdraw_report(code=code, network="a", now=NOW)
    later = tell(STORY)
    assert joined()[later] is None
    assert set(Band.objects.values_list("report_id", flat=True)) == {later}


def test_it_waits_for_detection_however_long_that_takes() -> None:
    tell(STORY)
    assert join_reports(now=NOW + timedelta(minutes=1)) == 0
    assert join_reports(now=NOW + timedelta(days=2)) == 0
    judge_all(NOW + timedelta(days=2))
    assert join_reports(now=NOW + timedelta(days=2)) == 1
    assert join_reports(now=NOW + timedelta(days=2)) == 0


def test_it_joins_by_words_alone_what_detection_has_put_aside() -> None:
    first, second = tell(STORY), tell(STORY)
    ids = [each for each in Report.objects.order_by("pk").values_list("signal_id", flat=True) if each]
    aside = [JudgedSignal(each, "unknown", 0.0, "", "") for each in ids]
    note_judged(judged=aside, now=NOW)
    join_reports(now=NOW)
    assert dict(Report.objects.values_list("pk", "same_as")) == {first: None, second: first}


def test_it_leaves_the_look_for_a_crowd_to_others_where_it_dies_before_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def die(**_: object) -> None:
        raise SystemExit(9)

    tell("Trang này nhận tiền rồi chặn số", links=(SHOP,))
    judge_all(NOW)
    monkeypatch.setattr(joining, "watch_indicator", die)
    with pytest.raises(SystemExit):
        join_reports(now=NOW)
    (report,) = Report.objects.all()
    assert (report.joined_at, report.again_at) == (NOW, NOW)
    looked: list[int] = []
    monkeypatch.setattr(rejoining, "watch_indicator", lambda indicator_id, **_: looked.append(indicator_id))
    assert rejoining.compare_reports_again(now=NOW) == 1
    assert looked == [Indicator.objects.get(value=SHOP).pk]
    assert rejoining.compare_reports_again(now=NOW) == 0
