"""The person: who signs in.

There from the first migration, because one person model can't be changed for another later.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from lachan.centre.accounts.models.offices import Office


class PersonManager(BaseUserManager["Person"]):
    """Finds persons by their address, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """This will give the person who signs in with this address. Raises Person.DoesNotExist."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who works at the centre or with it. Citizens who ask a question are not persons here.

    Personal data: `name` (and `sort_name` made of it) and `email` say who did what in the log, and are kept as long as
    the account and three years after (the limitation of an appeal); `language` is kept with the account. Erasing
    replaces them by the id. `office` is the one that keeps the account: its administrators, and those above it, change
    it; where the person works stands in the role periods. `erased_at` is set once and never taken back.
    """

    class Language(models.TextChoices):
        """The languages of the centre."""

        VI = "vi", "Tiếng Việt"
        EN = "en", "English"

    name = models.CharField(max_length=200)
    # lower case without accents, the given name first: what lists are sorted by and searched in
    sort_name = models.CharField(max_length=400, blank=True)
    email = models.EmailField(max_length=254, unique=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.VI)
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="persons")
    is_active = models.BooleanField(default=True)
    # a password that stands in the demo's output; the site serves on the loopback alone while one is there
    has_demo_password = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        """One account for one address, whatever its capitals; listed by name."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["sort_name", "id"], name="accounts_person_sort_name")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="accounts_person_one_account_per_email")
        ]

    def __str__(self) -> str:
        """This will name the person by the id, so that a log line holds no name."""
        return f"person {self.pk}"

    def set_password(self, raw_password: str | None) -> None:
        """This will set the password; one that somebody chose is no longer the demo's."""
        super().set_password(raw_password)
        self.has_demo_password = False


class PersonRequest(models.Model):
    """One administrator asks for a change of an account that takes two; another decides.

    Personal data: `email` is the address that is asked for, and is blanked as soon as the request is closed.
    """

    class Kind(models.TextChoices):
        """What can be asked for."""

        CHANGE_ADDRESS = "change_address"
        ERASE = "erase"

    class State(models.TextChoices):
        """Where a request stands."""

        OPEN = "open"
        GRANTED = "granted"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="person_requests")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    email = models.EmailField(max_length=254, blank=True)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """Who asks does not decide, nor does the person it is about; one open request of a kind."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | ~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("person")),
                name="accounts_personrequest_two_administrators",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(state="open"), name="accounts_personrequest_one_open"
            ),
        ]

    def __str__(self) -> str:
        """This will name the request by its id."""
        return f"person request {self.pk} {self.state}"
