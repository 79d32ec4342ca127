"""The demo's reports: 2,000 over a month, of every type of scam, and one crowd that raises an alarm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from centre.reports.judging import judge_all
from lachan.centre.demo.story import told_reports
from lachan.centre.demo.telling import tell_story
from lachan.centre.indicators.models import Indicator
from lachan.centre.reports.models import Alarm, Report
from lachan.centre.reports.services import join_reports

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


def test_there_is_a_script_for_each_of_the_46_types() -> None:
    assert [script.scam_type for script in told_reports.SCRIPTS] == [f"V{one:02}" for one in range(1, 47)]


@pytest.mark.django_db
def test_it_tells_2000_reports_and_a_crowd_raises_an_alarm() -> None:
    tell_story(now=NOW)

    assert Report.objects.count() == 2_000
    ages = [NOW - at for at in Report.objects.values_list("received_at", flat=True)]
    assert min(ages) >= timedelta()
    assert max(ages) < timedelta(days=31)
    assert Report.objects.filter(office_id=None).count() == 0
    assert Report.objects.values("office_id").distinct().count() >= 8
    assert len(set(Report.objects.values_list("story", flat=True))) > 1_500

    judge_all(NOW)
    while join_reports(now=NOW):
        pass
    (alarm,) = Alarm.objects.all()
    assert Indicator.objects.get(pk=alarm.indicator_id).value.startswith("https://gom-hoa-bien.example")
    assert Report.objects.filter(same_as__isnull=False).count() > 200
    assert Indicator.objects.count() > 200
