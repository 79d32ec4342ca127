"""Reports are searched by the words of what was told in them; those that are there get theirs."""

import re
import sqlite3
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from lachan.centre.indicators.spelling import keepable
from lachan.engine.fold import fold, prepare

_AT_ONCE = 1_000
# as it was when this was written
_MOST_CHARS = 20_000
_WORD_CHARS = 64
_WORD = re.compile(r"[^\W_]+")

_POSTGRESQL = (
    "CREATE INDEX reports_words_held ON reports_words USING gin (to_tsvector('simple', fold))",
)
_POSTGRESQL_BACK = ("DROP INDEX reports_words_held",)
_SQLITE = (
    "CREATE VIRTUAL TABLE reports_words_index USING fts5(fold, content='reports_words', content_rowid='report_id',"
    " tokenize='unicode61', detail='none')",
    "CREATE TRIGGER reports_words_came AFTER INSERT ON reports_words BEGIN"
    " INSERT INTO reports_words_index(rowid, fold) VALUES (new.report_id, new.fold); END",
    "CREATE TRIGGER reports_words_changed AFTER UPDATE OF fold ON reports_words BEGIN"
    " INSERT INTO reports_words_index(reports_words_index, rowid, fold) VALUES ('delete', old.report_id, old.fold);"
    " INSERT INTO reports_words_index(rowid, fold) VALUES (new.report_id, new.fold); END",
    "CREATE TRIGGER reports_words_went AFTER DELETE ON reports_words BEGIN"
    " INSERT INTO reports_words_index(reports_words_index, rowid, fold) VALUES ('delete', old.report_id, old.fold);"
    " END",
)
# a word that is taken out leaves nothing in the index's pages either; older ones drop it when pages are merged
_ERASES_SINCE = (3, 42)
_ERASE = "INSERT INTO reports_words_index(reports_words_index, rank) VALUES ('secure-delete', 1)"
_SQLITE_BACK = (
    "DROP TRIGGER reports_words_went",
    "DROP TRIGGER reports_words_changed",
    "DROP TRIGGER reports_words_came",
    "DROP TABLE reports_words_index",
)


def _forwards(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - as Django calls it
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _POSTGRESQL if is_postgresql else _SQLITE:
        schema_editor.execute(statement)
    if not is_postgresql and sqlite3.sqlite_version_info >= _ERASES_SINCE:
        schema_editor.execute(_ERASE)


def _backwards(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - as Django calls it
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _POSTGRESQL_BACK if is_postgresql else _SQLITE_BACK:
        schema_editor.execute(statement)


def _fill(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - as Django calls it
    Report, Words = apps.get_model("reports", "Report"), apps.get_model("reports", "Words")
    Addition, Signal = apps.get_model("reports", "Addition"), apps.get_model("indicators", "Signal")
    after = 0
    while rows := list(
        Report.objects.filter(pk__gt=after, emptied_at__isnull=True)
        .order_by("pk")
        .values_list("pk", "story", "signal_id")[:_AT_ONCE]
    ):
        ids = [pk for pk, _, _ in rows]
        texts = dict(
            Signal.objects.filter(pk__in=[one for _, _, one in rows if one]).values_list("pk", "text")
        )
        added: dict[int, list[str]] = {}
        for pk, text in Addition.objects.filter(report_id__in=ids).values_list("report_id", "text"):
            added.setdefault(pk, []).append(text)
        made = ((pk, _words((story, texts.get(signal, ""), *added.get(pk, [])))) for pk, story, signal in rows)
        Words.objects.bulk_create([Words(report_id=pk, fold=words) for pk, words in made if words])
        after = ids[-1]


def _words(texts: tuple[str, ...]) -> str:
    said = keepable("\n".join(text for text in texts if text)[:_MOST_CHARS])
    return " ".join(word[:_WORD_CHARS] for word in _WORD.findall(fold(prepare(said)[0]).text))


class Migration(migrations.Migration):

    dependencies = [("reports", "0007_given_names"), ("indicators", "0005_signers")]

    operations = [
        migrations.CreateModel(
            name="Words",
            fields=[
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="reports.report",
                    ),
                ),
                ("fold", models.TextField()),
            ],
        ),
        migrations.RunPython(_forwards, _backwards),
        migrations.RunPython(_fill, migrations.RunPython.noop),
    ]
