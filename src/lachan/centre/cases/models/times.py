"""Whose hours count, and the clocks that run in them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lachan.centre.cases.models.cases import Case


class Calendar(models.Model):
    """The hours of an office and of those below it that have none, from a day on (`hours.py` reads them)."""

    office_id = models.BigIntegerField()
    valid_from = models.DateField()
    zone = models.CharField(max_length=60)
    country = models.CharField(max_length=2, blank=True)
    # {"monday": ["08:00-12:00", …], …}, and days as ["2026-11-24", …]
    week = models.TextField()
    closed = models.TextField(default="[]")
    worked = models.TextField(default="[]")
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    # since when the clocks that ran before it began count in it too
    followed_at = models.DateTimeField(null=True)

    class Meta:
        """The newest of an office for a day counts; none is removed."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office_id", "-valid_from", "-id"], name="cases_calendar_office")
        ]

    def __str__(self) -> str:
        """This will name office and day."""
        return f"hours of office {self.office_id} from {self.valid_from}"


class Clock(models.Model):
    """How long a stage of a case may take, and how much of it is used.

    While it runs, `running_since` is the moment since which it counts anew and `due_at` the moment at which the time is
    over; while it stands, both are null and `used` holds all that was counted.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks")
    stage = models.CharField(max_length=12, choices=Case.Stage.choices)
    allowed = models.DurationField()
    # counted on the wall and not in working hours
    around_the_clock = models.BooleanField(default=False)
    # the key of `deadlines.toml` that gave it
    rule = models.CharField(max_length=60)
    # null: the usual hours
    calendar = models.ForeignKey(Calendar, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    running_since = models.DateTimeField(null=True)
    used = models.DurationField()
    warn_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    escalated_to_id = models.BigIntegerField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        """One clock of a stage that isn't done; which ring next."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "stage"], condition=Q(done_at__isnull=True), name="cases_clock_one"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["warn_at"],
                name="cases_clock_warn",
                condition=Q(done_at__isnull=True, warned_at__isnull=True, warn_at__isnull=False),
            ),
            models.Index(
                fields=["due_at"],
                name="cases_clock_due",
                condition=Q(done_at__isnull=True, missed_at__isnull=True, due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """This will name stage and case."""
        return f"{self.stage} of case {self.case_id}"
