"""When a case that waits is remembered, and what is known of mentions and shift notes whose people or office went."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import migrations, models
from django.db.models import F

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def remember_what_waits(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """This will let cases that wait already be remembered a week after they began to."""
    del schema_editor
    waiting = apps.get_model("cases", "Case").objects.filter(state="waiting", waiting_since__isnull=False)
    waiting.update(remind_at=F("waiting_since") + timedelta(days=7))


class Migration(migrations.Migration):
    """The columns, what the worker and the inbox look for by them, and what stands in them for what is there."""

    dependencies = [("cases", "0018_archives")]

    operations = [
        migrations.AddField("case", "remind_at", models.DateTimeField(null=True)),
        migrations.AddField("case", "waits_long_since", models.DateTimeField(null=True)),
        migrations.AddField("mention", "lost_at", models.DateTimeField(null=True)),
        migrations.AddField("shiftnote", "written_office_id", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["remind_at"],
                name="cases_case_remind",
                condition=models.Q(remind_at__isnull=False),
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["waits_long_since"],
                name="cases_case_waits_long",
                condition=models.Q(waits_long_since__isnull=False),
            ),
        ),
        migrations.RunPython(remember_what_waits, migrations.RunPython.noop),
    ]
