"""Reports' tables. Only this room touches them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Report(models.Model):
    """What somebody told us, as it was told. The message to be judged stands in the register's signal.

    Personal data: `story`, `phone`, `mail` and `name` are what the reporter gave to be helped and called back; they
    are kept until `keep_until` (180 days after the last step) and emptied then or when the reporter withdraws.
    `network`, `device` are keyed hashes, to tell crowds from one person; kept 90 days.
    """

    class Channel(models.TextChoices):
        """How it came."""

        WEB = "web"
        API = "api"
        MAIL = "mail"
        SMS = "sms"
        DESK = "desk"

    class State(models.TextChoices):
        """Where it stands."""

        NEW = "new"
        SEEN = "seen"
        CLOSED = "closed"
        WITHDRAWN = "withdrawn"

    channel = models.CharField(max_length=5, choices=Channel.choices)
    # ids are guessed; the code that opens a report is not in the database, its hash is
    receipt_sha256 = models.CharField(max_length=64, unique=True)
    # what the sender's program names it by, so that sending twice makes one report
    idempotency_sha256 = models.CharField(max_length=64, blank=True)
    story = models.TextField(blank=True)
    happened_on = models.DateField(null=True)
    territory_code = models.CharField(max_length=24, blank=True)
    loss_vnd = models.PositiveBigIntegerField(null=True)
    wants_call = models.BooleanField(default=False)
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    phone_verified_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=2, default="vi")
    network = models.CharField(max_length=32, blank=True)
    device = models.CharField(max_length=32, blank=True)
    # equal for texts that are nearly the same (`likeness.py`)
    likeness = models.CharField(max_length=32, blank=True)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    office_id = models.BigIntegerField(null=True)
    office_why = models.CharField(max_length=200, blank=True)
    # the first report of the same incident; each report is kept
    same_as = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="again")
    keep_until = models.DateField()
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        """The triage list, newest first; what is to be emptied."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["idempotency_sha256"],
                condition=~Q(idempotency_sha256=""),
                name="reports_report_once",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office_id", "state", "-id"], name="reports_report_triage"),
            models.Index(
                fields=["keep_until"], name="reports_report_keep", condition=Q(emptied_at__isnull=True)
            ),
            models.Index(
                fields=["likeness", "id"], name="reports_report_likeness", condition=~Q(likeness="")
            ),
        ]

    def __str__(self) -> str:
        """This will name the report by its id."""
        return f"report {self.pk}"


class ReportFile(models.Model):
    """A file of a report, kept by `evidence`."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="files")
    holding_id = models.BigIntegerField()
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        """This will name both."""
        return f"file {self.holding_id} of {self.report_id}"


class Addition(models.Model):
    """What the reporter added later. Personal data: `text`, as `Report.story`."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="additions")
    text = models.TextField()
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        """This will name the report."""
        return f"addition to {self.report_id}"
