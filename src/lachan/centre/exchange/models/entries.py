"""What partners are told, row by row, and the counter that orders it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lachan.centre.exchange import codes
from lachan.centre.partners.codes import PAP, TLP


class Counter(models.Model):
    """One row: the last place that was given, its moment, and behind which places nobody can go on from before."""

    seq = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(null=True)
    since_seq = models.PositiveBigIntegerField(default=0)
    # rows that ended up to here were removed
    forgotten_seq = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        """This will give the place."""
        return f"place {self.seq}"


class Cursor(models.Model):
    """One row: up to which version the register's lists were followed, and of which database they were."""

    version = models.PositiveBigIntegerField(default=0)
    token = models.CharField(max_length=16, default="")
    last_id = models.BigIntegerField(default=0)
    followed_at = models.DateTimeField(null=True)
    # how far what is told was held against a register that was put back; None where that is done
    compared_id = models.BigIntegerField(null=True)
    # when a backup was put back, and up to which version of the lists that knows of; None where none ever was
    restored_at = models.DateTimeField(null=True)
    restored_version = models.PositiveBigIntegerField(null=True)

    def __str__(self) -> str:
        """This will give the version."""
        return f"followed to {self.version}"


class Entry(models.Model):
    """What partners are told of one thing (`entries.EntryRow`). Never changed but for its end.

    Personal data: `value` may be somebody's number or account, for those who act on it; rows that ended are removed
    after `codes.ENDED_KEPT`, up to which partners have to be told that it is over.
    """

    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=500)
    action = models.CharField(max_length=5)
    tlp = models.CharField(max_length=12)
    pap = models.CharField(max_length=8)
    confidence = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=120)
    round = models.PositiveIntegerField(default=0)
    # two people let it out of a hold
    released = models.BooleanField(default=False)
    listed_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    added_seq = models.PositiveBigIntegerField(unique=True)
    added_at = models.DateTimeField()
    # unique where it is one: an index that holds the live ones too would draw SQLite away from better ones
    ended_seq = models.PositiveBigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=12, blank=True)

    class Meta:
        """One live row for a thing; what runs out, began and ended."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "value"], condition=Q(ended_seq__isnull=True), name="exchange_entry_once"
            ),
            models.UniqueConstraint(
                fields=["ended_seq"], condition=Q(ended_seq__isnull=False), name="exchange_entry_ended_once"
            ),
            models.CheckConstraint(condition=Q(action__in=codes.ACTIONS), name="exchange_entry_action"),
            models.CheckConstraint(condition=Q(tlp__in=TLP, pap__in=PAP), name="exchange_entry_marking"),
            models.CheckConstraint(
                condition=Q(ended_seq__isnull=True, ended_at__isnull=True, ended_why="")
                | Q(ended_seq__gt=models.F("added_seq"), ended_at__isnull=False, ended_why__in=codes.ENDS),
                name="exchange_entry_end",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "value"], name="exchange_entry_value"),
            models.Index(fields=["until"], name="exchange_entry_until", condition=Q(ended_seq__isnull=True)),
            # what began and what ended behind a place, and pages of what goes on: asked kind by kind
            models.Index(fields=["kind", "added_seq"], name="exchange_entry_began"),
            models.Index(
                fields=["kind", "ended_seq"], name="exchange_entry_over", condition=Q(ended_seq__isnull=False)
            ),
            models.Index(
                fields=["kind", "id"], name="exchange_entry_live", condition=Q(ended_seq__isnull=True)
            ),
            models.Index(
                fields=["ended_at"], name="exchange_entry_forget", condition=Q(ended_seq__isnull=False)
            ),
            # collections of TAXII, by the moment of each version
            models.Index(fields=["tlp", "action", "added_at"], name="exchange_shelf_all"),
            models.Index(
                fields=["tlp", "action", "added_at"],
                name="exchange_shelf_now",
                condition=Q(ended_at__isnull=True),
            ),
            models.Index(
                fields=["tlp", "action", "ended_at"],
                name="exchange_shelf_over",
                condition=Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """This will name the entry by its id and kind."""
        return f"entry {self.pk} {self.kind}"
