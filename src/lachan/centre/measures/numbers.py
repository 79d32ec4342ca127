"""Numbers that people say aloud: M2026-000123, and A2026-000123 of appeals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.db import connection

if TYPE_CHECKING:
    from datetime import datetime

from lachan.centre.web.clock import today

NUMBER: Final = re.compile(r"M\d{4}-\d{6,8}")
APPEAL: Final = re.compile(r"A\d{4}-\d{6,8}")
_NEXT: Final = (
    "INSERT INTO {table} (year, last) VALUES (%s, %s)"
    " ON CONFLICT (year) DO UPDATE SET last = {table}.last + excluded.last RETURNING last"
)


def next_numbers(count: int, now: datetime) -> list[str]:
    """This will give the next numbers of measures in the year, in the caller's transaction."""
    return _next("M", "measures_measurenumber", count, now)


def next_appeal_numbers(count: int, now: datetime) -> list[str]:
    """This will give the next numbers of appeals in the year, in the caller's transaction."""
    return _next("A", "measures_appealnumber", count, now)


def _next(letter: str, table: str, count: int, now: datetime) -> list[str]:
    year = today(now).year
    with connection.cursor() as cursor:
        cursor.execute(_NEXT.format(table=table), (year, count))
        last = int(cursor.fetchone()[0])
    return [f"{letter}{year}-{number:06}" for number in range(last - count + 1, last + 1)]
