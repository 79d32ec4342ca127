"""Whether an error says that the disk is full: of a database, or of the system, wherever in its chain."""

from __future__ import annotations

import errno
import sqlite3
from typing import Final

# 53100 of PostgreSQL (appendix A of its manual): disk_full
_SQLSTATE: Final = "53100"
# beside the code for it, the one for its index of the log that could not be made larger
_SQLITE: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_MOST_CAUSES: Final = 10


def says_disk_full(error: BaseException | None) -> bool:
    """This will say whether an error, or one that it came of, is that of a full disk."""
    for _ in range(_MOST_CAUSES):
        if error is None:
            return False
        if (
            getattr(error, "sqlstate", None) == _SQLSTATE
            or getattr(error, "sqlite_errorcode", None) in _SQLITE
            or (isinstance(error, OSError) and error.errno in _FULL)
        ):
            return True
        error = error.__cause__ or error.__context__
    return False
