"""What the worker does for this room over and over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.detection import services
from lachan.centre.indicators.signals import count_waiting
from lachan.centre.web.steps import Step

if TYPE_CHECKING:
    from datetime import datetime


def judge(now: datetime) -> int:
    """This will have a batch of new signals judged."""
    return services.judge_waiting(now=now)


STEPS: Final = (
    # half a second and a batch: within two seconds of the report
    Step("detection.judge", judge, 0.5, count_waiting),
)
