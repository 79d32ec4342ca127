"""What the worker does for the desk over and over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.console.queries.situation import MAKERS, turn_the_day
from lachan.centre.web import kept
from lachan.centre.web.steps import Step

if TYPE_CHECKING:
    from datetime import datetime


def keep(now: datetime) -> int:
    """This will make figures anew that take long, before who wants them has to wait."""
    return kept.remake(makers=MAKERS, now=now) or turn_the_day(now=now)


STEPS: Final = (Step("console.keep", keep, 5.0),)
