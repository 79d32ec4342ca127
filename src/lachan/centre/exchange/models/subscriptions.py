"""What a partner has asked to get, within what was agreed with it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lachan.centre.exchange import codes


class Subscription(models.Model):
    """One format for one partner, narrower than its agreement and never wider. Former ones stay, with their end."""

    partner_id = models.BigIntegerField()
    format = models.CharField(max_length=10)
    # "" as far as the agreement goes
    tlp = models.CharField(max_length=12, blank=True)
    pap = models.CharField(max_length=8, blank=True)
    # kinds and actions, divided by blanks; "" all that were agreed to
    kinds = models.CharField(max_length=120, blank=True)
    actions = models.CharField(max_length=20, blank=True)
    least_confidence = models.PositiveSmallIntegerField(default=0)
    # of the format alone (JSON): `formats.options`
    options = models.TextField(default="{}")
    # the name of its secrets (`lachan secret`): TSIG, webhook; "" where it comes with its key
    secret_name = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField()
    set_by = models.CharField(max_length=80)
    until = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    # what was handed over so far: place of the counter, and when it last asked or was sent something
    told_seq = models.PositiveBigIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    # of TAXII, collection by collection, for a client comes for each by itself (JSON): `queries.shelves`
    shelves = models.TextField(default="{}")

    class Meta:
        """One of a format at a time."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["partner_id", "format"],
                condition=Q(until__isnull=True),
                name="exchange_subscription_one",
            ),
            models.CheckConstraint(
                condition=Q(format__in=codes.FORMATS), name="exchange_subscription_format"
            ),
        ]

    def __str__(self) -> str:
        """This will name the subscription by its id and format."""
        return f"subscription {self.pk} {self.format}"


class UnsignedAsk(models.Model):
    """Addresses that are to take a partner's zone without a signature, asked for by one and agreed to by another.

    Until then they open nothing. Personal data: none; they are addresses of resolvers.
    """

    class State(models.TextChoices):
        """`withdrawn` by anybody who keeps partners, or replaced by a newer one."""

        OPEN = "open"
        AGREED = "agreed"
        WITHDRAWN = "withdrawn"

    partner_id = models.BigIntegerField()
    # divided by blanks
    addresses = models.CharField(max_length=600)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """One is open for a partner at a time, and who asked doesn't agree."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["partner_id"], condition=Q(state="open"), name="exchange_unsigned_one"
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | (~Q(decided_by="") & ~Q(decided_by=models.F("asked_by"))),
                name="exchange_unsigned_two",
            ),
        ]

    def __str__(self) -> str:
        """This will name the ask by its id."""
        return f"unsigned {self.pk}"
