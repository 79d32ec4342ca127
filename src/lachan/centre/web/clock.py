"""Days in Vietnam. Times are stored in UTC; a period of an office or a role is counted in days as people count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import date, datetime

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def today(now: datetime) -> date:
    """This will give the day in Vietnam at a moment (aware)."""
    return now.astimezone(VIETNAM).date()
