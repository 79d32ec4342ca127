from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_searched_and_shared"),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="given_office_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="given_on",
            field=models.DateField(null=True),
        ),
    ]
