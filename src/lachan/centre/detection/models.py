"""What detection notes of its own work. No text of anybody stands here: ids, counts and codes alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Batch(models.Model):
    """Signals that a worker has in hand. It is gone once they are judged; one that stays is of a worker that died."""

    # ids of signals, JSON
    signal_ids = models.TextField()
    leased_until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """This will name the batch by its id."""
        return f"batch {self.pk}"


class Trouble(models.Model):
    """A signal that could not be judged so far, and from `put_aside_at` on one that nobody tries any more."""

    signal_id = models.BigIntegerField(unique=True)
    # the name of the error, or `died` where the worker died with it in hand, or `killed`
    # where a process of its own did; never its message
    code = models.CharField(max_length=80)
    tries = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    put_aside_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        """This will name the signal and the code."""
        return f"signal {self.signal_id} {self.code}"


class Picture(models.Model):
    """A picture of a report that is read by itself, after the report's text was judged. What it says is not kept."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        READ = "read"
        FAILED = "failed"

    signal_id = models.BigIntegerField(db_index=True)
    report_id = models.BigIntegerField()
    # the file as `reports` counts it, and as `evidence` does
    file_id = models.BigIntegerField(db_index=True)
    holding_id = models.BigIntegerField(unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=80, blank=True)
    noted_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        """Which wait."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["id"],
                name="detection_picture_waiting",
                condition=models.Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        """This will name the file."""
        return f"picture {self.holding_id}"


class Sweep(models.Model):
    """One pass over the register: every indicator judged again by the engine and lists of now, in the order of ids."""

    class Because(models.TextChoices):
        """What had changed."""

        ENGINE = "engine"
        LISTS = "lists"

    class State(models.TextChoices):
        """Where it stands."""

        TRIAL = "trial"
        RUNNING = "running"
        HELD = "held"
        DONE = "done"
        DROPPED = "dropped"
        SUPERSEDED = "superseded"

    because = models.CharField(max_length=6, choices=Because.choices)
    # as `Answer.engine` names it when the pass began
    engine = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=State.choices, default=State.TRIAL)
    # true for the one that is under way, null for all that ended: so there is one at most
    is_open = models.BooleanField(null=True, default=True, unique=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # all up to this id are judged; beyond `until_id` they were made by this engine
    cursor = models.BigIntegerField(default=0)
    until_id = models.BigIntegerField(default=0)
    judged = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    worsened = models.BigIntegerField(default=0)
    lightened = models.BigIntegerField(default=0)
    trial_judged = models.PositiveIntegerField(default=0)
    trial_worsened = models.PositiveIntegerField(default=0)
    trial_lightened = models.PositiveIntegerField(default=0)
    held_at = models.DateTimeField(null=True)
    # why it was held: `worsened`, `lightened`
    held_for = models.CharField(max_length=10, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_because = models.CharField(max_length=500, blank=True)
    leased_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """This will name the sweep by its id and state."""
        return f"sweep {self.pk} {self.state}"


class Move(models.Model):
    """How many indicators went from one level to another in a sweep, with a few of them."""

    sweep = models.ForeignKey(Sweep, on_delete=models.PROTECT, related_name="moves")
    level_before = models.CharField(max_length=10)
    level_after = models.CharField(max_length=10)
    count = models.BigIntegerField(default=0)
    # ids of indicators, JSON
    examples = models.TextField(default="[]")

    class Meta:
        """One row for a pair of levels."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["sweep", "level_before", "level_after"], name="detection_move_once"
            )
        ]

    def __str__(self) -> str:
        """This will name the levels."""
        return f"{self.level_before} to {self.level_after}"


class ListsFollowed(models.Model):
    """One row: up to which version of the register's lists the indicators they name were judged again."""

    version = models.PositiveBigIntegerField(default=0)
    # entries that expired before this day were followed too
    day = models.DateField(null=True)
    leased_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """This will give the version."""
        return f"lists {self.version} followed"
