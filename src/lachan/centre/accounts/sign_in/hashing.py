"""Passwords are hashed with Argon2id, few at a time, so that the site's memory stays bounded whoever asks."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth.hashers import Argon2PasswordHasher

from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

# Each takes 64 MiB; more than two at once in one process would let a crowd of guesses use the memory up.
AT_ONCE: Final = 2
# One more is kept for known devices and for who is in already, so that a crowd of strangers doesn't hold them up.
AT_ONCE_KNOWN: Final = 1
# Who has waited this long is told to come again: the page would be slower than any person waits.
WAIT_SECONDS: Final = 8.0
_places = BoundedSemaphore(AT_ONCE)
_known_places = BoundedSemaphore(AT_ONCE_KNOWN)
_is_known: ContextVar[bool] = ContextVar("lachan_known_device", default=False)


class BoundedArgon2Hasher(Argon2PasswordHasher):
    """Argon2id after RFC 9106, 4: the second choice (64 MiB, 3 passes), with one lane."""

    time_cost = 3
    memory_cost = 65_536
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """This will hash a password. Raises Refusal (503) when too many are being hashed."""
        with _a_place():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """This will compare a password with a hash. Raises Refusal (503) when too many are being hashed."""
        with _a_place():
            return super().verify(password, encoded)

    def harden_runtime(self, password: str, encoded: Any) -> None:
        """This will do nothing: the parameters stand in the hash, and a weaker hash is renewed at sign-in."""


@contextmanager
def for_known(is_known: bool = True) -> Iterator[None]:  # noqa: FBT001, FBT002 - `with for_known(bool(device)):`
    """This will hash what is hashed inside in the place that is kept for known devices."""
    token = _is_known.set(is_known)
    try:
        yield
    finally:
        _is_known.reset(token)


@contextmanager
def _a_place() -> Iterator[None]:
    places = _known_places if _is_known.get() else _places
    if not places.acquire(timeout=WAIT_SECONDS):
        raise Refusal(503, "sign_in_busy", retry_after_seconds=10)
    try:
        yield
    finally:
        places.release()
