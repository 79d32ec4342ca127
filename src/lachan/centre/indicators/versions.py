"""The one row that says whether lists have changed."""

from __future__ import annotations

import secrets
from datetime import UTC
from itertools import count
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from datetime import datetime

_changes = count(1)
_latest = [0]

_BUMP = (
    "INSERT INTO indicators_listsversion (id, version, token, changed_at) VALUES (1, 1, %s, %s)"
    " ON CONFLICT (id) DO UPDATE SET version = indicators_listsversion.version + 1,"
    " token = substr(indicators_listsversion.token, 1, 8) || substr(excluded.token, 9, 8),"
    " changed_at = excluded.changed_at RETURNING version"
)


def next_version(now: datetime) -> int:
    """This will give the version for a change of this transaction; the row is locked until its end.

    So versions are committed in their order, and who has read one has read all before it.
    """
    with connection.cursor() as cursor:
        moment = connection.ops.adapt_datetimefield_value(now.astimezone(UTC))
        cursor.execute(_BUMP, (secrets.token_hex(8), moment))
        version = int(cursor.fetchone()[0])
    _latest[0] = next(_changes)
    return version


def changed_here() -> int:
    """This will give a number that differs after each change that this process makes."""
    return _latest[0]
