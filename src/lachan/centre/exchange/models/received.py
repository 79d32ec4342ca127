"""What partners sent as STIX objects, and what became of it. All of it is what they claim, and nothing is an effect."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Batch(models.Model):
    """One envelope that a partner sent: how much was kept and refused, for its status resource.

    Personal data: `details` names ids and reasons, no values; emptied after `judging.DETAILS_KEPT`.
    """

    uid = models.UUIDField(unique=True)
    partner_id = models.BigIntegerField()
    at = models.DateTimeField()
    kept = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    # objects, things that they name, and kilobytes: what a partner may send in a day
    cost = models.PositiveIntegerField(default=0)
    # ids with versions, and reasons (JSON: `judging.Details`)
    details = models.TextField(blank=True)

    class Meta:
        """A partner's, the newest first; what is to be emptied."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["partner_id", "-id"], name="exchange_batch_partner"),
            models.Index(fields=["at"], name="exchange_batch_at"),
        ]

    def __str__(self) -> str:
        """This will name the batch by its id."""
        return f"batch {self.uid}"


class Author(models.Model):
    """An identity under which a partner's objects are made: the first that comes with it has it."""

    stix_id = models.CharField(max_length=50, unique=True)
    partner_id = models.BigIntegerField(db_index=True)
    # the last day on which something came under it
    last_on = models.DateField()

    def __str__(self) -> str:
        """This will name the author by its id."""
        return f"author {self.pk}"


class Received(models.Model):
    """One indicator, sighting or opinion of a partner in its newest version. By the row the id is the partner's own.

    Personal data: `content` is what the partner wrote, to be read again when we read better; emptied after
    `judging.CONTENT_KEPT`, or at once when it is taken back. The row goes after `judging.ROW_KEPT`.
    """

    class State(models.TextChoices):
        """`read`: its things are looked at; `said`: a sighting or an opinion; `taken_back`: revoked, or over."""

        READ = "read"
        SAID = "said"
        TAKEN_BACK = "taken_back"

    partner_id = models.BigIntegerField()
    stix_id = models.CharField(max_length=120, unique=True)
    object_type = models.CharField(max_length=80)
    # `modified`; of what has none, `created` or the moment it came
    version = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices)
    confidence = models.PositiveSmallIntegerField(null=True)
    content = models.TextField(blank=True)
    received_at = models.DateTimeField()
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        """A partner's, the newest first; what is to be emptied."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["partner_id", "-id"], name="exchange_received_partner"),
            models.Index(
                fields=["received_at"],
                name="exchange_received_full",
                condition=models.Q(emptied_at__isnull=True),
            ),
            models.Index(fields=["received_at", "id"], name="exchange_received_age"),
        ]

    def __str__(self) -> str:
        """This will name the object by its id."""
        return f"received {self.pk}"


class ReceivedThing(models.Model):
    """One thing that an object names: whether it is a signal by now, and what the centre found of it later.

    Personal data: `value` and `text` may be somebody's number; emptied with the object's content.
    """

    class State(models.TextChoices):
        """`inside`: an address of nobody's in the open net, or what the engine doesn't read."""

        WAITS = "waits"
        SIGNAL = "signal"
        UNREAD = "unread"
        OVER = "over"

    class Outcome(models.TextChoices):
        """What the centre decided since; `known`: it was listed when it came, and says nothing of the partner."""

        NONE = ""
        CONFIRMED = "confirmed"
        CORRECTED = "corrected"
        KNOWN = "known"

    received = models.ForeignKey(Received, on_delete=models.CASCADE, related_name="things")
    partner_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    # as the register lists it, and as the engine reads it
    value = models.CharField(max_length=2_000, blank=True)
    text = models.CharField(max_length=2_000, blank=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.WAITS)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True, default="")
    received_at = models.DateTimeField()
    signalled_on = models.DateField(null=True)
    # by which its signals are named: the same for the same thing (`judging.fingerprint`)
    fingerprint = models.CharField(max_length=24, blank=True)

    class Meta:
        """Which wait; which are counted for a partner's record; which may still be decided about."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["partner_id", "id"],
                name="exchange_thing_waits",
                condition=models.Q(state="waits"),
            ),
            models.Index(
                fields=["partner_id", "outcome"],
                name="exchange_thing_record",
                condition=models.Q(outcome__in=["confirmed", "corrected"]),
            ),
            models.Index(
                fields=["id"], name="exchange_thing_open", condition=models.Q(outcome="", state="signal")
            ),
            models.Index(fields=["partner_id", "signalled_on"], name="exchange_thing_day"),
            models.Index(
                fields=["fingerprint"], name="exchange_thing_print", condition=models.Q(state="signal")
            ),
        ]

    def __str__(self) -> str:
        """This will name the thing by its id."""
        return f"thing {self.pk}"
