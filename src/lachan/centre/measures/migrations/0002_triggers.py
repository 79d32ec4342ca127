from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from lachan.centre.measures.guard import FIXED


def put(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    FIXED.put(schema_editor)


def take(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    FIXED.take(schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('measures', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(put, take),
    ]
