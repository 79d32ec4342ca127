"""All writes of this room."""

from lachan.centre.reports.services.changing import FollowedUp, add_to_report, withdraw_report
from lachan.centre.reports.services.taking import FileTold, IdempotencyError, Taken, take_report

__all__ = [
    "FileTold",
    "FollowedUp",
    "IdempotencyError",
    "Taken",
    "add_to_report",
    "take_report",
    "withdraw_report",
]
