"""Archives of evidence that were asked for: what became of each, and where it lies until it is removed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lachan.centre.cases.models.cases import Case


class CaseArchive(models.Model):
    """Somebody asked for a case's evidence as an archive, whole or redacted for a partner.

    A worker makes it: who claims it raises `attempt`, and whoever finds another attempt in the row gives up. `key`
    comes with the page or the program that asks, so that a second press asks for nothing new.

    Personal data: `reason` and `partner` are an officer's words and stay with the case, as in its timeline. `marked` is
    what is to be covered, and may name people; it is emptied with the passphrase when the archive is made, or given up
    for a week.
    """

    class State(models.TextChoices):
        """Nobody has begun; a worker is at it; it can be fetched; it could not be made; its file was removed."""

        ASKED = "asked"
        MAKING = "making"
        READY = "ready"
        FAILED = "failed"
        GONE = "gone"

    key = models.CharField(max_length=32, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="archives")
    # "" for the whole
    partner = models.CharField(max_length=200, blank=True)
    tlp = models.CharField(max_length=12, blank=True)
    # a list of texts, as JSON
    marked = models.TextField(blank=True)
    reason = models.CharField(max_length=500)
    language = models.CharField(max_length=2)
    # sealed under the master key, as the evidence is, and only until the archive is made
    passphrase = models.TextField(blank=True)

    # who asked, as the actor of what is done
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=40)
    office_id = models.BigIntegerField(null=True)
    token_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()

    state = models.CharField(max_length=6, choices=State.choices, default=State.ASKED)
    attempt = models.PositiveSmallIntegerField(default=0)
    # from when on a worker may take it; of one that a worker is at, when that worker counts as gone
    take_at = models.DateTimeField(null=True)
    total_bytes = models.BigIntegerField(default=0)
    done_bytes = models.BigIntegerField(default=0)
    # a refusal: why it could not be made, or why it was removed before its time
    code = models.CharField(max_length=40, blank=True)
    params = models.TextField(default="{}")
    ended_at = models.DateTimeField(null=True)

    export_id = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.BigIntegerField(default=0)
    # its name in the folder of archives
    file = models.CharField(max_length=80, blank=True)
    # the ids of the files in it, as JSON
    holdings = models.TextField(default="[]")
    keep_until = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """What waits for a worker, the oldest first; what is kept until when."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["take_at"], name="cases_archive_todo", condition=Q(state__in=("asked", "making"))
            ),
            models.Index(
                fields=["keep_until"], name="cases_archive_kept", condition=Q(keep_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        """This will name it by its id."""
        return f"archive {self.pk} of case {self.case_id}"
