"""What reports tell, folded, and an index of its words; of reports that are there already the worker makes it."""

import sqlite3
from typing import Any

from django.db import migrations, models
from django.db.models import PROTECT, Max

_POSTGRESQL = (
    # the words are parted already; as dear as it is, so that no plan does it for each row of the table
    "CREATE FUNCTION reports_words_of(words text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT COST 1000 AS"
    " $$ BEGIN RETURN array_to_tsvector(string_to_array(words, ' ')); END $$",
    "CREATE INDEX reports_telling_words ON reports_telling USING gin (reports_words_of(words))",
)
_POSTGRESQL_BACK = (
    "DROP INDEX reports_telling_words",
    "DROP FUNCTION reports_words_of(text)",
)
_SQLITE = (
    # `ascii` parts at blanks alone, for no other mark stands among the words; folded they are already
    "CREATE VIRTUAL TABLE reports_words USING fts5(words, content='reports_telling', content_rowid='report_id',"
    " tokenize='ascii', detail='none')",
    "CREATE TRIGGER reports_words_came AFTER INSERT ON reports_telling BEGIN"
    " INSERT INTO reports_words(rowid, words) VALUES (new.report_id, new.words); END",
    "CREATE TRIGGER reports_words_changed AFTER UPDATE OF words ON reports_telling BEGIN"
    " INSERT INTO reports_words(reports_words, rowid, words) VALUES ('delete', old.report_id, old.words);"
    " INSERT INTO reports_words(rowid, words) VALUES (new.report_id, new.words); END",
    "CREATE TRIGGER reports_words_went AFTER DELETE ON reports_telling BEGIN"
    " INSERT INTO reports_words(reports_words, rowid, words) VALUES ('delete', old.report_id, old.words); END",
)
# words that are removed leave the index too, and not only when its parts are merged; older ones do not know this
_SQLITE_ERASES = "INSERT INTO reports_words(reports_words, rank) VALUES ('secure-delete', 1)"
_ERASES_FROM = (3, 42)
_SQLITE_BACK = (
    "DROP TRIGGER reports_words_went",
    "DROP TRIGGER reports_words_changed",
    "DROP TRIGGER reports_words_came",
    "DROP TABLE reports_words",
)


def _forwards(apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _POSTGRESQL if is_postgresql else _SQLITE:
        schema_editor.execute(statement)
    if not is_postgresql and sqlite3.sqlite_version_info >= _ERASES_FROM:
        schema_editor.execute(_SQLITE_ERASES)
    newest = apps.get_model("reports", "Report").objects.aggregate(newest=Max("pk"))["newest"]
    if newest:
        apps.get_model("reports", "TellingsBehind").objects.create(before_id=newest + 1)


def _backwards(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - as Django calls it
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _POSTGRESQL_BACK if is_postgresql else _SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [("reports", "0007_given_names")]

    operations = [
        migrations.CreateModel(
            name="Telling",
            fields=[
                (
                    "report",
                    models.OneToOneField(
                        on_delete=PROTECT,
                        primary_key=True,
                        related_name="telling",
                        serialize=False,
                        to="reports.report",
                    ),
                ),
                ("words", models.TextField()),
                ("again_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("again_on__isnull", False)),
                        fields=["again_on"],
                        name="reports_telling_again",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TellingsBehind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before_id", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(_forwards, _backwards),
    ]
