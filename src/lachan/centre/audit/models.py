"""The log's tables. Only this room touches them; triggers refuse what may not happen to them."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One thing that happened, written in the transaction of the change. Ids and codes alone, no personal value."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    actor = models.CharField(max_length=80)
    office_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=120)
    request_id = models.CharField(max_length=16)
    data = models.TextField()

    def __str__(self) -> str:
        """This will name the entry by its id and kind."""
        return f"entry {self.pk} {self.kind}"
