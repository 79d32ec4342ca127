"""Who uses the data folder: the site and workers share it; a restore wants it for itself."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = ".in-use"


class InUseError(Exception):
    """Somebody else uses the data folder; the message says what to do."""


def use_together(data: Path) -> int:
    """This will mark the folder as used until the process and all that it forks have ended. Raises InUseError."""
    return _take(data, fcntl.LOCK_SH, "A restore is running; wait until it is done.")


def use_alone(data: Path) -> int:
    """This will keep all others out until the descriptor is closed. Raises InUseError."""
    return _take(data, fcntl.LOCK_EX, f"Lachan runs on {data}. Stop the site and its workers first.")


def _take(data: Path, how: int, otherwise: str) -> int:
    descriptor = os.open(data / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise InUseError(otherwise) from None
    return descriptor
