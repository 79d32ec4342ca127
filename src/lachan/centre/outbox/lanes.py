"""Lanes: a receiver that is away is asked now and then, and not by every message that waits for it."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.outbox.channels.channel import Outcome

FIRST_PAUSE_SECONDS: Final = 5
LONGEST_PAUSE_SECONDS: Final = 300
# What says that the receiver is away or overwhelmed, whatever the message was.
_AWAY: Final = frozenset(
    {"dns", "dns_time", "connect", "connect_time", "tls", "time", "reset", "http.429", "http.502", "http.503",
     "http.504", "smtp.421", "smtp.auth", "smtp.no_tls"}
)  # fmt: skip


class Lanes:
    """Which lanes pause, in this process; nothing is lost with it, for each message has its own next time too."""

    def __init__(self) -> None:
        """This will pause none."""
        self._lock = threading.Lock()
        self._pauses: dict[str, tuple[int, datetime]] = {}

    def note(self, lane: str, outcome: Outcome, *, now: datetime) -> None:
        """This will pause a lane whose receiver is away, longer each time, and open it once something is taken."""
        with self._lock:
            if outcome.code not in _AWAY or outcome.result != "later":
                self._pauses.pop(lane, None)
                return
            times, until = self._pauses.get(lane, (0, now))
            if until > now:
                # of those that were under way together only the first counts
                return
            seconds = min(FIRST_PAUSE_SECONDS * 2 ** min(times, 10), LONGEST_PAUSE_SECONDS)
            self._pauses[lane] = (times + 1, now + timedelta(seconds=seconds))

    def paused(self, now: datetime) -> set[str]:
        """This will give the lanes that pause. A pause that ends too far off is from a clock that was set back."""
        furthest = now + timedelta(seconds=LONGEST_PAUSE_SECONDS)
        with self._lock:
            return {lane for lane, (_, until) in self._pauses.items() if now < until <= furthest}
