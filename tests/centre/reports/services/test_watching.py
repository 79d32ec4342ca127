"""Crowds raise an alarm, also one that came while detection stood still."""

from __future__ import annotations

from datetime import timedelta

import pytest

from centre.reports.judging import judge_all
from centre.reports.tellings import NOW, telling
from lachan.centre.audit.models import Entry
from lachan.centre.indicators.models import Indicator
from lachan.centre.reports.counting import alarms_for, reporters_of
from lachan.centre.reports.models import Alarm
from lachan.centre.reports.services import join_reports, take_report

pytestmark = pytest.mark.django_db

SHOP = "gom-su-thu-nghiem.vn"


def crowd(count: int, *, begun: timedelta = timedelta(0), apart: timedelta = timedelta(minutes=1)) -> None:
    """This will send anonymous reports on the shop, each in words of its own."""
    for number in range(count):
        take_report(
            told=telling(
                story=f"Lần {number}: họ nhận {number * 37} nghìn rồi chặn, mã đơn {number * 7919}",
                message="", numbers=(), links=(SHOP,), phone="", name="",
                network=f"198.51.{number % 5}", device=f"may {number % 3}",
            ),
            now=NOW + begun + number * apart,
        )  # fmt: skip


def join_all(*, after: timedelta) -> None:
    judge_all(NOW + after)
    while join_reports(now=NOW + after):
        pass


def shop() -> int:
    return Indicator.objects.get(value=SHOP).pk


def test_an_alarm_comes_after_an_outage_of_detection_however_long() -> None:
    crowd(30)
    for minutes in (5, 11, 60, 60 * 60):
        # the worker goes on; only detection stands still
        assert join_reports(now=NOW + timedelta(minutes=minutes)) == 0
    assert not alarms_for()

    join_all(after=timedelta(days=3))

    (alarm,) = alarms_for(indicator_id=shop())
    assert alarm.reports == 30
    assert alarm.raised_at == NOW + timedelta(days=3)
    assert Entry.objects.filter(kind="reports.alarm_raised").count() == 1
    # what came before the outage ended belongs to the crowd, and what isn't verified in it counts as one
    assert reporters_of(shop()).independent == 1


def test_a_crowd_is_found_among_what_was_told_later_in_the_same_turn() -> None:
    crowd(25)
    crowd(3, begun=timedelta(days=4))
    join_all(after=timedelta(days=5))
    assert [alarm.reports for alarm in alarms_for(indicator_id=shop())] == [25]
    assert Alarm.objects.get().since_at <= NOW


def test_as_many_over_several_days_are_no_crowd() -> None:
    crowd(30, apart=timedelta(hours=3))
    join_all(after=timedelta(days=5))
    assert not alarms_for()


def test_an_alarm_is_renewed_and_not_raised_twice() -> None:
    crowd(30)
    join_all(after=timedelta(hours=1))
    crowd(10, begun=timedelta(hours=2))
    join_all(after=timedelta(hours=3))
    (alarm,) = alarms_for(indicator_id=shop())
    assert (alarm.reports, alarm.last_at) == (40, NOW + timedelta(hours=3))
    assert Entry.objects.filter(kind="reports.alarm_raised").count() == 1
