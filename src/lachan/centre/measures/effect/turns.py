"""When to look again: often while something is expected to change, seldom while it stands. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.measures.effect.standing import Effect

# After each look that changed nothing the next one comes later. The first ones tell the time to effect; a second look
# has to be 3 minutes after the first (`standing.APART`), so that nothing is gained by less.
STEPS: Final = tuple(timedelta(minutes=minutes) for minutes in (4, 4, 4, 8, 15, 30, 60, 120, 240, 480))
# What isn't done yet is looked for each hour at least: somebody is waiting for it.
WAITED_FOR: Final = timedelta(hours=1)
# What holds is looked at twice a day at least: what comes back is to be seen the same day.
HELD: Final = timedelta(hours=12)


def next_look(*, step: int, effect: Effect, changed: bool, at: datetime) -> tuple[int, datetime]:
    """This will give the number of the next step and when it is due, after a look; one that changed begins anew."""
    step = 0 if changed else min(step + 1, len(STEPS) - 1)
    most = HELD if effect == "effective" else WAITED_FOR
    return step, at + min(STEPS[step], most)
