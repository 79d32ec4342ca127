from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_uncounted"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("how", "now"), ("sent_at__isnull", True)),
                fields=["person_id", "at"],
                name="cases_notice_gathered",
            ),
        ),
    ]
