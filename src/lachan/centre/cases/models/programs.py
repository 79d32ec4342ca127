"""What programs have done, so that a second try is the same act."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Done(models.Model):
    """An act that a token did under a key of its own, and what was answered. Kept a day.

    Personal data: none; the answer holds ids, numbers and versions.
    """

    token_id = models.BigIntegerField()
    # SHA-256 of the Idempotency-Key, and of what was asked under it
    key = models.CharField(max_length=64)
    asked = models.CharField(max_length=64)
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)
    etag = models.CharField(max_length=80, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        """A key once for a token; the oldest go first."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["token_id", "key"], name="cases_done_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["at"], name="cases_done_at")]

    def __str__(self) -> str:
        """This will name it by its id."""
        return f"act {self.pk} of token {self.token_id}"
