"""Whether an error says that the database was waited for in vain: others held what was to be changed."""

from __future__ import annotations

import sqlite3
from typing import Final

from django.db import OperationalError

from lachan.centre.web.turns import LOCKED

# 55P03 of PostgreSQL (appendix A of its manual): lock_not_available, after `lock_timeout`
_SQLSTATE: Final = "55P03"
_SQLITE: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
# the plain code stands in the lowest byte of an extended one
_PLAIN: Final = 0xFF


def says_busy(error: BaseException | None) -> bool:
    """This will say whether an error is that of a transaction that others kept waiting too long: it was taken back."""
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    return (
        getattr(cause, "sqlstate", None) == _SQLSTATE
        or (getattr(cause, "sqlite_errorcode", -1) & _PLAIN) in _SQLITE
        or str(error) == LOCKED
    )
