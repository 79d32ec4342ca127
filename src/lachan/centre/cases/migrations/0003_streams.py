from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Max

FOLLOWED = {
    "reports": ("reports", "Report"),
    "sightings": ("indicators", "Sighting"),
    "verdicts": ("indicators", "Verdict"),
}


def begin_at_the_present(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """This will let rules look at what comes from now on: what is there already was dealt with without cases."""
    alias = schema_editor.connection.alias
    cursors = apps.get_model("cases", "Cursor").objects.using(alias)
    for stream, (room, name) in FOLLOWED.items():
        newest = apps.get_model(room, name).objects.using(alias).aggregate(newest=Max("pk"))["newest"]
        if newest:
            cursors.get_or_create(pk=stream, defaults={"position": newest})


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_triggers'),
        ('indicators', '0001_register'),
        ('reports', '0001_register'),
    ]

    operations = [
        migrations.AddField(
            model_name='finding',
            name='thing',
            field=models.CharField(default='', max_length=60),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['rule', 'thing', '-id'], name='cases_finding_thing'),
        ),
        migrations.RunPython(begin_at_the_present, migrations.RunPython.noop),
    ]
