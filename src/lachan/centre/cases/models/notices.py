"""Who is told of what, and how."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lachan.centre.cases.models.cases import Event


class NoticeRule(models.Model):
    """How a person wants to be told of a kind of happening (`notices.toml` says what holds where there is none)."""

    class How(models.TextChoices):
        """At once by mail, in the mail of the day, or not by mail at all."""

        NOW = "now"
        DAILY = "daily"
        NEVER = "never"

    person_id = models.BigIntegerField()
    about = models.CharField(max_length=30)
    how = models.CharField(max_length=6, choices=How.choices)

    class Meta:
        """One for a kind."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person_id", "about"], name="cases_noticerule_once")
        ]

    def __str__(self) -> str:
        """This will give person and kind."""
        return f"person {self.person_id}: {self.about} {self.how}"


class DigestHour(models.Model):
    """From which hour on (0–23, in Vietnam) a person wants the mail of the day; without one it is the morning."""

    person_id = models.BigIntegerField(unique=True)
    hour = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        """This will give person and hour."""
        return f"person {self.person_id} at {self.hour}"


class Notice(models.Model):
    """A person is to be told of an event; `sent_at` when the mail was handed to the outbox.

    Personal data: what a person was told, so that nobody is told twice; it goes when the account is erased.
    """

    person_id = models.BigIntegerField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="notices")
    about = models.CharField(max_length=30)
    how = models.CharField(max_length=6, choices=NoticeRule.How.choices)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        """An event is told to a person once; what waits for the mail of the day, or to be gathered."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person_id", "event"], name="cases_notice_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["person_id", "id"],
                name="cases_notice_daily",
                condition=Q(sent_at__isnull=True, how="daily"),
            ),
            models.Index(
                fields=["person_id", "at"],
                name="cases_notice_gathered",
                condition=Q(sent_at__isnull=True, how="now"),
            ),
        ]

    def __str__(self) -> str:
        """This will name person and event by id."""
        return f"event {self.event_id} to person {self.person_id}"
