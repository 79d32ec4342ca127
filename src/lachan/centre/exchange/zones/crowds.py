"""How much one network may take up of the server: connections at once, and answers to strangers. Pure."""

from __future__ import annotations

import threading
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CONNECTIONS: Final = 128
# A provider has several resolvers in one network, each with a connection or two.
MOST_OF_ONE: Final = 16
# A secondary asks a few times a minute; the rest is somebody who tries to set us on a third.
STRANGERS_A_SECOND: Final = 20.0
_MOST_NETWORKS: Final = 4_096
_V4_BITS: Final = 8
_V6_BITS: Final = 72


def network_of(address: str) -> int:
    """This will give a number for the network of an address: IPv4 /24, IPv6 /56."""
    read = ip_address(address.partition("%")[0])
    if isinstance(read, IPv6Address):
        if read.ipv4_mapped is not None:
            return int(read.ipv4_mapped) >> _V4_BITS
        return -(int(read) >> _V6_BITS) - 1
    return int(read) >> _V4_BITS


class Crowd:
    """Counts connections, all and of each network."""

    def __init__(self, *, most: int = MOST_CONNECTIONS, most_of_one: int = MOST_OF_ONE) -> None:
        """This will begin with nobody here."""
        self._most = most
        self._most_of_one = most_of_one
        self._lock = threading.Lock()
        self._here: dict[int, int] = {}

    def enter(self, address: str) -> bool:
        """This will let one more in, or say that there are too many."""
        network = network_of(address)
        with self._lock:
            of_one = self._here.get(network, 0)
            if of_one >= self._most_of_one or sum(self._here.values()) >= self._most:
                return False
            self._here[network] = of_one + 1
            return True

    def leave(self, address: str) -> None:
        """This will let one go that had entered."""
        network = network_of(address)
        with self._lock:
            left = self._here[network] - 1
            if left:
                self._here[network] = left
            else:
                del self._here[network]


class Strangers:
    """Says whether a network is still answered when it asks without a right to."""

    def __init__(self, *, monotonic: Callable[[], float], a_second: float = STRANGERS_A_SECOND) -> None:
        """This will begin with nobody known."""
        self._monotonic = monotonic
        self._a_second = a_second
        self._lock = threading.Lock()
        self._left: dict[int, tuple[float, float]] = {}

    def is_answered(self, address: str) -> bool:
        """This will count one answer, and say whether it is given."""
        network, now = network_of(address), self._monotonic()
        with self._lock:
            if network not in self._left and len(self._left) >= _MOST_NETWORKS:
                # whoever has so many networks would fill the memory; to forget the oldest gives each a few answers more
                del self._left[next(iter(self._left))]
            left, at = self._left.pop(network, (self._a_second, now))
            left = min(self._a_second, left + (now - at) * self._a_second)
            self._left[network] = (left - 1.0, now) if left >= 1.0 else (left, now)
            return left >= 1.0
