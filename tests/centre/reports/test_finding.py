from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lachan.centre.reports.finding import FEW_OFFICES, TriageFilter, find_reports
from lachan.centre.reports.models import Report

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 28, tzinfo=UTC)
OFFICES = range(1, FEW_OFFICES + 8)
STATES = ("new", "seen", "closed", "withdrawn")


@pytest.fixture
def told() -> list[Report]:
    """Three hundred reports of every kind, at many offices and at none."""
    reports = [
        Report(
            channel=("web", "sms")[number % 2],
            about=("scam", "answer_wrong")[number % 11 == 0],
            case_kind=("", "email")[number % 3 == 0],
            receipt_sha256=f"{number:064x}",
            loss_vnd=(None, 0, 5)[number % 3],
            wants_call=number % 5 == 0,
            called_at=AT if number % 10 == 0 else None,
            received_at=AT,
            state=STATES[number * 7 % 4],
            state_at=AT,
            office_id=None if number % 23 == 0 else number * 13 % len(OFFICES) + 1,
            keep_until=date(2027, 5, 1),
        )
        for number in range(300)
    ]
    Report.objects.bulk_create(reports)
    made = list(Report.objects.order_by("pk"))
    for number, report in enumerate(made):
        if number % 7 == 3:
            Report.objects.filter(pk=report.pk).update(same_as=made[0])
    return list(Report.objects.order_by("pk"))


def fits(report: Report, offices: list[int], wanted: TriageFilter) -> bool:
    return (
        report.office_id in offices
        and (wanted.office_id is None or report.office_id == wanted.office_id)
        and all(
            not getattr(wanted, name) or getattr(report, name) == getattr(wanted, name)
            for name in ("state", "channel", "about", "case_kind")
        )
        and (not wanted.with_loss or bool(report.loss_vnd))
        and (not wanted.wants_call or (report.wants_call and report.called_at is None))
        and (not wanted.first_only or report.same_as_id is None)
    )


NARROWED: list[dict[str, Any]] = [
    {},
    {"channel": "sms"},
    {"about": "answer_wrong"},
    {"case_kind": "email"},
    {"office_id": 3},
    {"office_id": 999},
    {"with_loss": True},
    {"wants_call": True},
    {"first_only": True},
    {"channel": "web", "with_loss": True, "first_only": True},
]


@pytest.mark.parametrize("offices", [[], [3], [3, 4, 5], list(OFFICES)], ids=["none", "one", "few", "many"])
def test_it_finds_what_fits_in_the_order_of_the_list_and_nothing_else(
    told: list[Report], offices: list[int]
) -> None:
    for state, narrowed, down in itertools.product(("", *STATES), NARROWED, (True, False)):
        wanted = TriageFilter(state=state, **narrowed)
        whole = [report.pk for report in told if fits(report, offices, wanted)]
        if down:
            whole.reverse()
        assert find_reports(office_ids=offices, wanted=wanted, down=down, limit=1_000) == whole
        assert find_reports(office_ids=offices, wanted=wanted, down=down, limit=2) == whole[:2]
        if len(whole) > 3:
            found = find_reports(office_ids=offices, wanted=wanted, down=down, beyond=whole[1], limit=2)
            assert found == whole[2:4]


# on PostgreSQL a plan depends on how many rows it thinks there are
if connection.vendor == "sqlite":

    @pytest.mark.parametrize("offices", [[3], list(OFFICES)], ids=["few", "many"])
    def test_it_reads_the_narrow_indexes_alone_however_a_list_is_narrowed(
        told: list[Report], offices: list[int]
    ) -> None:
        assert told
        for state, narrowed in itertools.product(("", "new"), NARROWED):
            with CaptureQueriesContext(connection) as asked:
                find_reports(
                    office_ids=offices,
                    wanted=TriageFilter(state=state, **narrowed),
                    down=True,
                    beyond=9,
                    limit=5,
                )
            for one in asked:
                with connection.cursor() as cursor:
                    cursor.execute(f"EXPLAIN QUERY PLAN {one['sql']}")
                    plan = [row[3] for row in cursor.fetchall() if "reports_report" in row[3]]
                which = "office" if len(offices) == 1 or narrowed.get("office_id") == 3 else "state"
                assert plan
                assert all(f"COVERING INDEX reports_report_{which}" in line for line in plan), plan
