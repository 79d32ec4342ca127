from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centre.accounts.people import People, people
from centre.reports.tellings import telling
from lachan.centre.reports.figures import Came, came
from lachan.centre.reports.models import Report
from lachan.centre.reports.services import take_report

if TYPE_CHECKING:
    from typing import Any

pytestmark = pytest.mark.django_db
__all__ = ["people"]

# nine in the morning in Vietnam
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = date(2026, 11, 23)


def told(people: People, office: str = "north", *, ago: timedelta = HOUR, **fields: Any) -> None:
    taken = take_report(told=telling(), now=NOW - ago)
    Report.objects.filter(pk=taken.report_id).update(office_id=people.office(office).pk, **fields)


def asked(people: People, office: str = "north", *, days: int = 1, **wanted: Any) -> Came:
    first = DAY - timedelta(days=days - 1)
    return came(offices=[people.office(office).pk], first=first, last=DAY, now=NOW, **wanted)


def test_it_counts_the_days_of_vietnam(people: People) -> None:
    # 17:00 UTC is midnight there
    told(people, ago=9 * HOUR)
    told(people, ago=9 * HOUR + timedelta(seconds=1))
    found = asked(people, days=2)
    assert found.days == ((date(2026, 11, 22), 1), (DAY, 1))
    assert found.total == 2


def test_it_counts_those_of_the_offices_and_below_and_of_nobody_else(people: People) -> None:
    told(people)
    told(people, "north_ward")
    told(people, "south")
    assert asked(people).total == 2
    assert asked(people, "centre").total == 3
    assert came(offices=[], first=DAY, last=DAY, now=NOW).total == 0


def test_withdrawn_reports_and_complaints_about_answers_are_left_out(people: People) -> None:
    told(people, state=Report.State.WITHDRAWN)
    told(people, about=Report.About.ANSWER_WRONG)
    assert asked(people).total == 0


def test_today_is_compared_with_as_much_of_yesterday(people: People) -> None:
    for ago in (1, 22, 24.5, 32, 34):
        told(people, ago=ago * HOUR)
    found = asked(people)
    # until nine of the day before: 24.5 and 32 hours ago; 22 hours ago was after nine, 34 hours ago the day before that
    assert (found.total, found.before) == (1, 2)


def test_more_days_than_the_period_has_are_given_for_a_chart_and_not_added_up(people: People) -> None:
    told(people, ago=50 * HOUR)
    told(people)
    found = asked(people, least_days=14)
    assert len(found.days) == 14
    assert found.total == 1
    assert sum(count for _, count in found.days) == 2


def test_new_ones_are_counted_whenever_they_came(people: People) -> None:
    told(people, ago=2_000 * HOUR)
    told(people, state=Report.State.SEEN)
    assert asked(people).new == 1


def test_it_takes_three_queries(people: People) -> None:
    told(people)
    with CaptureQueriesContext(connection) as queries:
        asked(people, days=30)
    assert len(queries) == 3
