"""What waits to leave, what has left, and what could not. Only this room touches the table."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    """Where a message stands. `claimed` is in some worker's hands until its lease ends."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    DELIVERED = "delivered"
    DEAD = "dead"
    SET_ASIDE = "set_aside"


class Message(models.Model):
    """One thing for one receiver. Written in the transaction of what it tells of; `key` makes it once and no more.

    `address` and `content` may hold personal data, for the purpose that `purpose` names; both are emptied `keep_days`
    after the end (0: with it). The row stays, so that a key stays taken. All else are ids, codes and times.
    """

    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=16)
    purpose = models.CharField(max_length=80)
    ordered_by = models.CharField(max_length=80)
    # the receiver's host or mail domain, as it is shown
    host = models.CharField(max_length=255)
    # whom a slow answer holds up: the mail server for all mail, the receiver's host for a call
    lane = models.CharField(max_length=255)
    address = models.TextField()
    content = models.BinaryField()
    state = models.CharField(max_length=16, choices=State)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # since it was written, or since a person had it tried again: what giving up is counted from
    tried_from = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    # all of them, so that what may have come twice can be told
    attempts = models.PositiveIntegerField(default=0)
    claim = models.CharField(max_length=32, default="")
    lease_until = models.DateTimeField(null=True)
    attempted_at = models.DateTimeField(null=True)
    last_code = models.CharField(max_length=60, default="")
    ended_at = models.DateTimeField(null=True)
    keep_days = models.PositiveSmallIntegerField()
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        """The worker looks for what is due, people for what is dead, the broom for what has ended."""

        indexes = (
            models.Index(fields=["state", "due_at"], name="outbox_due"),
            models.Index(fields=["ended_at"], condition=models.Q(emptied_at=None), name="outbox_to_empty"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="outbox_state_known"),
        )

    def __str__(self) -> str:
        """This will name the message by its id."""
        return f"message {self.pk}"
