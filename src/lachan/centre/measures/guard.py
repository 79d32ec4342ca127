"""What holds signatures, timelines and reviews on either database. A change here needs a migration.

Nothing in them is changed or taken away; and who proposed, signed or let sign a measure decides no appeal against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.web.fixed_tables import FixedTables

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FIXED: Final = FixedTables(
    ("measures_event", "measures_signature"), "measures_refuse", "what was signed is not changed"
)
REVIEWS: Final = FixedTables(
    ("measures_review", "measures_reviewed", "measures_agreement"),
    "measures_refuse_review",
    "what was reviewed is not changed",
)

_HAD_A_PART: Final = (
    "EXISTS (SELECT 1 FROM measures_signature s LEFT JOIN measures_delegation d ON d.id = s.delegation_id"
    " WHERE s.measure_id = NEW.measure_id AND (s.person_id = NEW.person_id OR d.from_person_id = NEW.person_id))"
)
_REFUSED: Final = "who had a part in a measure does not review it"


def put_third_person(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """This will have the database refuse a review by who signed the measure, or for whom somebody signed it."""
    take_third_person(schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION measures_third_person() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {_HAD_A_PART} THEN RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'restrict_violation'; END IF;"
            " RETURN NEW; END $$"
        )
        schema_editor.execute(
            "CREATE TRIGGER measures_reviewed_third BEFORE INSERT ON measures_reviewed FOR EACH ROW"
            " EXECUTE FUNCTION measures_third_person()"
        )
        return
    schema_editor.execute(
        f"CREATE TRIGGER measures_reviewed_third BEFORE INSERT ON measures_reviewed WHEN {_HAD_A_PART}"
        f" BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    )


def take_third_person(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """This will take that away: for a migration, and for nothing else."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER IF EXISTS measures_reviewed_third ON measures_reviewed")
        schema_editor.execute("DROP FUNCTION IF EXISTS measures_third_person()")
    else:
        schema_editor.execute("DROP TRIGGER IF EXISTS measures_reviewed_third")
