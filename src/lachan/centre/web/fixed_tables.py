"""Triggers that hold tables: nothing in them is changed or taken away, on either database.

A migration calls `put`; so does one that alters these tables, for on SQLite a table that is altered is made anew, and
its triggers are gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class FixedTables(msgspec.Struct, frozen=True):
    """Tables that are only added to. `function` names what refuses on PostgreSQL, `refused` is what it says."""

    tables: tuple[str, ...]
    function: str
    refused: str

    def triggers(self, vendor: str) -> dict[str, str]:
        """This will give the triggers of a database by name, as statements that make them."""
        if vendor == "postgresql":
            return {
                f"{table}_fixed": (
                    # for the statement and not for each row: a TRUNCATE has no rows
                    f"CREATE TRIGGER {table}_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
                    f" EXECUTE FUNCTION {self.function}()"
                )
                for table in self.tables
            }
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self.refused}'); END"
        made: dict[str, str] = {}
        for table in self.tables:
            made[f"{table}_no_update"] = f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}"
            made[f"{table}_no_delete"] = f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}"
            # INSERT OR REPLACE takes the old row away without asking the triggers of DELETE
            made[f"{table}_no_replace"] = (
                f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"  # noqa: S608 - our own names
                f" WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
                f" BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: {table}'); END"
            )
        return made

    def put(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        """This will put the triggers in place, anew where they stand already."""
        self.take(schema_editor)
        vendor = schema_editor.connection.vendor
        if vendor == "postgresql":
            schema_editor.execute(
                f"CREATE FUNCTION {self.function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                f" RAISE EXCEPTION '{self.refused}' USING ERRCODE = 'restrict_violation'; END $$"
            )
        for sql in self.triggers(vendor).values():
            schema_editor.execute(sql)

    def take(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        """This will take the triggers away: for a migration, and for nothing else."""
        vendor = schema_editor.connection.vendor
        for name, sql in self.triggers(vendor).items():
            table = f" ON {sql.split(' ON ')[1].split()[0]}" if vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{table}")
        if vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {self.function}()")
