"""What the worker does for this room over and over."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from lachan.centre.outbox.delivery import Deliverer
from lachan.centre.outbox.queries import backlog
from lachan.centre.outbox.services import remove_contents
from lachan.centre.web.steps import Step

if TYPE_CHECKING:
    from datetime import datetime


@cache
def deliverer() -> Deliverer:
    """This will give what this process delivers with."""
    return Deliverer()


def deliver(now: datetime) -> int:
    """This will have what is due delivered, in threads of its own: a slow receiver holds up itself alone."""
    return deliverer().run(now)


def empty(now: datetime) -> int:
    """This will remove the content of what ended long enough ago."""
    return remove_contents(now=now)


STEPS: Final = (
    Step("outbox.deliver", deliver, pace_seconds=1.0, backlog=backlog),
    Step("outbox.empty", empty, pace_seconds=300.0),
)
