"""Whether an officer has rung the reporter back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_giving")]

    operations = [
        migrations.AddField(model_name="report", name="called_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="report",
            name="called_by",
            field=models.CharField(blank=True, max_length=80),
        ),
    ]
