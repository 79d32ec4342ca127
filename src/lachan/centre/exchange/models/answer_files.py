"""Files of answers that somebody sent by hand: kept whole, and taken piece by piece."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AnswerFile(models.Model):
    """One file, and how far it is taken. Removed with its pieces after `services.answer_files.KEPT`."""

    partner_id = models.BigIntegerField()
    # who sent it: `person:7`, and at which office
    sent_by = models.CharField(max_length=80)
    office_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    kept = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        """A partner's, the newest first; what is to be removed."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["partner_id", "-id"], name="exchange_answers_partner"),
            models.Index(fields=["made_at"], name="exchange_answers_age"),
        ]

    def __str__(self) -> str:
        """This will name the file by its id."""
        return f"answers {self.pk}"


class AnswerPiece(models.Model):
    """Some rows of a file: as they were read, until they are taken; then what became of each.

    Personal data: accounts and a partner's words; `content` is emptied when it is taken, `told` goes with the file.
    """

    file = models.ForeignKey(AnswerFile, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    # JSON: `services.answer_files.ReadRow`, then `said.PartnerClaimDone`
    content = models.TextField(blank=True)
    told = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        """Each once; what waits."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["file", "number"], name="exchange_answers_piece")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["id"], name="exchange_answers_waits", condition=models.Q(done_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        """This will name the piece by its id."""
        return f"piece {self.pk}"
