"""Provinces, former districts, communes: each with the days on which it stood, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Territory(models.Model):
    """A unit of the map for a period of days (`valid_from <= day < valid_to`; null for none on record).

    `code` is ours and never given twice: the level's letter, the official code, and the month of the map it came with
    (`P79-202501` until 1 July 2025, `P79-202507` from then on). `key` is what a name is found by: lower case, without
    accents and without the word for the kind of unit.
    """

    class Level(models.TextChoices):
        """The three levels; districts ended on 1 July 2025."""

        PROVINCE = "province"
        DISTRICT = "district"
        COMMUNE = "commune"

    code = models.CharField(max_length=24, unique=True)
    level = models.CharField(max_length=8, choices=Level.choices)
    official_code = models.CharField(max_length=8)
    name_vi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    key = models.CharField(max_length=120, default="")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        """Found by name, by place in the tree."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["level", "name_vi"], name="accounts_territory_name"),
            models.Index(fields=["level", "official_code"], name="accounts_territory_official"),
            models.Index(fields=["key"], name="accounts_territory_key"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
                name="accounts_territory_period",
            )
        ]

    def __str__(self) -> str:
        """This will name the territory by its code."""
        return self.code


class TerritorySuccession(models.Model):
    """What was `before` is, from `day` on, wholly or in part in `after`. `whole` says that nothing went elsewhere."""

    before = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="went_to")
    after = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="came_from")
    day = models.DateField()
    whole = models.BooleanField(default=True)

    class Meta:
        """One row for a pair."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["before", "after"], name="accounts_territorysuccession_once")
        ]

    def __str__(self) -> str:
        """This will name both codes."""
        return f"{self.before_id} → {self.after_id}"


class Revision(models.Model):
    """How often the offices or the territories were changed.

    Whoever changes them raises the number first, and so waits for another who does; whoever keeps something in memory
    sees by it that it is old.
    """

    name = models.CharField(max_length=20, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        """This will name what was changed and how often."""
        return f"{self.name} {self.number}"
