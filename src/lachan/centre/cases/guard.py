"""The triggers that hold timelines and custody: nothing in them is changed or taken away.

A change here needs a migration that calls `put_triggers`; so does one that alters these tables, for on SQLite a table
that is altered is made anew, and its triggers are gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSED: Final = "the timeline of a case is not changed"
FIXED: Final = ("cases_event", "cases_custody")

_FUNCTION: Final = (
    "CREATE FUNCTION cases_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'restrict_violation'; END $$"
)


def triggers(vendor: str) -> dict[str, str]:
    """This will give the triggers of a database by name, as statements that make them."""
    if vendor == "postgresql":
        return {
            f"{table}_fixed": (
                # for the statement and not for each row: a TRUNCATE has no rows
                f"CREATE TRIGGER {table}_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
                " EXECUTE FUNCTION cases_refuse()"
            )
            for table in FIXED
        }
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    made: dict[str, str] = {}
    for table in FIXED:
        made[f"{table}_no_update"] = f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}"
        made[f"{table}_no_delete"] = f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}"
        # INSERT OR REPLACE takes the old row away without asking the triggers of DELETE
        made[f"{table}_no_replace"] = (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"  # noqa: S608 - our own names
            f" WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
            f" BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: {table}'); END"
        )
    return made


def put_triggers(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """This will put the triggers in place, anew where they stand already."""
    take_triggers(schema_editor)
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(_FUNCTION)
    for sql in triggers(vendor).values():
        schema_editor.execute(sql)


def take_triggers(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """This will take the triggers away: for a migration, and for nothing else."""
    vendor = schema_editor.connection.vendor
    for name, sql in triggers(vendor).items():
        table = f" ON {sql.split(' ON ')[1].split()[0]}" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{table}")
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS cases_refuse()")
