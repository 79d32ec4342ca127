from django.db import migrations

from lachan.centre.audit.guard import put_triggers, take_triggers


def put(apps, schema_editor):
    put_triggers(schema_editor)


def take(apps, schema_editor):
    take_triggers(schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_entries_sealed_and_erased'),
    ]

    operations = [
        migrations.RunPython(put, take),
    ]
