"""Proof of control by mail: a code that went to the address under which a name is registered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lachan.centre.measures.models.appeals import Filing


class MailProof(models.Model):
    """That a code for a host was asked for, and what came of it. The address stands in the message alone.

    `wanted`: the registry is to be asked; `sent`; `none`: `said` is why nothing could be sent; `used`: its code was
    typed.
    """

    class State(models.TextChoices):
        """How far it is."""

        WANTED = "wanted"
        SENT = "sent"
        NONE = "none"
        USED = "used"

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="mail_proofs")
    host = models.CharField(max_length=253)
    # the site whose page asked, named in the mail
    site = models.CharField(max_length=253)
    state = models.CharField(max_length=6, choices=State.choices, default=State.WANTED)
    asked_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    said = models.CharField(max_length=40, blank=True)
    code_sha256 = models.CharField(max_length=64, blank=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        """Once for a filing and a host; how many a host was sent; what waits."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["filing", "host"], name="measures_mailproof_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["host", "asked_at"], name="measures_mailproof_host"),
            models.Index(
                fields=["next_try_at"], name="measures_mailproof_due", condition=models.Q(state="wanted")
            ),
        ]

    def __str__(self) -> str:
        """This will name it by its filing."""
        return f"mail for filing {self.filing_id}"
