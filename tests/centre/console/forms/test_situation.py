from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import RequestFactory

from lachan.centre.console.forms.situation import Period, PeriodForm, read_period
from lachan.centre.web.words import say

# the 29th in Vietnam
NOW = datetime(2026, 11, 28, 18, tzinfo=UTC)
DAY = date(2026, 11, 29)
WEEK = Period(date(2026, 11, 23), DAY, "7")


def read(**query: str) -> tuple[PeriodForm, Period]:
    request = RequestFactory().get("/desk/situation", query)
    request.now = NOW  # type: ignore[attr-defined]
    return read_period(request)  # type: ignore[arg-type]


def test_a_week_until_today_is_usual() -> None:
    assert read()[1] == WEEK
    assert read(days="8")[1] == WEEK
    assert read(days="x" * 1_000)[1] == WEEK


@pytest.mark.parametrize(
    ("days", "first"), [("1", DAY), ("7", date(2026, 11, 23)), ("30", date(2026, 10, 31))]
)
def test_usual_periods_end_today(days: str, first: date) -> None:
    period = read(days=days)[1]
    assert period == Period(first, DAY, days)
    assert period.days == int(days)
    assert period.query == {"days": days}


def test_days_of_ones_own_are_read_as_people_and_as_machines_write_them() -> None:
    for first, last in (("1/10/2026", "15.10.2026"), ("2026-10-01", "2026-10-15")):
        period = read(first=first, last=last)[1]
        assert period == Period(date(2026, 10, 1), date(2026, 10, 15), "")
        assert period.query == {"first": "2026-10-01", "last": "2026-10-15"}


def test_one_end_alone_means_a_week() -> None:
    assert read(first="1/10/2026")[1] == Period(date(2026, 10, 1), date(2026, 10, 7), "")
    assert read(last="7/10/2026")[1] == Period(date(2026, 10, 1), date(2026, 10, 7), "")
    assert read(first="28/11/2026")[1] == Period(date(2026, 11, 28), DAY, "")


def test_days_to_come_are_left_out() -> None:
    assert read(first="28/11/2026", last="31/12/2026")[1].last == DAY


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"first": "2/10/2026", "last": "1/10/2026"}, "desk.wrong.period_turned"),
        ({"first": "1/1/2000", "last": "1/1/2026"}, "desk.wrong.period_long"),
        ({"first": "1/12/2026", "last": "2/12/2026"}, "desk.wrong.period_to_come"),
        ({"first": "31/2/2026"}, "desk.wrong.day"),
    ],
)
def test_what_is_no_period_is_said_beside_its_field_and_a_week_is_shown(
    query: dict[str, str], words: str
) -> None:
    form, period = read(**query)
    assert period == WEEK
    assert form.errors["first"] == [say(words, "vi")]
