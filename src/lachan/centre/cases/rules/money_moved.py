"""Money moved less than 24 hours ago: it can still be stopped."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.queries.territories import places_by_code
from lachan.centre.cases.priority import in_dong
from lachan.centre.cases.rules.candidate import Candidate, numbers_of
from lachan.centre.web.clock import VIETNAM

if TYPE_CHECKING:
    from lachan.centre.reports.facts import ReportFacts

RULE: Final = "money_moved"
_TWO_DAYS: Final = timedelta(days=2)


def find(report: ReportFacts, *, now: datetime) -> Candidate | None:
    """This will say whether a report needs a case by this rule at a moment."""
    if not is_stoppable(report, now=now):
        return None
    return Candidate(
        rule=RULE,
        because=RULE,
        ref=ref_of(report),
        kind=report.case_kind or "bank_account",
        place=places_by_code([report.territory_code]).get(report.territory_code),
        report_ids=(report.id,),
        indicator_ids=(),
        params={"loss": in_dong(report.loss_vnd or 0)},
    )


def ref_of(report: ReportFacts) -> str:
    """This will give the name under which this rule finds a report: once for all."""
    return f"report:{report.id};"


def tells_of_money(report: ReportFacts) -> bool:
    """This will say whether a report counts and tells of a loss that the rule goes by."""
    return report.counts and (report.loss_vnd or 0) >= numbers_of(RULE)["least_loss_vnd"]


def is_stoppable(report: ReportFacts, *, now: datetime) -> bool:
    """This will say whether a report tells of money that can still be stopped at a moment."""
    return tells_of_money(report) and now < stoppable_until(report)


def stoppable_until(report: ReportFacts) -> datetime:
    """This will give until when the money may have moved less than 24 hours ago.

    It moved at the report at the latest; where a day was told, at its end at the latest.
    """
    until = report.received_at + timedelta(hours=numbers_of(RULE)["hours"])
    if report.happened_on is None:
        return until
    return min(until, datetime.combine(report.happened_on + _TWO_DAYS, time(), VIETNAM))
