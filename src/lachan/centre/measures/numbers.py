"""Numbers that people say aloud: M2026-000123."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.db import connection

if TYPE_CHECKING:
    from datetime import datetime

from lachan.centre.web.clock import today

NUMBER: Final = re.compile(r"M\d{4}-\d{6,8}")
_NEXT: Final = (
    "INSERT INTO measures_measurenumber (year, last) VALUES (%s, %s)"
    " ON CONFLICT (year) DO UPDATE SET last = measures_measurenumber.last + excluded.last RETURNING last"
)


def next_numbers(count: int, now: datetime) -> list[str]:
    """This will give the next numbers of the year, in the caller's transaction."""
    year = today(now).year
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, (year, count))
        last = int(cursor.fetchone()[0])
    return [f"M{year}-{number:06}" for number in range(last - count + 1, last + 1)]
