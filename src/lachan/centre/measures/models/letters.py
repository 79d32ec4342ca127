"""What was mailed about orders, and what came back: people's answers, machines', bounces, and what proves nothing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lachan.centre.measures.models.sending import Order


class Thread(models.Model):
    """One mail about orders of one receiver. Of its two addresses (`threads.py`) the hashes are kept.

    `address` is the desk's to which it went: what comes back is compared with it.
    """

    orders = models.ManyToManyField(Order, related_name="threads")
    act = models.CharField(max_length=6)
    address = models.CharField(max_length=254)
    answer_sha256 = models.CharField(max_length=64, unique=True)
    bounce_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        """This will name the thread by its id."""
        return f"thread {self.pk}"


class Letter(models.Model):
    """A mail that came back to a thread, once for its `mark` (a hash of its Message-ID, else of the whole).

    Personal data: `sender` and `words` are of who wrote, at a desk that is told that nobody's name belongs there; for
    the request alone; both are emptied a year after it came.
    """

    class Kind(models.TextChoices):
        """What it is. `unproven`: nothing shows that it is the receiver's, so it changes nothing."""

        ANSWER = "answer"
        AUTOMATIC = "automatic"
        BOUNCE = "bounce"
        UNPROVEN = "unproven"

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    at = models.DateTimeField()
    mark = models.CharField(max_length=64)
    sender = models.CharField(max_length=254, blank=True)
    words = models.TextField(blank=True)
    # files with it, kept as evidence for `letter:ID`, and how many could not be
    files = models.PositiveSmallIntegerField(default=0)
    files_left = models.PositiveSmallIntegerField(default=0)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        """Once for a mark; what is to be emptied."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["thread", "mark"], name="measures_letter_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["at"], name="measures_letter_to_empty", condition=models.Q(emptied_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        """This will name the letter by its id."""
        return f"letter {self.pk}"
