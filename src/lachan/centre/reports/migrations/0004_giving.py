
import datetime
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0003_again"),
    ]

    operations = [
        migrations.CreateModel(
            name="CarriedOn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(default=datetime.date(1, 1, 1))),
                ("succession_id", models.BigIntegerField(default=0)),
                ("cursor", models.BigIntegerField(default=0)),
                ("is_done", models.BooleanField(default=False)),
            ],
        ),
        migrations.AddField(
            model_name="report",
            name="given_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="report",
            name="given_to_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("office_id", models.BigIntegerField()),
                ("reason", models.CharField(max_length=500)),
                ("assigned_by", models.CharField(max_length=80)),
                ("assigned_at", models.DateTimeField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="reports.report",
                    ),
                ),
            ],
        ),
    ]
