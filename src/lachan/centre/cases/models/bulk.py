"""The same act on many cases: what was asked, and case by case what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lachan.centre.cases.models.cases import Case


class Bulk(models.Model):
    """Somebody asked for an act on some cases. `key` comes with the page, so that a second press asks nothing new.

    Personal data: `reason` is an officer's words; it goes into each case and is emptied here when all is done. The
    rest is removed after 30 days, and when the account is erased.
    """

    key = models.CharField(max_length=32, unique=True)
    person_id = models.BigIntegerField()
    act = models.CharField(max_length=12)
    # ids and codes alone, as JSON: the person, office or outcome
    params = models.TextField(default="{}")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        """What isn't done yet, and what is old."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["at"], name="cases_bulk_todo", condition=Q(done_at__isnull=True)),
            models.Index(fields=["done_at"], name="cases_bulk_done", condition=Q(done_at__isnull=False)),
        ]

    def __str__(self) -> str:
        """This will name it by its id."""
        return f"{self.act} {self.pk} of many cases"


class BulkLine(models.Model):
    """One of the cases, as it was when it was chosen. `code` and `params` say why it was refused."""

    class State(models.TextChoices):
        """What became of it."""

        TODO = "todo"
        DONE = "done"
        REFUSED = "refused"

    bulk = models.ForeignKey(Bulk, on_delete=models.CASCADE, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.TODO)
    code = models.CharField(max_length=40, blank=True)
    params = models.TextField(default="{}")

    class Meta:
        """A case once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["bulk", "case"], name="cases_bulkline_once")
        ]

    def __str__(self) -> str:
        """This will name both by id."""
        return f"case {self.case_id} in {self.bulk_id}"
