"""How many bodies one network may be sending at once, so that it can't hold every thread by sending slowly.

A thread waits while a body comes in. Whoever opens many connections and sends a byte a minute would have them all; so
of the threads of a process one network gets three quarters, and what it asks beyond is refused before it is read. A
proxy that takes bodies in first (docs/how-to/run.md) does more.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings

from lachan.centre.web.addresses import network_of
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

# A body that is already here is read in far less; so a crowd of honest askers is only put in a row.
WAIT_SECONDS = 0.1
RETRY_SECONDS = 2


class Readers:
    """How many bodies of each network are being read."""

    def __init__(self, at_once: int, *, wait_seconds: float = WAIT_SECONDS) -> None:
        """This will let `at_once` bodies of one network in."""
        self._at_once = at_once
        self._wait_seconds = wait_seconds
        self._reading: dict[str, int] = {}
        self._free = threading.Condition()

    @contextmanager
    def reading(self, network: str) -> Iterator[None]:
        """This will count a body while it is read. Raises Refusal (503) when the network sends too many at once."""
        with self._free:
            if not self._free.wait_for(lambda: self._has_room(network), self._wait_seconds):
                raise Refusal(503, "too_slow", retry_after_seconds=RETRY_SECONDS)
            self._reading[network] = self._reading.get(network, 0) + 1
        try:
            yield
        finally:
            with self._free:
                left = self._reading[network] - 1
                if left:
                    self._reading[network] = left
                else:
                    del self._reading[network]
                self._free.notify()

    def _has_room(self, network: str) -> bool:
        return self._reading.get(network, 0) < self._at_once


readers = Readers(max(1, settings.ENVIRONMENT.threads * 3 // 4))


@contextmanager
def reading(request: HttpRequest) -> Iterator[None]:
    """This will count the body of a request while it is read. Raises Refusal (503)."""
    with readers.reading(network_of(request)):
        yield
