"""Who is told without being a partner, and what registries said, kept for a while."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lachan.centre.measures.models.measures import Measure


class Contact(models.Model):
    """A mail address for abuse that a registry named, to which a measure goes: what the signers saw, copied.

    No personal data is meant: it is the desk of a provider.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="contacts")
    role = models.CharField(max_length=9)
    mail = models.CharField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    lang = models.CharField(max_length=2)
    # the name or address about which the registry was asked
    source = models.CharField(max_length=253)

    class Meta:
        """Once for a measure and an address."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["measure", "mail"], name="measures_contact_once")
        ]

    def __str__(self) -> str:
        """This will name the contact by its id."""
        return f"contact {self.pk}"


class RegistryAnswer(models.Model):
    """What a registry said about a name or an address (`ip:203.0.113.9`), as JSON; else the code of why it didn't."""

    key = models.CharField(max_length=260, unique=True)
    said = models.TextField(blank=True)
    code = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        """What has expired."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["expires_at"], name="measures_registry_expires")
        ]

    def __str__(self) -> str:
        """This will name the answer by its id."""
        return f"answer {self.pk}"
