"""Days as both databases count them alike. SQLite keeps times as text in UTC.

Django's own would call back into Python for each row of SQLite.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import DateField, Func

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


class DayInVietnam(Func):
    """The day of a time in Vietnam, which has been seven hours ahead of UTC since 1975."""

    output_field = DateField()
    template = "(%(expressions)s AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        """This will cut the fraction off before, which SQLite would round."""
        return self.as_sql(
            compiler, connection, template="date(substr(%(expressions)s, 1, 19), '+7 hours')", **more
        )
