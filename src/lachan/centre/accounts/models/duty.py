"""Where an office is reached day and night, by machines that have something urgent for it."""

from __future__ import annotations

from django.db import models

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
