"""What the worker does for this room over and over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.indicators import claims, signals
from lachan.centre.web.clock import today
from lachan.centre.web.steps import Step

if TYPE_CHECKING:
    from datetime import datetime


def empty(now: datetime) -> int:
    """This will empty signals that were kept long enough."""
    return signals.empty_due(today=today(now), now=now)


def expire(now: datetime) -> int:
    """This will end claims that their owners did not confirm again."""
    return claims.expire_claims(now=now)


def remind(now: datetime) -> int:
    """This will write to owners before their claim ends; gives 0, since the same are due until the day has come."""
    claims.remind_owners(now=now)
    return 0


STEPS: Final = (
    Step("indicators.empty", empty, pace_seconds=300.0),
    Step("indicators.expire_claims", expire, pace_seconds=300.0),
    Step("indicators.remind_owners", remind, pace_seconds=3_600.0),
)
