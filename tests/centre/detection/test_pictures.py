from __future__ import annotations

import io
from datetime import timedelta

import pytest

from centre.detection.signals_told import NOW
from centre.reports.tellings import telling
from lachan.centre.audit.models import Entry
from lachan.centre.detection import judging, pictures, queries, services
from lachan.centre.detection.models import Picture
from lachan.centre.indicators.models import Sighting, Signal
from lachan.centre.indicators.queries import by_value
from lachan.centre.reports.models import Report
from lachan.centre.reports.services import (
    FileTold,
    add_to_report,
    compare_reports_again,
    join_reports,
    take_report,
    withdraw_report,
)
from lachan.pictures import PictureRefused
from pictures.drawn import as_file, blank_png, qr

pytestmark = pytest.mark.django_db(transaction=True)

LINK = "http://vcb-xacminh.top/login"
QR = as_file(qr(LINK))
OTHER_QR = as_file(qr("http://vietcombank-khuyenmai.top/nhan"))
SAYS = telling(story="Có người gửi cho tôi ảnh này.", message="", numbers=())


def told(*files: bytes, name: str = "anh.png") -> str:
    return take_report(told=SAYS, files=[FileTold(name, io.BytesIO(each)) for each in files], now=NOW).receipt


def test_a_report_is_judged_at_once_and_again_when_its_picture_is_read() -> None:
    told(QR)
    services.judge_waiting(now=NOW)
    signal = Signal.objects.get()
    assert signal.level == "unknown"
    assert pictures.read_waiting(now=NOW + timedelta(seconds=3)) == 1
    signal.refresh_from_db()
    assert signal.level == "dangerous"
    link = by_value("url", "http://vcb-xacminh.top/login")
    assert link is not None
    assert (link.level, link.sightings) == ("dangerous", 1)
    assert Entry.objects.filter(kind="detection.pictures_read").count() == 1
    assert Picture.objects.get().state == "read"
    # what stands in it is in the register; what it says is kept nowhere else
    assert "vcb-xacminh" not in signal.text + signal.qr
    assert pictures.read_waiting(now=NOW + timedelta(hours=1)) == 0


def test_a_picture_that_is_added_later_is_judged_with_those_before() -> None:
    code = told(QR)
    services.judge_waiting(now=NOW)
    pictures.read_waiting(now=NOW)
    add_to_report(code=code, files=[FileTold("b.png", io.BytesIO(OTHER_QR))], network="203.0.113", now=NOW)
    assert pictures.read_waiting(now=NOW) == 2
    assert Signal.objects.get().level == "dangerous"
    assert by_value("url", "http://vietcombank-khuyenmai.top/nhan") is not None
    assert Sighting.objects.count() == 2


def test_what_a_picture_shows_joins_its_report_to_others_about_the_same() -> None:
    told(QR)
    take_report(
        told=telling(story="Trang giả ngân hàng, tôi mất hai triệu", message="", numbers=(), links=(LINK,)),
        now=NOW,
    )
    services.judge_waiting(now=NOW)
    join_reports(now=NOW)
    picture, typed = Report.objects.order_by("pk")
    assert (picture.same_as_id, typed.same_as_id) == (None, None)
    pictures.read_waiting(now=NOW + timedelta(seconds=3))
    assert compare_reports_again(now=NOW + timedelta(seconds=4)) == 1
    typed.refresh_from_db()
    assert typed.same_as_id == picture.pk


def test_the_text_comes_before_the_pictures() -> None:
    told(QR)
    assert pictures.read_waiting(now=NOW) == 0
    services.judge_waiting(now=NOW)
    assert pictures.read_waiting(now=NOW + timedelta(seconds=2)) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"xin chao cac ban", "no_picture"),
        (QR[: len(QR) // 3], "picture.broken"),
        (blank_png(60_000, 10), "picture.too_long_side"),
    ],
)
def test_what_is_no_readable_picture_says_why_and_stops_nothing(content: bytes, code: str) -> None:
    told(content, QR)
    services.judge_waiting(now=NOW)
    turns = 0
    while pictures.read_waiting(now=NOW) and turns < 5:
        turns += 1
    assert {row.code for row in Picture.objects.filter(state="failed")} <= {code, "picture.too_many_pixels"}
    assert Picture.objects.filter(state="read").count() >= 1
    assert queries.count_pictures() == 0
    assert Signal.objects.get().level == "dangerous"


def test_a_withdrawn_report_has_its_pictures_read_by_nobody() -> None:
    code = told(QR)
    services.judge_waiting(now=NOW)
    pictures.note_new(now=NOW)
    withdraw_report(code=code, network="203.0.113", now=NOW)
    assert pictures.read_waiting(now=NOW) == 1
    assert (Picture.objects.get().state, Picture.objects.get().code) == ("failed", "withdrawn")
    assert by_value("url", "http://vcb-xacminh.top/login") is None


def test_a_busy_reader_is_waited_for_and_an_engine_that_raises_is_tried_three_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told(QR)
    services.judge_waiting(now=NOW)
    with monkeypatch.context() as busy:

        def refuse(_: bytes) -> None:
            raise PictureRefused("picture.busy", "2")

        busy.setattr(pictures, "read_picture", refuse)
        for _ in range(5):
            assert pictures.read_waiting(now=NOW) == 0
    assert Picture.objects.get().tries == 0

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(judging, "check_many", fail)
    at = NOW
    for _ in range(pictures.MOST_TRIES):
        assert pictures.read_waiting(now=at) == 0
        at += pictures.LEASE
    assert pictures.read_waiting(now=at) == 1
    assert (Picture.objects.get().state, Picture.objects.get().code) == ("failed", "ZeroDivisionError")


def test_a_worker_that_is_killed_some_times_casts_no_doubt_on_a_picture() -> None:
    told(QR)
    services.judge_waiting(now=NOW)
    pictures.note_new(now=NOW)
    Picture.objects.update(tries=pictures.MOST_DEATHS - 1, leased_until=NOW)
    assert pictures.read_waiting(now=NOW) == 1
    assert Picture.objects.get().state == "read"


def test_a_picture_that_was_in_hand_when_a_worker_died_goes_behind_the_others() -> None:
    told(QR)
    take_report(
        told=telling(story="Ảnh khác.", message="", numbers=()),
        files=[FileTold("b.png", io.BytesIO(OTHER_QR))],
        now=NOW,
    )
    services.judge_waiting(now=NOW)
    pictures.note_new(now=NOW)
    died, other = Picture.objects.order_by("pk")
    Picture.objects.filter(pk=died.pk).update(tries=1, leased_until=NOW)
    assert pictures.read_waiting(now=NOW + timedelta(minutes=3)) == 1
    other.refresh_from_db()
    assert other.state == "read"
    assert pictures.read_waiting(now=NOW + timedelta(minutes=3)) == 1
    died.refresh_from_db()
    assert died.state == "read"
