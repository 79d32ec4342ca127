"""Who signed what, having seen what; and for whom, while somebody is on leave."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lachan.centre.measures.models.measures import Measure


class Signature(models.Model):
    """A person's yes or no to a measure, with what was on the page (`seen_sha256`). Never changed (triggers).

    A yes counts while the signer may approve at the office: that is asked when the last one signs.
    """

    class Says(models.TextChoices):
        """What was said."""

        APPROVE = "approve"
        REFUSE = "refuse"

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="signatures")
    person_id = models.BigIntegerField()
    # who proposed, as the row that is signed says: the database compares
    proposer_id = models.BigIntegerField(null=True)
    office_id = models.BigIntegerField()
    says = models.CharField(max_length=8, choices=Says.choices)
    at = models.DateTimeField()
    seen_sha256 = models.CharField(max_length=64)
    # signed in place of whoever is on leave
    delegation_id = models.BigIntegerField(null=True)

    class Meta:
        """A person signs once; never one's own."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["measure", "person_id"], name="measures_signature_once"),
            models.CheckConstraint(
                condition=Q(proposer_id__isnull=True) | ~Q(person_id=F("proposer_id")),
                name="measures_signature_not_own",
            ),
        ]

    def __str__(self) -> str:
        """This will name both."""
        return f"{self.says} of {self.measure_id} by person {self.person_id}"


class Delegation(models.Model):
    """An approver on leave lets another approver sign at the offices where the first one may, for some days."""

    from_person_id = models.BigIntegerField()
    to_person_id = models.BigIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """From a day to a day, to another."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="measures_delegation_forward"
            ),
            models.CheckConstraint(
                condition=~Q(from_person_id=F("to_person_id")), name="measures_delegation_to_another"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["to_person_id", "last_day"], name="measures_delegation_to")
        ]

    def __str__(self) -> str:
        """This will name the delegation by its id."""
        return f"delegation {self.pk}"
