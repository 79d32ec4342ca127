from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from lachan.centre.audit.guard import put_triggers, take_triggers


def put(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    put_triggers(schema_editor)
    # what was written before there was a queue
    schema_editor.execute(
        "INSERT INTO audit_unsealed (entry_id) SELECT id FROM audit_entry"
        " WHERE NOT EXISTS (SELECT 1 FROM audit_batch) AND id NOT IN (SELECT entry_id FROM audit_unsealed)"
    )


def take(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    take_triggers(schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_entries_sealed_and_erased'),
    ]

    operations = [
        migrations.RunPython(put, take),
    ]
