"""Provinces, former districts, communes: each with the days on which it stood, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Territory(models.Model):
    """A unit of the map for a period of days (`valid_from <= day < valid_to`; null for none on record).

    `code` is ours and never given twice: the level's letter, the official code, and the year of the map it came with.
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
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        """Found by name, by place in the tree."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["level", "name_vi"], name="accounts_territory_name"),
            models.Index(fields=["level", "official_code"], name="accounts_territory_official"),
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
