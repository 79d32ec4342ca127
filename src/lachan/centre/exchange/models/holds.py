"""What waits for two people before it goes out, and the switch that empties all."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lachan.centre.partners.codes import PAP, TLP


class Hold(models.Model):
    """Things that would change a list too much, or hit what is critical: held back until two people let them out.

    Personal data: none; `reason` is an officer's words, who is told that nobody's name belongs there.
    """

    class State(models.TextChoices):
        """`never`: the machine keeps it back, whoever would sign; `moot`: what was held is over."""

        OPEN = "open"
        RELEASED = "released"
        REFUSED = "refused"
        NEVER = "never"
        MOOT = "moot"

    kind = models.CharField(max_length=20)
    # why, the gravest of its things: a code of `guarding`
    why = models.CharField(max_length=16)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    # how many names the list had, and how many were let through within the hour before
    size = models.PositiveIntegerField(default=0)
    lately = models.PositiveIntegerField(default=0)
    first_by = models.BigIntegerField(null=True)
    first_at = models.DateTimeField(null=True)
    first_reason = models.CharField(max_length=500, blank=True)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    # how often approvers were called for what is in it by now, and when they were last
    calls = models.PositiveSmallIntegerField(default=0)
    called_at = models.DateTimeField(null=True)

    class Meta:
        """Two different people let one out."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="released")
                | (Q(first_by__isnull=False, decided_by__isnull=False) & ~Q(first_by=models.F("decided_by"))),
                name="exchange_hold_two",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-id"], name="exchange_hold_state")
        ]

    def __str__(self) -> str:
        """This will name the hold by its id."""
        return f"hold {self.pk}"


class HeldThing(models.Model):
    """One thing of a hold. Personal data: as `Entry.value`; removed with the hold after `codes.ENDED_KEPT`."""

    hold = models.ForeignKey(Hold, on_delete=models.CASCADE, related_name="things")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=500)
    action = models.CharField(max_length=5)
    why = models.CharField(max_length=16)
    # the owner of an official name, the list that names it
    detail = models.CharField(max_length=200, blank=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        """A thing waits once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "value"], condition=Q(is_open=True), name="exchange_held_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["hold", "id"], name="exchange_held_of")]

    def __str__(self) -> str:
        """This will name the thing by its id."""
        return f"held {self.pk}"


class KeptBack(models.Model):
    """That one person kept a decision about a thing back: it goes out by two others' yes, or by another decision.

    Personal data: as `Entry.value`; removed when the decision is over.
    """

    hold = models.ForeignKey(Hold, on_delete=models.CASCADE, related_name="kept")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=500)
    # the number of a measure; `desk:12` for an entry of the register's list (`wanted.decision_of`)
    decision = models.CharField(max_length=120)

    class Meta:
        """A decision is kept back once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "value", "decision"], name="exchange_kept_once")
        ]

    def __str__(self) -> str:
        """This will name the row by its id."""
        return f"kept {self.pk}"


class Emptying(models.Model):
    """All was emptied at once by one person, and is filled again by two. What was decided stays in the register."""

    is_on = models.BooleanField(default=True)
    began_at = models.DateTimeField()
    # None where a backup was put back while all was emptied, and knew nothing of it
    began_by = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=500)
    first_by = models.BigIntegerField(null=True)
    first_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        """One at a time, ended by two different people."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["is_on"], condition=Q(is_on=True), name="exchange_emptying_one"),
            models.CheckConstraint(
                condition=Q(is_on=True, ended_at__isnull=True) | Q(is_on=False, ended_at__isnull=False),
                name="exchange_emptying_on",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | (Q(first_by__isnull=False, ended_by__isnull=False) & ~Q(first_by=models.F("ended_by"))),
                name="exchange_emptying_two",
            ),
        ]

    def __str__(self) -> str:
        """This will name the emptying by its id."""
        return f"emptying {self.pk}"


class Marking(models.Model):
    """A thing that was marked further than its kind is, by hand: who may see it, and what may be done in sight.

    Personal data: as `Entry.value`; goes with the last entry of the thing.
    """

    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=500)
    tlp = models.CharField(max_length=12)
    pap = models.CharField(max_length=8)
    set_by = models.BigIntegerField()
    set_at = models.DateTimeField()
    reason = models.CharField(max_length=500)

    class Meta:
        """One for a thing."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "value"], name="exchange_marking_once"),
            models.CheckConstraint(condition=Q(tlp__in=TLP, pap__in=PAP), name="exchange_marking_codes"),
        ]

    def __str__(self) -> str:
        """This will name the marking by its id."""
        return f"marking {self.pk}"
