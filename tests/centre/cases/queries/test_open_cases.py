from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from centre.cases.scene import NOW, changed_by, desk, opened, people, reported
from lachan.centre.audit import log
from lachan.centre.audit.reads import look_at_reads, rule_states, unusual_reads
from lachan.centre.audit.sealing import seal
from lachan.centre.cases.queries.open_cases import is_named_by_open_case
from lachan.centre.cases.services.ending import close_case
from lachan.centre.cases.services.members import add_members
from lachan.centre.reports.models import Report

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

HOUR = timedelta(hours=1)
READER = "person:1"


def said_of(report_id: int, *, at: timedelta = timedelta(0)) -> bool | None:
    return is_named_by_open_case(READER, f"report:{report_id}", NOW + at)


def test_a_report_is_named_by_the_case_that_has_it_while_it_goes_on(people: People) -> None:
    report_id = reported()
    assert said_of(report_id) is None, "it is still looked through"
    case = opened(people)
    changed_by(case, add_members, people, report_ids=[report_id])
    assert said_of(report_id) is True
    assert said_of(report_id, at=-HOUR) is None
    changed_by(case, close_case, people, outcome="no_scam", reason="Trang thật", now=NOW + 2 * HOUR)
    assert said_of(report_id, at=HOUR) is True
    assert said_of(report_id, at=3 * HOUR) is False


def test_a_case_is_named_by_itself_until_it_is_closed(people: People) -> None:
    case = opened(people)
    assert is_named_by_open_case(READER, f"case:{case.pk}", NOW) is True
    changed_by(case, close_case, people, outcome="no_scam", reason="Trang thật")
    assert is_named_by_open_case(READER, f"case:{case.pk}", NOW + HOUR) is False


def test_a_report_that_was_closed_without_a_case_has_none() -> None:
    report_id = reported()
    Report.objects.filter(pk=report_id).update(state=Report.State.CLOSED)
    assert said_of(report_id) is False


@pytest.mark.parametrize("subject", ["person:7", "report:x", "report:", "case:99999", "report:٣", ""])
def test_of_what_is_no_report_and_no_case_nobody_can_say(db: None, subject: str) -> None:
    del db
    assert is_named_by_open_case(READER, subject, NOW) is None


def test_a_read_of_a_closed_matter_stands_among_the_unusual(people: People) -> None:
    assert all(state.known for state in rule_states())
    open_one, closed_one = opened(people), opened(people)
    changed_by(closed_one, close_case, people, outcome="no_scam", reason="Trang thật")
    with transaction.atomic():
        log.record_read(
            kind="cases.viewed",
            actor=desk(people),
            now=NOW + HOUR,
            subjects=[f"case:{open_one.pk}", f"case:{closed_one.pk}"],
        )
    seal(NOW + HOUR)
    look_at_reads(NOW + HOUR)
    (found,) = [one for one in unusual_reads().reads if one.rule == "no_open_case"]
    assert found.facts == {"count": 1}
