"""Health of what partners get: is the register followed, is each format made, who lacks something for long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse

from lachan.centre.console.queries.health import HealthLine
from lachan.centre.exchange.queries.entries import state
from lachan.centre.exchange.queries.health import count_late, feeds_now, following_now

if TYPE_CHECKING:
    from datetime import datetime


def check_sharing(now: datetime) -> HealthLine:
    """This will say whether what was decided goes out, to everybody who is to get it."""
    address = reverse("desk_health_sharing")
    following = following_now(now)
    if following.is_late:
        return HealthLine("sharing", "bad", "unread", at=following.since)
    are = state()
    wrong = [one for one in feeds_now(now, are) if one.wrong]
    if wrong:
        formats = ", ".join(sorted(one.format for one in wrong))
        return HealthLine("sharing", "bad", "feeds", {"formats": formats}, address=address)
    late = count_late(now)
    if late:
        return HealthLine("sharing", "soon", "late", {"count": f"{late}"}, address=address)
    if are.emptied:
        return HealthLine("sharing", "soon", "stopped", address=reverse("desk_sharing"))
    return HealthLine("sharing", "good", at=are.at) if are.seq else HealthLine("sharing", "none")


CHECKS: Final = (check_sharing,)
