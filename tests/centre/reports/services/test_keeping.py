"""What people told is emptied on its day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from centre.reports.tellings import NOW, telling
from lachan.centre.indicators.models import Signal
from lachan.centre.reports.models import Addition, Report
from lachan.centre.reports.services import (
    add_to_report,
    empty_due,
    empty_traces,
    join_reports,
    take_report,
)

pytestmark = pytest.mark.django_db


def test_it_empties_180_days_after_the_last_step_and_not_before() -> None:
    code = take_report(told=telling(), now=NOW).receipt
    add_to_report(code=code, text="Tôi là Mơ", network="a", now=NOW + timedelta(days=10))
    join_reports(now=NOW + timedelta(days=11))

    assert empty_due(now=NOW + timedelta(days=189)) == 0
    assert empty_due(now=NOW + timedelta(days=190)) == 1
    assert empty_due(now=NOW + timedelta(days=191)) == 0

    report = Report.objects.get()
    assert (report.story, report.name, report.phone, report.identity, report.sketch) == ("",) * 5
    assert Addition.objects.get().text == ""
    assert {signal.text for signal in Signal.objects.all()} == {""}
    assert report.emptied_at is not None


def test_it_empties_traces_after_90_days_and_keeps_the_story() -> None:
    take_report(told=telling(), now=NOW)
    assert empty_traces(now=NOW + timedelta(days=90)) == 0
    assert empty_traces(now=NOW + timedelta(days=91)) == 1
    report = Report.objects.get()
    assert (report.network, report.device) == ("", "")
    assert report.story
