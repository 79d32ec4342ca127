"""Who told is found by the last word of the name, folded; those that are there get theirs."""

from typing import Any

from django.db import migrations, models

from lachan.centre.indicators.spelling import fold_of

_AT_ONCE = 1_000
# as it was when this was written: of the field that is made here
_CHARS = 60


def _fold(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - as Django calls it
    Report = apps.get_model("reports", "Report")
    after = 0
    while rows := list(
        Report.objects.filter(pk__gt=after).exclude(name="").order_by("pk").only("pk", "name")[:_AT_ONCE]
    ):
        for row in rows:
            words = fold_of(row.name).split()
            row.given_fold = words[-1][:_CHARS] if words else ""
        Report.objects.bulk_update(rows, ["given_fold"])
        after = rows[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ("reports", "0006_lists"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="given_fold",
            field=models.CharField(blank=True, default="", max_length=60),
            preserve_default=False,
        ),
        migrations.RunPython(_fold, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("given_fold", ""), _negated=True),
                fields=["given_fold", "-id"],
                name="reports_report_given",
            ),
        ),
    ]
