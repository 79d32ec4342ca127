"""Detection for tests of this room: the engine over all signals that wait, as the worker does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.detection.services import judge_waiting

if TYPE_CHECKING:
    from datetime import datetime


def judge_all(now: datetime) -> None:
    """This will judge all signals that wait."""
    while judge_waiting(now=now):
        pass
