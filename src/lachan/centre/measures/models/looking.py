"""Which names stood at which addresses when we asked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Resolved(models.Model):
    """A host was at an address when the DNS was asked: for measures on it, and for official names once a day."""

    host = models.CharField(max_length=253)
    address = models.CharField(max_length=45)
    seen_at = models.DateTimeField()

    class Meta:
        """One row for a pair; who else is at an address."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["address", "host"], name="measures_resolved_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["seen_at"], name="measures_resolved_seen")
        ]

    def __str__(self) -> str:
        """This will name both."""
        return f"{self.host} at {self.address}"
