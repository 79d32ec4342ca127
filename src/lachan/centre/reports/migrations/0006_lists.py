"""All that the triage list is narrowed to, in two indexes; and the reports of one incident in theirs."""

from django.db import migrations, models
from django.db.models import PROTECT, Q

_NARROWED = ["channel", "about", "case_kind", "wants_call", "called_at", "loss_vnd", "same_as"]


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_called_back")]

    operations = [
        migrations.RemoveIndex(model_name="report", name="reports_report_triage"),
        migrations.RemoveIndex(model_name="report", name="reports_report_state"),
        migrations.AlterField(
            model_name="report",
            name="same_as",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=PROTECT, related_name="again", to="reports.report"
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["state", "-id", "office_id", *_NARROWED], name="reports_report_state"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=["office_id", "-id", "state", *_NARROWED], name="reports_report_office"
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=["same_as", "id", "office_id"],
                name="reports_report_same",
                condition=Q(same_as__isnull=False),
            ),
        ),
    ]
