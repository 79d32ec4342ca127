"""The lists and the day that detection judges by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.detection.judging import Judge
from lachan.centre.indicators.lists import register_lists
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from datetime import datetime


def judge_of(now: datetime) -> Judge:
    """This will give the engine with the lists as they stand."""
    day = today(now)
    return Judge(register_lists(day), day)
