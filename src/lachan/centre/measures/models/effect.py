"""What the outside was seen to do: probes, what they were asked, looks, and what they mean."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lachan.centre.measures.models.measures import Measure
from lachan.centre.measures.models.sending import Order


class Probe(models.Model):
    """A partner's probe, by its name, since it first came. Nothing of it is believed until `wrong_until`."""

    partner_id = models.BigIntegerField()
    name = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    believed_at = models.DateTimeField(null=True)
    # the last results that were refused, with their code; controls that were wrong, in all
    refused_at = models.DateTimeField(null=True)
    refused_why = models.CharField(max_length=16, blank=True)
    wrong = models.PositiveIntegerField(default=0)
    wrong_until = models.DateTimeField(null=True)
    # of the last body that was taken: the same once more is the same results, not others
    taken_sha256 = models.CharField(max_length=64, blank=True)
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        """One for a partner and a name."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["partner_id", "name"], name="measures_probe_once")
        ]

    def __str__(self) -> str:
        """This will name the probe by its partner's id."""
        return f"probe {self.name} of partner {self.partner_id}"


class ProbeTask(models.Model):
    """A name that a probe was asked for; a control where no order stands. Kept for a day."""

    # drawn by chance, so that neither its number nor its order says what is a control
    task = models.CharField(max_length=24, unique=True)
    probe = models.ForeignKey(Probe, on_delete=models.CASCADE, related_name="tasks")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="probe_tasks")
    name = models.CharField(max_length=253)
    control = models.CharField(max_length=8, blank=True)
    # where we were told ourselves that it is, divided by blanks
    own = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """What a probe has to answer; what is old."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["probe", "asked_at"], name="measures_task_open", condition=Q(answered_at__isnull=True)
            ),
            models.Index(fields=["asked_at"], name="measures_task_asked"),
        ]

    def __str__(self) -> str:
        """This will name the task."""
        return f"task {self.task}"


class Control(models.Model):
    """A name whose answer we know: it was there (`there`), nowhere, or is blocked everywhere, when we asked last."""

    name = models.CharField(max_length=253, primary_key=True)
    kind = models.CharField(max_length=8)
    addresses = models.TextField(blank=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        """This will name the control."""
        return f"{self.kind}: {self.name}"


class Watch(models.Model):
    """Who looks at a measure over and over: a partner's probe at its order, or we ourselves (`order` is None then).

    `places` is JSON of `effect.places.Place` by name. Seconds are counted between looks that say something,
    and stay when the looks themselves are removed.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="watches")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="watches")
    probe = models.ForeignKey(Probe, on_delete=models.PROTECT, null=True, related_name="watches")
    effect = models.CharField(max_length=13, default="not_verified")
    effective_at = models.DateTimeField(null=True)
    places = models.TextField(default="{}")
    step = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    # how long is known what it was, and how much of that it held everywhere
    told_seconds = models.PositiveBigIntegerField(default=0)
    held_seconds = models.PositiveBigIntegerField(default=0)
    # what it means for order and measure hasn't been written yet
    is_changed = models.BooleanField(default=False)

    class Meta:
        """One for a probe and an order, one of our own for a measure; what is due; what has changed."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["order", "probe"], condition=Q(order__isnull=False), name="measures_watch_of_probe"
            ),
            models.UniqueConstraint(
                fields=["measure"], condition=Q(order__isnull=True), name="measures_watch_own"
            ),
            models.CheckConstraint(
                condition=Q(order__isnull=True, probe__isnull=True)
                | Q(order__isnull=False, probe__isnull=False),
                name="measures_watch_whose",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], name="measures_watch_own_due", condition=Q(order__isnull=True)),
            models.Index(fields=["probe", "due_at"], name="measures_watch_due"),
            models.Index(fields=["id"], name="measures_watch_changed", condition=Q(is_changed=True)),
        ]

    def __str__(self) -> str:
        """This will name the watch by its id."""
        return f"watch {self.pk}"


class UndoWatch(models.Model):
    """Who looks whether what has ended is undone: a partner's probe at its order, or we ourselves (`order` is None).

    `places` is JSON of `effect.undoing.Place` by name. Nobody looks any more once it was seen to be undone.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="undo_watches")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="undo_watches")
    probe = models.ForeignKey(Probe, on_delete=models.PROTECT, null=True, related_name="undo_watches")
    standing = models.CharField(max_length=12, default="not_verified")
    places = models.TextField(default="{}")
    step = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    is_changed = models.BooleanField(default=False)

    class Meta:
        """One for a probe and an order, one of our own for a measure; what is due; what has changed."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["order", "probe"], condition=Q(order__isnull=False), name="measures_undo_of_probe"
            ),
            models.UniqueConstraint(
                fields=["measure"], condition=Q(order__isnull=True), name="measures_undo_own"
            ),
            models.CheckConstraint(
                condition=Q(order__isnull=True, probe__isnull=True)
                | Q(order__isnull=False, probe__isnull=False),
                name="measures_undo_whose",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["probe", "due_at"], name="measures_undo_due"),
            models.Index(fields=["due_at"], name="measures_undo_own_due", condition=Q(order__isnull=True)),
            models.Index(fields=["id"], name="measures_undo_changed", condition=Q(is_changed=True)),
        ]

    def __str__(self) -> str:
        """This will name it by its id."""
        return f"undo watch {self.pk}"


class Looked(models.Model):
    """One look at one place: a resolver, or an address family of our own. Kept for 90 days."""

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="looks")
    place = models.CharField(max_length=64)
    look = models.CharField(max_length=8)
    at = models.DateTimeField()

    class Meta:
        """Those of a watch; those that are old."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["watch", "at"], name="measures_looked_watch"),
            models.Index(fields=["at"], name="measures_looked_at"),
        ]

    def __str__(self) -> str:
        """This will name the look by its id."""
        return f"look {self.pk}"
