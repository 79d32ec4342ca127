"""Lengths of time as both databases count them alike, and columns to group by. SQLite keeps times as text in UTC.

Django's own would call back into Python for each row of SQLite.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from django.db.models import Aggregate, Func, IntegerField, TextField
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


class SecondsBetween(Func):
    """Whole seconds from a first time to a second, each without its fraction."""

    arity = 2
    output_field = IntegerField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        """This will have PostgreSQL count between whole seconds."""
        return self._between(
            compiler, connection, "extract(epoch from date_trunc('second', {}))::bigint", **more
        )

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        """This will have SQLite count between whole seconds."""
        return self._between(compiler, connection, "unixepoch(substr({}, 1, 19))", **more)

    def _between(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, seconds: str, **more: Any
    ) -> Any:
        del connection, more
        first, second = (compiler.compile(one) for one in self.get_source_expressions())
        return f"({seconds.format(second[0])} - {seconds.format(first[0])})", (*second[1], *first[1])


def group_of(column: str) -> Coalesce:
    """This will give a column to group by, in the order of no index.

    To group by a column itself SQLite leaves the index that has all that is counted, and reads the rows.
    """
    return Coalesce(column, column)


class NumbersOf(Aggregate):
    """All whole numbers of a group as a JSON list, "" or None for none: one text costs less to fetch than many rows."""

    output_field = TextField()
    function = "json_group_array"
    arity = 1

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        """This will have PostgreSQL write the list."""
        return self.as_sql(
            compiler, connection, function="json_agg", template="%(function)s(%(expressions)s)::text", **more
        )


def numbers_in(written: str | None) -> list[int]:
    """This will read what `NumbersOf` gives."""
    return msgspec.json.decode(written, type=list[int]) if written else []
