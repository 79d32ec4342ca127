"""All writes of this room."""

from lachan.centre.reports.services.changing import FollowedUp, add_to_report, withdraw_report
from lachan.centre.reports.services.deciding import (
    close_alarm,
    close_report,
    mark_seen,
    note_called,
    release_count,
    reopen_report,
    withdraw_count,
)
from lachan.centre.reports.services.filing import FileTold
from lachan.centre.reports.services.handing_over import (
    assign_report,
    carry_reports_on,
    route_unanswered,
)
from lachan.centre.reports.services.joining import join_reports
from lachan.centre.reports.services.keeping import empty_due, empty_traces
from lachan.centre.reports.services.rejoining import compare_again, compare_reports_again
from lachan.centre.reports.services.taking import IdempotencyError, Taken, take_report

__all__ = [
    "FileTold",
    "FollowedUp",
    "IdempotencyError",
    "Taken",
    "add_to_report",
    "assign_report",
    "carry_reports_on",
    "close_alarm",
    "close_report",
    "compare_again",
    "compare_reports_again",
    "empty_due",
    "empty_traces",
    "join_reports",
    "mark_seen",
    "note_called",
    "release_count",
    "reopen_report",
    "route_unanswered",
    "take_report",
    "withdraw_count",
    "withdraw_report",
]
