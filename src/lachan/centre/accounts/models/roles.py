"""Roles: what a person may do for an office, for a period; and the requests that two administrators decide."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lachan.centre.accounts.models.offices import Office
from lachan.centre.accounts.models.persons import Person


class Role(models.TextChoices):
    """The roles; `permissions.py` says what each may do."""

    DESK = "desk"
    ANALYST = "analyst"
    APPROVER = "approver"
    PUBLISHER = "publisher"
    AUDITOR = "auditor"
    PARTNER = "partner"
    ADMINISTRATOR = "administrator"


class RolePeriod(models.Model):
    """A person has a role at an office on the days of a period. Ending one sets `valid_to`; nothing is removed."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="role_periods")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="role_periods")
    role = models.CharField(max_length=16, choices=Role.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    # the request by which two administrators gave it; null for what one may give, and for the first administrators
    request = models.OneToOneField(
        "RoleRequest", null=True, on_delete=models.PROTECT, related_name="role_period"
    )

    class Meta:
        """A period may be empty (ended on the day it began), never negative."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="accounts_roleperiod_period",
            )
        ]

    def __str__(self) -> str:
        """This will name person, role and office by id."""
        return f"{self.person_id} {self.role} {self.office_id}"


class RoleRequest(models.Model):
    """One administrator asks that a person be made approver or administrator; another decides."""

    class State(models.TextChoices):
        """Where a request stands."""

        OPEN = "open"
        GRANTED = "granted"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="role_requests")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=Role.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """Who asks does not decide, nor does the person it is for; the database holds it too. One open request."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | ~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("person")),
                name="accounts_rolerequest_two_administrators",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("person")), name="accounts_rolerequest_not_for_oneself"
            ),
            models.UniqueConstraint(
                fields=["person", "office", "role"],
                condition=Q(state="open"),
                name="accounts_rolerequest_one_open",
            ),
        ]

    def __str__(self) -> str:
        """This will name the request by its id."""
        return f"request {self.pk} {self.state}"
