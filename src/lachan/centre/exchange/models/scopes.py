"""How far somebody saw, one stretch after another."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lachan.centre.exchange import codes


class SeenScope(models.Model):
    """How far a partner saw in a format, or anybody without a key, from a place of the counter on (`scopes.Scope`).

    Written when it comes for the first time and sees otherwise than it did when it came last. Never changed: by these
    rows it is told what it may see no more.
    """

    # 0: anybody
    partner_id = models.BigIntegerField()
    format = models.CharField(max_length=10)
    # of this partner and format, from 0 on
    number = models.PositiveIntegerField()
    # `readers.Reader` (JSON)
    reader = models.TextField()
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    mark = models.PositiveBigIntegerField()

    class Meta:
        """One after another."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["partner_id", "format", "number"], name="exchange_scope_once"),
            models.CheckConstraint(condition=Q(format__in=codes.FORMATS), name="exchange_scope_format"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["seq"], name="exchange_scope_seq")]

    def __str__(self) -> str:
        """This will name the scope by partner, format and number."""
        return f"scope {self.number} of {self.partner_id} in {self.format}"
