"""What partners say of what they were told. All of it is theirs to claim, and nothing of it an effect."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lachan.centre.exchange.claims.judging import KEPT_SAYS


class Claim(models.Model):
    """One thing that a partner said of one entry. By the row the mark is the partner's own.

    Personal data: `value` may be somebody's number or account, kept so that claims are counted for a thing; `words` are
    a partner's, who is told that nobody's name belongs there. Removed after `codes.ENDED_KEPT`; the words at once when
    it is taken back.
    """

    partner_id = models.BigIntegerField()
    mark = models.CharField(max_length=100)
    says = models.CharField(max_length=9)
    # of the entry that it is about, as it stood then
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=500)
    source = models.CharField(max_length=120)
    why = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=500, blank=True)
    count = models.PositiveIntegerField(default=1)
    begins = models.DateTimeField(null=True)
    ends = models.DateTimeField(null=True)
    # `api`, `file`, `stix`, `desk`
    way = models.CharField(max_length=4)
    # the partner's object that says it (`Received`), of what came by STIX
    received_id = models.BigIntegerField(null=True)
    # of what was said: the same once more is known by it
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    # who sent it: `partner:5` by a key, `person:7` by hand; "" of what came before this was kept
    sent_by = models.CharField(max_length=80, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    # who looked at one that calls an entry mistaken, and let it stand
    looked_by = models.CharField(max_length=80, blank=True)
    looked_at = models.DateTimeField(null=True)
    looked_why = models.CharField(max_length=500, blank=True)

    class Meta:
        """A mark names one; what was said of a thing; what waits for a look; what is to be removed; by which object."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["partner_id", "mark"], name="exchange_claim_mark"),
            models.CheckConstraint(condition=models.Q(says__in=KEPT_SAYS), name="exchange_claim_says"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "value", "received_at"], name="exchange_claim_thing"),
            models.Index(
                fields=["id"],
                name="exchange_claim_to_look",
                condition=models.Q(says="mistaken", looked_at=None, withdrawn_at=None),
            ),
            models.Index(fields=["partner_id", "received_at"], name="exchange_claim_partner"),
            models.Index(fields=["received_at"], name="exchange_claim_age"),
            models.Index(
                fields=["received_id"],
                name="exchange_claim_object",
                condition=models.Q(received_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """This will name the claim by its id."""
        return f"claim {self.pk}"
