"""Without indexes that nothing is found by, and with room on PostgreSQL's pages.

Where nothing that is indexed changes and the page has room, PostgreSQL writes a row anew there and no index. One that is
seen again fits; of a pass over the register a fifth does, for it changes all of a page's rows at once.
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
