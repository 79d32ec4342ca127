"""By what a partner's programs come, and what they sign with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lachan.centre.partners import codes
from lachan.centre.partners.models.partners import Partner


class Key(models.Model):
    """A key of a partner: the hash of a token, of a certificate or of a probe's public key. Opens while it is live.

    `waiting` is a token that was agreed to and that the partner hasn't picked up yet.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        LIVE = "live"
        ENDED = "ended"

    class Why(models.TextChoices):
        """Why it ended."""

        ENDED = "ended"
        EXPIRED = "expired"
        REPLACED = "replaced"
        NOT_FETCHED = "not_fetched"
        GUESSED = "guessed"
        PARTNER_ENDED = "partner_ended"

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="keys")
    kind = models.CharField(max_length=12)
    # which probe it is; "" for the others
    probe = models.CharField(max_length=40, blank=True)
    # which of the places for live keys of its kind it has; the database holds that there are two
    place = models.PositiveSmallIntegerField(default=1)
    # codes of `codes.SCOPES`, divided by blanks
    scopes = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State.choices)
    # SHA-256 in hexadecimal; "" of a token that waits
    sha256 = models.CharField(max_length=64, blank=True)
    # the last four characters of a token, so that people tell theirs apart
    ending = models.CharField(max_length=4, blank=True)
    # of a probe: 32 bytes in hexadecimal
    public_key = models.CharField(max_length=64, blank=True)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # the longest that it was agreed for; `ends_at` comes nearer when another takes its place
    agreed_until = models.DateTimeField()
    confirmed_by = models.CharField(max_length=80)
    # hashes of what picks a token up: from the mail, and from the telephone; "" afterwards
    mail_hash = models.CharField(max_length=64, blank=True)
    phone_hash = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    # written at most once an hour
    last_used_at = models.DateTimeField(null=True)
    # the last of `codes.WARN_DAYS` that was told of; 0 for none
    warned_days = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    ended_why = models.CharField(max_length=14, choices=Why.choices, blank=True)

    class Meta:
        """Two live ones of a kind at most; found by its hash, which no other has, not even another partner's."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["partner", "kind", "probe", "place"],
                condition=Q(state__in=["live", "waiting"]),
                name="partners_key_two_live",
            ),
            models.CheckConstraint(condition=Q(place__in=[1, codes.LIVE_KEYS]), name="partners_key_place"),
            models.UniqueConstraint(
                fields=["sha256"], condition=~Q(sha256="") & Q(state="live"), name="partners_key_sha256"
            ),
            models.CheckConstraint(
                condition=~Q(state="live") | ~Q(sha256=""), name="partners_key_live_has_hash"
            ),
            models.CheckConstraint(condition=Q(kind__in=codes.KEY_KINDS), name="partners_key_kind"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "ends_at"], name="partners_key_state"),
            models.Index(fields=["mail_hash"], name="partners_key_mail", condition=~Q(mail_hash="")),
        ]

    def __str__(self) -> str:
        """This will name the key by its id."""
        return f"key {self.pk}"
