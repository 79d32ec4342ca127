"""Who this centre is in STIX, and which thing has which id."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Centre(models.Model):
    """One row: the centre's own id, drawn once for all time, under which all of its objects are named.

    Of a database that is put back from a backup it is the same; a second centre never has it.
    """

    uid = models.UUIDField(default=uuid.uuid4)
    # "" until the worker has written the centre's name for the first time
    name = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    modified_at = models.DateTimeField()
    # entries up to this place of the counter have their row in `StixName`
    named_seq = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        """This will give the id."""
        return f"centre {self.uid}"


class StixName(models.Model):
    """Which thing of which round has an id: from an id nobody can reckon back to the thing.

    Personal data: `value` as `Entry.value`; removed with the last entry of the thing.
    """

    uid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=500)
    round = models.PositiveIntegerField()

    class Meta:
        """Found by id alone, and by thing when that is removed."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "value"], name="exchange_stixname_thing")
        ]

    def __str__(self) -> str:
        """This will give the id."""
        return f"{self.uid}"
