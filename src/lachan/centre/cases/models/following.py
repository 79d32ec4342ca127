"""How far rules have looked, and what they found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lachan.centre.cases.models.cases import Case


class Cursor(models.Model):
    """How far a stream of another room was looked at, by the id of its rows. It only goes forward."""

    stream = models.CharField(max_length=30, primary_key=True)
    position = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        """This will give stream and position."""
        return f"{self.stream} {self.position}"


class Finding(models.Model):
    """A rule found something for a case. The key makes that no rule opens twice for one thing."""

    rule = models.CharField(max_length=40)
    # what was found (`indicator:7`); `ref` besides names the turn: after which closed case it was found again
    thing = models.CharField(max_length=60, default="")
    ref = models.CharField(max_length=80)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="findings")
    found_at = models.DateTimeField()

    class Meta:
        """Once for a thing."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["rule", "ref"], name="cases_finding_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["rule", "thing", "-id"], name="cases_finding_thing")
        ]

    def __str__(self) -> str:
        """This will give rule and case."""
        return f"{self.rule} in case {self.case_id}"


class BankTold(models.Model):
    """A bank's duty desk was mailed about an account of a case: to which office, by which message of the outbox."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    office_id = models.BigIntegerField()
    message_id = models.BigIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        """The latest of one office."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office_id", "-id"], name="cases_banktold_office")
        ]

    def __str__(self) -> str:
        """This will give office and case."""
        return f"office {self.office_id} was told of case {self.case_id}"
