"""Offices: a tree, what each is competent for, and who took over from whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lachan.centre.accounts.models.territories import Territory


class Office(models.Model):
    """An organisational unit for a period of days. `code` is short, stable, and what plans and commands name it by."""

    class Kind(models.TextChoices):
        """What an office can be."""

        MINISTRY = "ministry"
        DEPARTMENT = "department"
        PROVINCIAL = "provincial"
        COMMUNE_POLICE = "commune_police"
        DISTRICT_POLICE = "district_police"
        OPERATOR = "operator"
        BANK = "bank"
        NEWS_DESK = "news_desk"
        BORDER_POST = "border_post"

    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    # where it sits; what it answers for stands in its competences
    territory = models.ForeignKey(Territory, null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        """A period that ends after it begins."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["name_vi"], name="accounts_office_name")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="accounts_office_period",
            )
        ]

    def __str__(self) -> str:
        """This will name the office by its code."""
        return self.code


class Competence(models.Model):
    """An office answers for a kind of case in a territory (and all below it) on days of a period.

    `case_kind` is a code of `accounts/case_kinds.py`, "" for all kinds; `territory` is null for the whole country.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="competences")
    case_kind = models.CharField(max_length=40, blank=True)
    territory = models.ForeignKey(Territory, null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    # the succession by which it came to the office; null where the office was given it
    came_by = models.ForeignKey(
        "OfficeSuccession", null=True, on_delete=models.PROTECT, related_name="brought"
    )
    # why somebody gave it at the desk, and ended it; "" for what a file or a plan brought
    reason = models.CharField(max_length=500, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        """A period may be empty (taken away before it began), never negative."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="accounts_competence_period",
            )
        ]

    def __str__(self) -> str:
        """This will name the office and the kind."""
        return f"{self.office_id} {self.case_kind or '*'}"


class ReorganisationPlan(models.Model):
    """A plan as it was carried out: its text's hash, its day, and who did it. Undone by another plan, never removed."""

    sha256 = models.CharField(max_length=64, unique=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    lines = models.PositiveIntegerField()

    def __str__(self) -> str:
        """This will name the plan by its id."""
        return f"plan {self.pk}"


class OfficeSuccession(models.Model):
    """From `day` on, `after` carries on the work of `before`: all of it, or that of a kind of case or a territory."""

    class Action(models.TextChoices):
        """What a line of a plan can be. `merge` and `split` end the office that hands over."""

        TAKE_OVER = "take_over"
        MERGE = "merge"
        SPLIT = "split"
        GIVE_BACK = "give_back"

    action = models.CharField(max_length=12, choices=Action.choices, default=Action.TAKE_OVER)
    plan = models.ForeignKey(ReorganisationPlan, on_delete=models.PROTECT, related_name="successions")
    before = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="went_to")
    after = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="came_from")
    day = models.DateField()
    case_kind = models.CharField(max_length=40, blank=True)
    territory = models.ForeignKey(Territory, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        """One row for what goes over, so that a plan that is run twice changes nothing."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["before", "after", "day", "case_kind", "territory"],
                name="accounts_officesuccession_once",
            ),
            # null differs from null in a unique constraint
            models.UniqueConstraint(
                fields=["before", "after", "day", "case_kind"],
                condition=Q(territory__isnull=True),
                name="accounts_officesuccession_once_everywhere",
            ),
        ]

    def __str__(self) -> str:
        """This will name both offices and the day."""
        return f"{self.before_id} → {self.after_id} {self.day}"
