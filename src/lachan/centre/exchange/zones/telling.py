"""NOTIFY (RFC 1996): secondaries are told of a new serial, again and again until they come and ask."""

from __future__ import annotations

import secrets
import struct
import threading
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange.zones import wire
from lachan.centre.exchange.zones.names import name_bytes
from lachan.centre.exchange.zones.secondaries import Secondary  # noqa: TC001 - msgspec resolves the annotation
from lachan.centre.exchange.zones.signatures import Key, Signer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# After each try so much longer; at the end the secondary's own refresh is quicker than we are.
WAITS_SECONDS: Final = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 60.0, 60.0)
# A secondary that takes all anew for each change is not told of the next one at once.
LEAST_BETWEEN_SECONDS: Final = 1.0


class Target(msgspec.Struct, frozen=True):
    """Who is told: an address, whose it is, and the key that the message is signed by, if it can check one."""

    secondary: Secondary
    partner: int
    key: Key | None


class _State(msgspec.Struct):
    target: Target
    serial: int
    tries: int
    due: float
    told_at: float
    is_done: bool = False


def notify_message(*, zone: str, soa: bytes, key: Key | None, clock: Callable[[], int]) -> bytes:
    """This will write a NOTIFY about a zone with its SOA."""
    flags = wire.NOTIFY << 11 | wire.AUTHORITATIVE
    question = name_bytes(zone) + struct.pack("!2H", wire.SOA, wire.IN)
    message = wire.head(secrets.randbits(16), flags, answers=1) + question + soa
    return message if key is None else Signer(key=key, asked=None, clock=clock).sign(message)


class Teller:
    """Knows who is still to be told, and when next. It sends nothing itself; threads may ask it at once."""

    def __init__(self, *, monotonic: Callable[[], float]) -> None:
        """This will know of nobody."""
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._states: dict[Secondary, _State] = {}

    def tell(self, targets: Iterable[Target], *, serial: int) -> None:
        """This will have all of them told of a serial; who isn't named any more is told nothing."""
        now = self._monotonic()
        with self._lock:
            before, self._states = self._states, {}
            for target in targets:
                known = before.get(target.secondary)
                if known is not None and known.serial == serial:
                    known.target = target
                    self._states[target.secondary] = known
                    continue
                last = known.told_at if known is not None else float("-inf")
                due = max(now, last + LEAST_BETWEEN_SECONDS)
                self._states[target.secondary] = _State(target, serial, 0, due, last)

    def due(self) -> list[Target]:
        """This will give who is to be told now, and count it as told."""
        now, found = self._monotonic(), []
        with self._lock:
            for state in self._states.values():
                if state.is_done or state.due > now:
                    continue
                found.append(state.target)
                state.told_at = now
                if state.tries < len(WAITS_SECONDS):
                    state.due = now + WAITS_SECONDS[state.tries]
                    state.tries += 1
                else:
                    state.is_done = True
        return found

    def came(self, *, partner: int, address: str) -> None:
        """This will note that a secondary of a partner asked: it needs no further telling of what it was told of."""
        with self._lock:
            for state in self._states.values():
                if (
                    state.target.partner == partner
                    and state.target.secondary.address == address
                    and state.tries
                ):
                    state.is_done = True

    def waiting(self) -> int:
        """This will give how many were told and have not come yet."""
        with self._lock:
            return sum(not state.is_done for state in self._states.values())
