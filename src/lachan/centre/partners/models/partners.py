"""A partner, its desks, where requests to it go, and what it has promised."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lachan.centre.partners import codes


class Partner(models.Model):
    """Somebody outside who acts on what we ask. Nothing of it counts before it is active (`Draft`).

    Personal data: none is meant to stand here; whoever fills it in is told that these are names of organisations.
    `because` is an administrator's words, kept with the partner.
    """

    class State(models.TextChoices):
        """Where it stands; `not_joined`: it was asked for and came to nothing."""

        JOINING = "joining"
        ACTIVE = "active"
        SUSPENDED = "suspended"
        ENDED = "ended"
        NOT_JOINED = "not_joined"

    # what commands and people name it by
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    # names without accents and capitals, to be found by
    sought = models.CharField(max_length=500)
    country = models.CharField(max_length=2)
    # in which its desks read first
    language = models.CharField(max_length=2)
    # where it is an office of ours
    office_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.JOINING)
    # a number that anybody can find, and where: whoever confirms looks it up
    public_phone = models.CharField(max_length=20)
    public_source = models.CharField(max_length=300)
    # as `answers.py` reads them, one a line
    answers_for = models.TextField(blank=True)
    tlp = models.CharField(max_length=12)
    pap = models.CharField(max_length=8)
    # kinds of indicator, divided by blanks
    sees = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    # of the last suspension or the end
    stopped_by = models.CharField(max_length=80, blank=True)
    stopped_at = models.DateTimeField(null=True)
    because = models.CharField(max_length=500, blank=True)

    class Meta:
        """A code is free again when nothing came of its joining."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["code"], condition=~Q(state="not_joined"), name="partners_partner_code"
            ),
            models.CheckConstraint(condition=Q(kind__in=codes.PARTNER_KINDS), name="partners_partner_kind"),
            models.CheckConstraint(
                condition=Q(tlp__in=codes.TLP, pap__in=codes.PAP), name="partners_partner_marking"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "kind"], name="partners_partner_state"),
            models.Index(fields=["name_vi", "id"], name="partners_partner_name"),
        ]

    def __str__(self) -> str:
        """This will name the partner by its code."""
        return f"partner {self.code}"


class Desk(models.Model):
    """A desk of a partner: a mail address and a telephone, of no person. Former ones stay, with their end.

    Personal data: an address that holds somebody's name after all; emptied when the partner has ended for a year
    (`services.expiring`).
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="desks")
    desk = models.CharField(max_length=10)
    mail = models.CharField(max_length=254)
    # E.164, or digits alone of a hotline that has no such form
    phone = models.CharField(max_length=20)
    # a number that is as old as this is a channel known before
    phone_since = models.DateTimeField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    set_by = models.CharField(max_length=80)

    class Meta:
        """One of a sort at a time."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["partner", "desk"], condition=Q(until__isnull=True), name="partners_desk_one"
            ),
            models.CheckConstraint(condition=Q(desk__in=codes.DESKS), name="partners_desk_sort"),
        ]

    def __str__(self) -> str:
        """This will name the desk by its id."""
        return f"desk {self.pk}"


class Endpoint(models.Model):
    """Where requests to a partner go. Former ones stay, with their end."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="endpoints")
    way = models.CharField(max_length=8)
    # a link or a mail address; "" where the partner fetches
    address = models.CharField(max_length=500, blank=True)
    # of a webhook: the name of its secrets (`lachan secret`), and whether it may lie in LACHAN_PARTNER_NETWORKS
    secret_name = models.CharField(max_length=60, blank=True)
    allow_private = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    set_by = models.CharField(max_length=80)

    class Meta:
        """One at a time."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["partner"], condition=Q(until__isnull=True), name="partners_endpoint_one"
            ),
            models.CheckConstraint(condition=Q(way__in=codes.WAYS), name="partners_endpoint_way"),
        ]

    def __str__(self) -> str:
        """This will name the endpoint by its id."""
        return f"endpoint {self.pk}"


class Promise(models.Model):
    """By when a partner acknowledges a kind of measure and by when it takes effect, in minutes on the wall."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="promises")
    measure_kind = models.CharField(max_length=24)
    acknowledge_minutes = models.PositiveIntegerField()
    effect_minutes = models.PositiveIntegerField()
    since = models.DateTimeField()
    set_by = models.CharField(max_length=80)

    class Meta:
        """One for a kind; nothing takes effect before it is acknowledged."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["partner", "measure_kind"], name="partners_promise_once"),
            models.CheckConstraint(
                condition=Q(effect_minutes__gte=models.F("acknowledge_minutes")),
                name="partners_promise_order",
            ),
        ]

    def __str__(self) -> str:
        """This will name the promise by its id."""
        return f"promise {self.pk}"
