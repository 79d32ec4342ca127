"""Where an office is reached day and night, by machines that have something urgent for it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lachan.centre.accounts.models.offices import Office


class DutyContact(models.Model):
    """The duty desk of an office, a bank's for instance: a mail address of the office and of no person.

    `answers_for` are codes divided by blanks, each of one office alone: BINs of a bank (`970436`), wallets (`momo`).
    """

    office = models.OneToOneField(Office, on_delete=models.PROTECT, related_name="duty_contact")
    mail = models.CharField(max_length=254)
    answers_for = models.CharField(max_length=400, blank=True)
    set_by = models.CharField(max_length=80)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        """This will name the office by id."""
        return f"duty contact of office {self.office_id}"


class DutyRequest(models.Model):
    """A duty desk that somebody has asked for: its code went to the address, and another person is to type it.

    The address is emptied when the request ends otherwise than by its code.
    """

    class State(models.TextChoices):
        """Where it stands; `guessed` ended by too many wrong codes."""

        OPEN = "open"
        CONFIRMED = "confirmed"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"
        GUESSED = "guessed"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    mail = models.CharField(max_length=254, blank=True)
    answers_for = models.CharField(max_length=400)
    # made with the secret key: a code has eight digits, and whoever has the database alone doesn't find it
    code_hash = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """One open request for an office; who asked never confirms, whatever a service forgets."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["office"], condition=Q(state="open"), name="accounts_dutyrequest_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(decided_by=F("asked_by")),
                name="accounts_dutyrequest_two_persons",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "asked_at"], name="accounts_dutyrequest_asked")
        ]

    def __str__(self) -> str:
        """This will name the office by id."""
        return f"request for a duty contact of office {self.office_id}"
