"""Changes that wait for a second person and a second channel."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lachan.centre.partners.models.partners import Partner


class Draft(models.Model):
    """A change that one person asked for; another confirms it with what the partner reads out on the telephone.

    `content` (JSON of `contents.py`) holds addresses and numbers of desks; emptied when the draft ends, however.
    """

    class State(models.TextChoices):
        """Where it stands; `guessed` ended by too many wrong codes."""

        OPEN = "open"
        CONFIRMED = "confirmed"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"
        GUESSED = "guessed"

    class Proof(models.TextChoices):
        """What is typed: the code that went to an address, the beginning of a fingerprint, or nothing (an end)."""

        CODE = "code"
        READ_OUT = "read_out"
        NONE = "none"

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="drafts")
    kind = models.CharField(max_length=12)
    # what it changes, one open draft for each: `join`, `desk:duty`, `endpoint`, `key:token`, …
    slot = models.CharField(max_length=60)
    content = models.TextField(blank=True)
    proof = models.CharField(max_length=8, choices=Proof.choices)
    # made with the secret key, for nobody who has the database alone is to find either
    sent_to_hash = models.CharField(max_length=64, blank=True)
    proof_hash = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    # the number that was called, and whose it was: a desk's, or `public`
    called = models.CharField(max_length=20, blank=True)
    called_desk = models.CharField(max_length=10, blank=True)

    class Meta:
        """One open for a slot; who asked never confirms, and none is confirmed unheard, whatever a service forgets."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["partner", "slot"], condition=Q(state="open"), name="partners_draft_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | (~Q(decided_by=F("asked_by")) & ~Q(decided_by="")),
                name="partners_draft_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(proof="none", kind="end") | ~Q(called=""),
                name="partners_draft_called",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "asked_at"], name="partners_draft_state"),
            models.Index(fields=["sent_to_hash", "asked_at"], name="partners_draft_sent"),
        ]

    def __str__(self) -> str:
        """This will name the draft by its id."""
        return f"draft {self.pk}"
