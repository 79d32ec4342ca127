"""Tokens of the API: by them programs act for a person or an office."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lachan.centre.accounts.models.offices import Office
from lachan.centre.accounts.models.persons import Person


class Token(models.Model):
    """What a program shows. The token itself is shown once and kept nowhere; here is its hash.

    One of an office is asked for by one administrator and granted by another; whoever asked then has it made.
    Personal data: `name` is what the owner calls it, and is told that nobody's name belongs there; `networks` and
    `last_used_at` say where from and when. Kept with the log's entries that name the token by its id; emptied when the
    person is erased.
    """

    class State(models.TextChoices):
        """Where it stands. Only a live one opens anything."""

        OPEN = "open"
        GRANTED = "granted"
        LIVE = "live"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"
        ENDED = "ended"

    class Why(models.TextChoices):
        """Why it ended."""

        REVOKED = "revoked"
        EXPIRED = "expired"
        NO_PERSON = "no_person"
        NO_ROLE = "no_role"
        NO_OFFICE = "no_office"

    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="tokens")
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60)
    # codes of `permissions.OF_TOKENS` and networks as CIDR, divided by blanks; no network stands for everywhere
    permissions = models.CharField(max_length=400)
    networks = models.CharField(max_length=1000, blank=True)
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices)
    # why an office needs it, as whoever decides reads it
    reason = models.CharField(max_length=500, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # SHA-256 in hexadecimal, "" until it is made; the last four characters, so that people tell theirs apart
    sha256 = models.CharField(max_length=64, blank=True)
    ending = models.CharField(max_length=4, blank=True)
    made_at = models.DateTimeField(null=True)
    # written at most once an hour
    last_used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    ended_why = models.CharField(max_length=10, choices=Why.choices, blank=True)

    class Meta:
        """A person's or an office's; one of an office takes two; found by its hash."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, office__isnull=False)
                | Q(person__isnull=False, office__isnull=True),
                name="accounts_token_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(office__isnull=True)
                | ~Q(state__in=["granted", "live", "ended"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="accounts_token_two_administrators",
            ),
            models.CheckConstraint(
                condition=~Q(state="live") | ~Q(sha256=""), name="accounts_token_live_has_hash"
            ),
            models.UniqueConstraint(fields=["sha256"], condition=~Q(sha256=""), name="accounts_token_sha256"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "expires_at"], name="accounts_token_state")
        ]

    def __str__(self) -> str:
        """This will name it by its id."""
        return f"token {self.pk}"
