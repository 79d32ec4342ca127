"""The person: who signs in.

There from the first migration, because one person model can't be changed for another later.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class PersonManager(BaseUserManager["Person"]):
    """Finds persons by their address, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """This will give the person who signs in with this address. Raises Person.DoesNotExist."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who works at the centre or with it. Citizens who ask a question are not persons here.

    Personal data: `name` and `email` say who did what in the log, and are kept as long as the account and three years
    after (the limitation of an appeal); `language` is kept with the account. Erasing replaces `name` and `email` by the
    id. The password that AbstractBaseUser brings stays unusable: people will sign in with passkeys.
    """

    class Language(models.TextChoices):
        """The languages of the centre."""

        VI = "vi", "Tiếng Việt"
        EN = "en", "English"

    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254, unique=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.VI)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        """One account for one address, whatever its capitals."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="accounts_person_one_account_per_email")
        ]

    def __str__(self) -> str:
        """This will name the person by the id, so that a log line holds no name."""
        return f"person {self.pk}"
