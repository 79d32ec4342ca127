from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0006_hold_first_reason'),
    ]

    operations = [
        migrations.AddField(
            model_name='claim',
            name='sent_by',
            field=models.CharField(blank=True, max_length=80),
        ),
    ]
