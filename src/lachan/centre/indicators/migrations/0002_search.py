"""What search goes by: the beginning of the folded spelling, and its words. And verdicts are never changed."""

from typing import Any

from django.db import migrations

# 120 letters: an index of PostgreSQL takes at most a third of a page, about 2,700 bytes
_POSTGRESQL = (
    "CREATE INDEX indicators_fold_start ON indicators_indicator (substr(fold, 1, 120) text_pattern_ops)",
    "CREATE INDEX indicators_fold_words ON indicators_indicator USING gin"
    " (to_tsvector('simple', regexp_replace(fold, '[!-/:-@[-`{-~]+', ' ', 'g')))",
    "CREATE FUNCTION indicators_verdict_stays() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'a verdict is never changed'; END $$",
    "CREATE TRIGGER indicators_verdict_stays BEFORE UPDATE ON indicators_verdict"
    " FOR EACH ROW EXECUTE FUNCTION indicators_verdict_stays()",
)
_POSTGRESQL_BACK = (
    "DROP TRIGGER indicators_verdict_stays ON indicators_verdict",
    "DROP FUNCTION indicators_verdict_stays()",
    "DROP INDEX indicators_fold_words",
    "DROP INDEX indicators_fold_start",
)
_SQLITE = (
    "CREATE INDEX indicators_fold_start ON indicators_indicator (substr(fold, 1, 120))",
    # the words alone; the text itself stays where it is
    "CREATE VIRTUAL TABLE indicators_words USING fts5(fold, content='indicators_indicator', content_rowid='id',"
    " tokenize='unicode61', prefix='2 3', detail='none')",
    "INSERT INTO indicators_words(indicators_words) VALUES ('rebuild')",
    "CREATE TRIGGER indicators_words_came AFTER INSERT ON indicators_indicator BEGIN"
    " INSERT INTO indicators_words(rowid, fold) VALUES (new.id, new.fold); END",
    "CREATE TRIGGER indicators_words_changed AFTER UPDATE OF fold ON indicators_indicator BEGIN"
    " INSERT INTO indicators_words(indicators_words, rowid, fold) VALUES ('delete', old.id, old.fold);"
    " INSERT INTO indicators_words(rowid, fold) VALUES (new.id, new.fold); END",
    "CREATE TRIGGER indicators_words_went AFTER DELETE ON indicators_indicator BEGIN"
    " INSERT INTO indicators_words(indicators_words, rowid, fold) VALUES ('delete', old.id, old.fold); END",
    "CREATE TRIGGER indicators_verdict_stays BEFORE UPDATE ON indicators_verdict BEGIN"
    " SELECT RAISE(ABORT, 'a verdict is never changed'); END",
)
_SQLITE_BACK = (
    "DROP TRIGGER indicators_verdict_stays",
    "DROP TRIGGER indicators_words_went",
    "DROP TRIGGER indicators_words_changed",
    "DROP TRIGGER indicators_words_came",
    "DROP TABLE indicators_words",
    "DROP INDEX indicators_fold_start",
)


def _forwards(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - as Django calls it
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _POSTGRESQL if is_postgresql else _SQLITE:
        schema_editor.execute(statement)


def _backwards(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - as Django calls it
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _POSTGRESQL_BACK if is_postgresql else _SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [("indicators", "0001_register")]

    operations = [migrations.RunPython(_forwards, _backwards)]
