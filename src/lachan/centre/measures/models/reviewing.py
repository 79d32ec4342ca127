"""Who decided an appeal, over which measures. Never changed; the database refuses who had a part in them (triggers)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lachan.centre.measures.models.appeals import Appeal
from lachan.centre.measures.models.measures import Measure


class Review(models.Model):
    """A person's decision of one appeal."""

    class Says(models.TextChoices):
        """It stays as it is, or everything about the thing is lifted."""

        UPHELD = "upheld"
        LIFTED = "lifted"

    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, related_name="review")
    person_id = models.BigIntegerField()
    office_id = models.BigIntegerField()
    says = models.CharField(max_length=6, choices=Says.choices)
    at = models.DateTimeField()
    # decided in place of whoever is on leave
    delegation_id = models.BigIntegerField(null=True)

    class Meta:
        """Decisions of one."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person_id"], name="measures_review_person")
        ]

    def __str__(self) -> str:
        """This will name both."""
        return f"{self.says} of appeal {self.appeal_id} by person {self.person_id}"


class Reviewed(models.Model):
    """A measure over which a decision was made: its reviewer proposed it not, and neither signed it nor let sign.

    A constraint holds the first, a trigger looks at signatures and delegations for the rest.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="measures")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    # as the row that was decided about says: the database compares
    proposer_id = models.BigIntegerField(null=True)

    class Meta:
        """Once for a pair; never one's own."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["review", "measure"], name="measures_reviewed_once"),
            models.CheckConstraint(
                condition=Q(proposer_id__isnull=True) | ~Q(person_id=F("proposer_id")),
                name="measures_reviewed_not_own",
            ),
        ]

    def __str__(self) -> str:
        """This will name both."""
        return f"measure {self.measure_id} in review {self.review_id}"


class Agreement(models.Model):
    """A reviewer lets a new measure be signed although an appeal with proven control is open."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="agreements")
    measure = models.OneToOneField(Measure, on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    # who proposed the measure: never the same
    proposer_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        """Never of one's own."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(proposer_id__isnull=True) | ~Q(person_id=F("proposer_id")),
                name="measures_agreement_not_own",
            )
        ]

    def __str__(self) -> str:
        """This will name both."""
        return f"measure {self.measure_id} agreed to by person {self.person_id}"
