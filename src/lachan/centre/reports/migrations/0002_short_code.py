from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_register"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShortCodeCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("call_sha256", models.CharField(max_length=64, unique=True)),
                ("received_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
