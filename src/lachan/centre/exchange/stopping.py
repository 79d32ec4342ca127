"""A mark in the data folder while all is emptied, for doors that ask no database: the worker may be dead by then.

Who empties sets it and who fills takes it away, each once that is written; the worker holds it against the database
besides, so that a mark of a database that was put back doesn't stay.
"""

from __future__ import annotations

import fcntl
import logging
import os
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from lachan.centre.exchange.queries.entries import is_emptied

if TYPE_CHECKING:
    from pathlib import Path

MARK: Final = "stopped"
_LOCK: Final = f".{MARK}-lock"
_known: dict[str, Any] = {}
_log = logging.getLogger("lachan.errors")


def mark_path() -> Path:
    """This will give the place of the mark."""
    folder: Path = settings.ENVIRONMENT.exchange_folder
    return folder / MARK


def was_marked(former: Path) -> bool:
    """This will say whether all was emptied by a former data folder, the one that a backup took the place of."""
    return (former / mark_path().relative_to(settings.ENVIRONMENT.data)).exists()


def is_marked() -> bool:
    """This will say whether all is emptied, by one look at the disk: three microseconds of a question's forty."""
    environment = settings.ENVIRONMENT
    if _known.get("environment") is not environment:
        # to put the path together takes longer than the look
        _known.update(environment=environment, path=str(mark_path()))
    return os.path.exists(_known["path"])  # noqa: PTH110 - half the time of Path's


def keep_mark() -> None:
    """This will let the mark say what the database says. What the disk refuses is written into the log.

    The database is asked by who holds the lock: of several at once the last one has seen what was written last.
    """
    path = mark_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name(_LOCK).open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if is_emptied():
                path.touch()
            else:
                path.unlink(missing_ok=True)
    except OSError:
        # what is emptied stays emptied wherever the database is asked, and the worker tries again
        _log.exception("the mark of an emergency stop can't be written")
