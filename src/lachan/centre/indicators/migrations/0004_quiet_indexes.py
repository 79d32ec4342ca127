"""Without indexes that nothing is found by, so that a verdict is noted beside its indicator without touching any.

PostgreSQL writes a row anew in its own page, and no index, where nothing that is indexed changes and the page has room
(fillfactor): the 2 million of a pass leave the indexes alone.
"""

from typing import Any

from django.db import migrations


def _leave_room(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - as Django calls it
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE indicators_indicator SET (fillfactor = 85)")


def _fill_up(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - as Django calls it
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE indicators_indicator RESET (fillfactor)")


class Migration(migrations.Migration):
    dependencies = [("indicators", "0003_list_pages")]

    operations = [
        migrations.RemoveIndex(model_name="indicator", name="indicators_indicator_engine"),
        migrations.RemoveIndex(model_name="indicator", name="indicators_indicator_level"),
        migrations.RemoveIndex(model_name="signal", name="indicators_signal_engine"),
        migrations.RunPython(_leave_room, _fill_up),
    ]
