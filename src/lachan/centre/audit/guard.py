"""The triggers that hold the log: nothing in it is changed or taken away, except what sealing and erasing need.

Whoever owns the database can take triggers away; that is what the chain and the heads outside are for. The triggers
keep programs, hands and mistakes from it, and their absence shows (`queries.missing_triggers`).

A change here needs a migration that calls `put_triggers`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSED: Final = "the log is not changed"

# never changed, never taken away
_FIXED: Final = ("audit_entry", "audit_batch", "audit_signedhead", "audit_witnessreceipt")

# An entry that was just put into the newest batch leaves the queue; no other does.
_SEALED: Final = (
    "EXISTS (SELECT 1 FROM (SELECT first_id, last_id FROM audit_batch ORDER BY number DESC LIMIT 1) AS newest"
    " WHERE OLD.entry_id BETWEEN newest.first_id AND newest.last_id)"
)
_KEY_ERASED: Final = (
    "EXISTS (SELECT 1 FROM audit_erasure WHERE person_id = OLD.person_id AND erased_at >= OLD.made_at)"
)
_VALUE_ERASED: Final = (
    "EXISTS (SELECT 1 FROM audit_personalkey AS its JOIN audit_erasure AS erasure"
    " ON erasure.person_id = its.person_id AND erasure.erased_at >= its.made_at WHERE its.id = OLD.key_id)"
)
# may be taken away when the condition holds; never changed
_LEAVES: Final[Mapping[str, str]] = {
    "audit_unsealed": _SEALED,
    "audit_personalkey": _KEY_ERASED,
    "audit_personalvalue": _VALUE_ERASED,
}


def _sqlite() -> dict[str, str]:
    refuse = f"SELECT RAISE(ABORT, '{REFUSED}')"
    triggers = {
        "audit_entry_queue": (
            "CREATE TRIGGER audit_entry_queue AFTER INSERT ON audit_entry"
            " BEGIN INSERT INTO audit_unsealed (entry_id) VALUES (NEW.id); END"
        ),
        "audit_erasure_no_update": (
            "CREATE TRIGGER audit_erasure_no_update BEFORE UPDATE ON audit_erasure WHEN NOT"
            " (NEW.id = OLD.id AND NEW.person_id = OLD.person_id AND NEW.erased_at = OLD.erased_at AND NEW.journalled)"
            f" BEGIN {refuse}; END"
        ),
        "audit_erasure_no_delete": (
            f"CREATE TRIGGER audit_erasure_no_delete BEFORE DELETE ON audit_erasure BEGIN {refuse}; END"
        ),
    }
    # INSERT OR REPLACE takes the old row away without asking the triggers of DELETE
    taken = {
        "audit_entry": "id = NEW.id",
        "audit_batch": "number = NEW.number OR head = NEW.head",
        "audit_signedhead": "serial = NEW.serial",
        "audit_witnessreceipt": "id = NEW.id OR (witness = NEW.witness AND serial = NEW.serial)",
        "audit_unsealed": "entry_id = NEW.entry_id",
        "audit_personalkey": "id = NEW.id OR person_id = NEW.person_id",
        "audit_personalvalue": "id = NEW.id",
        "audit_erasure": "id = NEW.id",
    }
    for table, same in taken.items():
        triggers[f"{table}_no_replace"] = (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"  # noqa: S608 - our own names
            f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"
            f" BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: {table}'); END"
        )
    for table in (*_FIXED, *_LEAVES):
        triggers[f"{table}_no_update"] = (
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {refuse}; END"
        )
        when = f" WHEN NOT {_LEAVES[table]}" if table in _LEAVES else ""
        triggers[f"{table}_no_delete"] = (
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}{when} BEGIN {refuse}; END"
        )
    return triggers


# of PostgreSQL: what its triggers call
FUNCTIONS: Final[Mapping[str, str]] = {
    "audit_refuse": (
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'restrict_violation'; END $$"
    ),
    "audit_queue": (
        "CREATE FUNCTION audit_queue() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO audit_unsealed (entry_id) VALUES (NEW.id); RETURN NULL; END $$"
    ),
    "audit_mark_journalled": (
        "CREATE FUNCTION audit_mark_journalled() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF NEW.id = OLD.id AND NEW.person_id = OLD.person_id AND NEW.erased_at = OLD.erased_at AND NEW.journalled"
        f" THEN RETURN NEW; END IF; RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'restrict_violation'; END $$"
    ),
} | {
    f"{table}_leaves": (
        f"CREATE FUNCTION {table}_leaves() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {condition} THEN RETURN OLD; END IF;"
        f" RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    for table, condition in _LEAVES.items()
}


def _postgresql() -> dict[str, str]:
    triggers = {
        "audit_entry_queue": (
            "CREATE TRIGGER audit_entry_queue AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_queue()"
        ),
        "audit_erasure_no_update": (
            "CREATE TRIGGER audit_erasure_no_update BEFORE UPDATE ON audit_erasure FOR EACH ROW"
            " EXECUTE FUNCTION audit_mark_journalled()"
        ),
        "audit_erasure_no_delete": (
            "CREATE TRIGGER audit_erasure_no_delete BEFORE DELETE OR TRUNCATE ON audit_erasure FOR EACH STATEMENT"
            " EXECUTE FUNCTION audit_refuse()"
        ),
    }
    for table in (*_FIXED, *_LEAVES):
        # for the statement and not for each row: a TRUNCATE has no rows, and a try is refused even where none fits
        events = "UPDATE OR TRUNCATE" if table in _LEAVES else "UPDATE OR DELETE OR TRUNCATE"
        triggers[f"{table}_fixed"] = (
            f"CREATE TRIGGER {table}_fixed BEFORE {events} ON {table} FOR EACH STATEMENT"
            " EXECUTE FUNCTION audit_refuse()"
        )
    for table in _LEAVES:
        triggers[f"{table}_no_delete"] = (
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW"
            f" EXECUTE FUNCTION {table}_leaves()"
        )
    return triggers


TRIGGERS: Final[Mapping[str, Mapping[str, str]]] = {"sqlite": _sqlite(), "postgresql": _postgresql()}


def put_triggers(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """This will put the triggers in place, anew where they stand already.

    Every migration of this room ends with it: on SQLite, changing a table makes it anew, and its triggers are gone.
    """
    take_triggers(schema_editor)
    vendor = schema_editor.connection.vendor
    for sql in (*_functions(vendor).values(), *TRIGGERS[vendor].values()):
        schema_editor.execute(sql)


def take_triggers(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """This will take the triggers away: for a migration, and for nothing else."""
    vendor = schema_editor.connection.vendor
    for name, sql in TRIGGERS[vendor].items():
        table = f" ON {sql.split(' ON ')[1].split()[0]}" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{table}")
    for name in _functions(vendor):
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def _functions(vendor: str) -> Mapping[str, str]:
    return FUNCTIONS if vendor == "postgresql" else {}
