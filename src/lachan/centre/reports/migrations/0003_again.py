from datetime import timedelta
from typing import Any

from django.db import migrations, models
from django.db.models import Q


def reckon_since(apps: Any, schema_editor: Any) -> None:
    """This will put down of alarms that are there what was reckoned until now: a day before they were raised."""
    alarms = apps.get_model("reports", "Alarm").objects.using(schema_editor.connection.alias)
    for alarm_id, raised_at in alarms.values_list("pk", "raised_at").iterator():
        alarms.filter(pk=alarm_id).update(since_at=raised_at - timedelta(hours=24))


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_short_code"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="again_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=Q(again_at__isnull=False), fields=["id"], name="reports_report_again"
            ),
        ),
        migrations.AddField(
            model_name="alarm",
            name="since_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(reckon_since, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="alarm",
            name="since_at",
            field=models.DateTimeField(),
        ),
    ]
