from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from lachan.centre.measures.guard import REVIEWS, put_third_person, take_third_person


def put(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    REVIEWS.put(schema_editor)
    put_third_person(schema_editor)


def take(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    take_third_person(schema_editor)
    REVIEWS.take(schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('measures', '0004_appeals'),
    ]

    operations = [
        migrations.RunPython(put, take),
    ]
