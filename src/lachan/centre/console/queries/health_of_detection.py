"""Health of detection: what waits to be judged, what could not be, and a pass over the register that is held."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.urls import reverse

from lachan.centre.console.queries.health import HealthLine
from lachan.centre.detection.queries import standing

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.detection.queries import Standing

# A signal is judged within two seconds; a minute means a flood or a slow machine, ten that nobody judges.
JUDGE_SOON: Final = timedelta(minutes=1)
JUDGE_BAD: Final = timedelta(minutes=10)


def check_detection(now: datetime) -> tuple[HealthLine, ...]:
    """This will say whether what comes in is judged, and whether a pass over the register waits for a person."""
    state = standing()
    return _judging(state, now), _pass(state)


def _judging(state: Standing, now: datetime) -> HealthLine:
    numbers = {
        "waiting": str(state.waiting),
        "aside": str(state.put_aside),
        "pictures": str(state.pictures_waiting),
    }
    late = now - state.oldest_at if state.oldest_at else timedelta(0)
    address = reverse("desk_passes")
    if late > JUDGE_BAD:
        return HealthLine("judging", "bad", params=numbers, at=state.oldest_at)
    if state.put_aside:
        return HealthLine("judging", "soon", "aside", numbers, at=state.last_put_aside_at, address=address)
    return HealthLine("judging", "soon" if late > JUDGE_SOON else "good", params=numbers)


def _pass(state: Standing) -> HealthLine:
    one = state.sweep
    if one is None:
        return HealthLine("pass", "good")
    if one.state == "held":
        moved = {"moved": str(max(one.trial_worsened, one.trial_lightened)), "of": str(one.trial_judged)}
        address = reverse("desk_pass", args=[one.id])
        return HealthLine("pass", "bad", one.held_for, moved, at=one.held_at, address=address)
    return HealthLine("pass", "good", "running", {"at": str(one.cursor), "until": str(one.until_id)})


CHECKS: Final = (check_detection,)
