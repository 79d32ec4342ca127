"""An index of what cases are found by: three letters at a time, so that a piece of a word is found too.

A later migration that makes `cases_case` anew on SQLite (Django says `_remake_table`) takes the triggers away: it has
to put them back (`SQLITE_TRIGGERS`).
"""

import sqlite3
from typing import Any

from django.db import migrations, models

_POSTGRESQL = (
    # as dear as it is, so that no plan does it for each row of the table
    "CREATE FUNCTION cases_letters_of(words text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT COST 5000 AS"
    " $$ DECLARE padded text := ' ' || words || ' '; BEGIN RETURN ARRAY(SELECT DISTINCT substr(padded, at, 3)"
    " FROM generate_series(1, length(words)) AS at); END $$",
    "CREATE INDEX cases_case_letters ON cases_case USING gin (cases_letters_of(words))",
)
_POSTGRESQL_BACK = (
    "DROP INDEX cases_case_letters",
    "DROP FUNCTION cases_letters_of(text)",
)
# of a case that is called otherwise the index is told what stood there: the text itself it does not keep
_PADDED = "' ' || {row}.words || ' '"
_OLD, _NEW = _PADDED.format(row="old"), _PADDED.format(row="new")
SQLITE_TRIGGERS = (
    "CREATE TRIGGER cases_words_came AFTER INSERT ON cases_case BEGIN"
    f" INSERT INTO cases_words(rowid, words) VALUES (new.id, {_NEW}); END",
    "CREATE TRIGGER cases_words_changed AFTER UPDATE OF words ON cases_case WHEN old.words <> new.words BEGIN"
    f" INSERT INTO cases_words(cases_words, rowid, words) VALUES ('delete', old.id, {_OLD});"
    f" INSERT INTO cases_words(rowid, words) VALUES (new.id, {_NEW}); END",
    "CREATE TRIGGER cases_words_went AFTER DELETE ON cases_case BEGIN"
    f" INSERT INTO cases_words(cases_words, rowid, words) VALUES ('delete', old.id, {_OLD}); END",
)
_SQLITE = (
    "CREATE VIRTUAL TABLE cases_words USING fts5(words, content='', tokenize='trigram', detail='none')",
    "INSERT INTO cases_words(rowid, words) SELECT id, ' ' || words || ' ' FROM cases_case",
    *SQLITE_TRIGGERS,
)
# words that are removed leave the index too, and not only when its parts are merged; older ones do not know this
_SQLITE_ERASES = "INSERT INTO cases_words(cases_words, rank) VALUES ('secure-delete', 1)"
_ERASES_FROM = (3, 42)
_SQLITE_BACK = (
    "DROP TRIGGER cases_words_went",
    "DROP TRIGGER cases_words_changed",
    "DROP TRIGGER cases_words_came",
    "DROP TABLE cases_words",
)


def _forwards(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - as Django calls it
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _POSTGRESQL if is_postgresql else _SQLITE:
        schema_editor.execute(statement)
    if not is_postgresql and sqlite3.sqlite_version_info >= _ERASES_FROM:
        schema_editor.execute(_SQLITE_ERASES)


def _backwards(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - as Django calls it
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _POSTGRESQL_BACK if is_postgresql else _SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [("cases", "0016_urgent_found")]

    operations = [
        migrations.RunPython(_forwards, _backwards),
        # all cases, ended ones too, by priority
        migrations.AddIndex(
            model_name="case", index=models.Index(fields=["-priority", "-id"], name="cases_case_weight")
        ),
    ]
