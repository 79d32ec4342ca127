"""Which of the zones a secondary takes, seen from what it asks for. Pure; threads may ask it at once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from lachan.centre.exchange.zones import plan as plans

if TYPE_CHECKING:
    from collections.abc import Callable

# Who has a zone asks for its serial once a minute (SOA refresh).
_KNOWN_SECONDS: Final = 3_600.0
_MOST: Final = 10_000


class Taken:
    """Remembers for an hour who asked for what."""

    def __init__(self, *, monotonic: Callable[[], float]) -> None:
        """This will know of nobody."""
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._asked: dict[tuple[int, str], dict[str, float]] = {}

    def came(self, *, partner: int, address: str, zone: str) -> None:
        """This will note that somebody asked for a zone."""
        with self._lock:
            if (partner, address) not in self._asked and len(self._asked) >= _MOST:
                self._asked.clear()
            self._asked.setdefault((partner, address), {})[zone] = self._monotonic()

    def may_take(self, *, partner: int, address: str, zone: str) -> bool:
        """This will say whether a secondary takes a zone, or has asked for none so that it can't be said."""
        known = self._known(partner, address)
        return not known or zone in known

    def has_all(self, *, partner: int, address: str, zone: str) -> bool:
        """This will say whether who was sent a zone has all that is blocked: one zone alone, or both of the two."""
        if zone == plans.MAIN:
            return True
        return zone in plans.FOLLOWED and {plans.FRESH, plans.BASE} <= self._known(partner, address)

    def _known(self, partner: int, address: str) -> set[str]:
        since = self._monotonic() - _KNOWN_SECONDS
        with self._lock:
            return {zone for zone, at in self._asked.get((partner, address), {}).items() if at >= since}
