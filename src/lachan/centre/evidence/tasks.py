"""What the worker does for this room over and over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils import timezone

from lachan.centre.evidence import services
from lachan.centre.web.steps import Step

if TYPE_CHECKING:
    from datetime import datetime


def scan(now: datetime) -> int:
    """This will have one content scanned."""
    return services.scan_next(now=now)


def expire(now: datetime) -> int:
    """This will end what has reached its term."""
    return services.expire(now=now)


def end_waiting(now: datetime) -> int:
    """This will end what waited for a form that never came."""
    return services.end_waiting(now=now)


def end_uploads(now: datetime) -> int:
    """This will end large files of which the rest never came."""
    return services.expire_uploads(now=now)


def sweep(now: datetime) -> int:
    """This will take off the disk what no row speaks of; never at once again, since it looks at everything."""
    services.sweep(now=now)
    return 0


def count_due() -> int:
    """This will count what has reached its term; what is under a legal hold stays and is counted too."""
    return services.count_due(now=timezone.now())


def count_over() -> int:
    """This will count what has waited for its form long enough."""
    return services.count_over(now=timezone.now())


def count_expired() -> int:
    """This will count large files that have waited for the rest long enough."""
    return services.count_expired(now=timezone.now())


STEPS: Final = (
    Step("evidence.scan", scan, 2.0, services.count_waiting),
    Step("evidence.expire", expire, 60.0, count_due),
    Step("evidence.waiting", end_waiting, 120.0, count_over),
    Step("evidence.uploads", end_uploads, 300.0, count_expired),
    Step("evidence.sweep", sweep, 900.0),
)
