"""How often somebody may ask: a token bucket for each network and for each key, in memory.

Wide on purpose: behind one address of a mobile carrier stand thousands of people. Each process counts for itself and
has its share of the quota (quota ÷ processes), so nothing is shared and nothing is written down.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings

from lachan.centre.web.addresses import network_of
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

# About 200 bytes each: 20 MB at the most. The one that has asked least recently is forgotten first, and with it
# at worst what it has already used.
MAX_BUCKETS = 100_000
# A program with a mistyped key sees at once that it is wrong. A key has 256 bits, so nobody gets to one by guessing;
# this keeps those who try from using the machine up.
WRONG_KEYS_PER_MINUTE = 60
# A program that follows an inbox asks a few times a minute, and one that brings 500 acts at once can do so ten times.
TOKEN_PER_MINUTE = 6_000


class Buckets:
    """Token buckets by name; each holds at most `per_minute` tokens and refills at that pace."""

    def __init__(
        self, per_minute: float, *, size: int = MAX_BUCKETS, clock: Callable[[], float] = monotonic
    ) -> None:
        """This will start with no bucket; one that isn't there is full."""
        self.capacity = max(1.0, per_minute)
        self._per_second = self.capacity / 60
        self._size = size
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        """This will count the buckets."""
        return len(self._buckets)

    def take(self, name: str, cost: float = 1.0) -> float:
        """This will take `cost` tokens and give 0, or take none and give the seconds until there are enough.

        What costs more than a whole bucket is charged a whole bucket: it can be asked for, once in a while.
        """
        cost = min(cost, self.capacity)
        now = self._clock()
        with self._lock:
            found = self._buckets.get(name)
            if found is None:
                tokens = self.capacity
                if len(self._buckets) >= self._size:
                    self._buckets.popitem(last=False)
            else:
                tokens = min(self.capacity, found[0] + (now - found[1]) * self._per_second)
                self._buckets.move_to_end(name)
            if tokens < cost:
                self._buckets[name] = (tokens, now)
                return (cost - tokens) / self._per_second
            self._buckets[name] = (tokens - cost, now)
        return 0.0

    def wait_seconds(self, name: str) -> float:
        """This will give the seconds until a token can be taken, without taking one; 0 when one is there."""
        with self._lock:
            found = self._buckets.get(name)
        if found is None:
            return 0.0
        tokens = found[0] + (self._clock() - found[1]) * self._per_second
        return max(0.0, (1.0 - tokens) / self._per_second)


def _share(per_minute: int) -> float:
    return per_minute / settings.ENVIRONMENT.workers


networks = Buckets(_share(settings.ENVIRONMENT.checks_per_minute))
pictures = Buckets(_share(settings.ENVIRONMENT.pictures_per_minute))
# a program that polls a list behind a carrier's address takes no question from the people there
downloads = Buckets(_share(settings.ENVIRONMENT.checks_per_minute))
keys = Buckets(_share(settings.ENVIRONMENT.key_checks_per_minute))
wrong_keys = Buckets(_share(WRONG_KEYS_PER_MINUTE))
tokens = Buckets(_share(TOKEN_PER_MINUTE))


def spend(request: HttpRequest, cost: float = 1.0, *, key: str = "") -> None:
    """This will count a question under its key, or else its network. Raises Refusal (429) when there were too many."""
    wait_seconds = keys.take(key, cost) if key else networks.take(network_of(request), cost)
    if wait_seconds:
        raise too_many("too_many_by_key" if key else "too_many", wait_seconds)


def spend_download(request: HttpRequest, cost: float = 1.0) -> None:
    """This will count what a stranger's program fetches, under its network. Raises Refusal (429)."""
    wait_seconds = downloads.take(network_of(request), cost)
    if wait_seconds:
        raise too_many("too_many", wait_seconds)


def spend_picture(request: HttpRequest, *, key: str = "") -> None:
    """This will count a picture, under its key or else its network. Raises Refusal (429) when there were too many."""
    wait_seconds = pictures.take(key or network_of(request))
    if wait_seconds:
        raise too_many("too_many_pictures", wait_seconds)


def spend_by_token(token_id: int, cost: float = 1.0) -> None:
    """This will count what is asked by a token; each act of many counts. Raises Refusal (429)."""
    wait_seconds = tokens.take(f"{token_id}", cost)
    if wait_seconds:
        raise too_many("too_many_by_token", wait_seconds)


def refuse_guesses(request: HttpRequest) -> None:
    """This will raise Refusal (429) when the network has shown too many wrong keys; it is asked before a key is."""
    wait_seconds = wrong_keys.wait_seconds(network_of(request))
    if wait_seconds:
        raise too_many("too_many_wrong_keys", wait_seconds)


def count_wrong_key(request: HttpRequest) -> None:
    """This will count a wrong key under its network."""
    wrong_keys.take(network_of(request))


def too_many(code: str, wait_seconds: float) -> Refusal:
    """This will make the refusal that says how long to wait, in whole seconds."""
    seconds = math.ceil(wait_seconds)
    return Refusal(
        429,
        code,
        retry_after_seconds=seconds,
        wait_vi=f"{seconds} giây",
        wait_en="1 second" if seconds == 1 else f"{seconds} seconds",
    )
