"""Names to addresses: once for each request, by the machine's own resolver, within a limit of time."""

from __future__ import annotations

import queue
import socket
import threading
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, Protocol

from lachan.centre.fetch.targets import FetchError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from ipaddress import IPv4Address, IPv6Address

    type Address = IPv4Address | IPv6Address

# More are not looked at: a name with more addresses than these is refused, not cut.
MAX_ADDRESSES: Final = 32
# The system's resolver can't be stopped; so many may hang at once, then no more is asked for.
_MAX_HANGING: Final = 64
_asking = threading.BoundedSemaphore(_MAX_HANGING)


class Resolver(Protocol):
    """Gives all addresses of a name, one at least. Raises FetchError: `dns`, `dns_time`."""

    def __call__(self, name: str, /, *, seconds: float) -> Sequence[Address]:
        """This will give the addresses."""


def resolve_by_system(name: str, /, *, seconds: float) -> Sequence[Address]:
    """This will ask the machine's resolver (DNS, hosts file). Raises FetchError: `dns`, `dns_time`."""
    if not _asking.acquire(timeout=max(0.0, seconds)):
        raise FetchError("dns_time")
    answers: queue.SimpleQueue[list[str] | None] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
            answers.put([str(entry[4][0]) for entry in found])
        except (OSError, UnicodeError):
            answers.put(None)
        finally:
            _asking.release()

    threading.Thread(target=ask, name="resolving", daemon=True).start()
    try:
        found = answers.get(timeout=max(0.001, seconds))
    except queue.Empty:
        raise FetchError("dns_time") from None
    if not found or len(found) > MAX_ADDRESSES:
        raise FetchError("dns")
    return tuple(dict.fromkeys(ip_address(said) for said in found))
