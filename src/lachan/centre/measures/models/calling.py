"""Who is called to sign an urgent measure, and how far up the call has gone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lachan.centre.measures.models.measures import Measure


class Calling(models.Model):
    """How far the call for an urgent measure is: its last round, at which office, and when it goes on."""

    measure = models.OneToOneField(Measure, on_delete=models.PROTECT, related_name="calling")
    round = models.PositiveSmallIntegerField()
    # the office whose approvers were called last; None where nobody could be called at all
    office_id = models.BigIntegerField(null=True)
    called_at = models.DateTimeField()
    # None: it is over
    next_at = models.DateTimeField(null=True)

    class Meta:
        """What goes on."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["next_at"], name="measures_calling_next", condition=Q(next_at__isnull=False))
        ]

    def __str__(self) -> str:
        """This will name the call by its measure."""
        return f"call for {self.measure_id}"


class Call(models.Model):
    """A person was called to sign a measure, and has looked at it or not.

    Personal data: when an officer was called at night and when they looked, to find out why nobody signed; it goes with
    the measure's timeline.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="calls")
    person_id = models.BigIntegerField()
    round = models.PositiveSmallIntegerField()
    office_id = models.BigIntegerField()
    at = models.DateTimeField()
    message_id = models.BigIntegerField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        """Once a round."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["measure", "person_id", "round"], name="measures_call_once")
        ]

    def __str__(self) -> str:
        """This will name both by id."""
        return f"call of person {self.person_id} for {self.measure_id}"
