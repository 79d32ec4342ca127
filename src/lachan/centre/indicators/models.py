"""The register's tables. Only this room touches them; others call its queries and services."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Signal(models.Model):
    """One thing that came in, kept as it came. Detection pulls those that were not judged.

    Personal data: `text` and `qr` are what somebody sent, to be judged and judged again; they are emptied when
    `keep_until` has come or the source withdraws, the hash and the sightings stay.
    """

    # the room that keeps the record, and which: `report` and `report:12`
    source = models.CharField(max_length=20)
    ref = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, default="auto")
    text = models.TextField(blank=True)
    qr = models.TextField(default="[]")
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    keep_until = models.DateField()
    emptied_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)
    engine = models.CharField(max_length=160, blank=True)
    level = models.CharField(max_length=10, blank=True)
    score = models.FloatField(null=True)
    scam_type = models.CharField(max_length=8, blank=True)
    # a worker has it until then; another may take it afterwards
    leased_until = models.DateTimeField(null=True)

    class Meta:
        """One signal for a record; which wait."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "ref"], name="indicators_signal_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["id"], name="indicators_signal_waiting", condition=Q(judged_at__isnull=True)
            ),
            models.Index(
                fields=["keep_until"], name="indicators_signal_keep", condition=Q(emptied_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        """This will name the signal by its id."""
        return f"signal {self.pk}"


class Indicator(models.Model):
    """A canonical value of a kind (`engine.model.Kind`), with its present verdict. `fold` is what search matches."""

    kind = models.CharField(max_length=20)
    value = models.TextField()
    # what a unique index can hold on both databases, whatever the length of a link
    value_sha256 = models.CharField(max_length=64)
    # what people type to find it (`spelling.py`); its beginning and its words are indexed (migration 0002)
    fold = models.CharField(max_length=300)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    sightings = models.PositiveIntegerField(default=0)
    level = models.CharField(max_length=10, default="unknown")
    score = models.FloatField(default=0.0)
    judged_at = models.DateTimeField(null=True)
    engine = models.CharField(max_length=160, blank=True)

    class Meta:
        """One row for one thing."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "value_sha256"], name="indicators_indicator_once")
        ]
        # no index by what a verdict changes: a pass over the register changes millions of them

    def __str__(self) -> str:
        """This will name the indicator by its id and kind; its value may be somebody's number."""
        return f"indicator {self.pk} {self.kind}"


class Sighting(models.Model):
    """An indicator was seen in a signal."""

    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="seen")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="seen_in")
    seen_at = models.DateTimeField()

    class Meta:
        """Once for a pair."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["indicator", "signal"], name="indicators_sighting_once")
        ]
        # what is seen more often than before (`rising.py`)
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["seen_at", "indicator"], name="indicators_sighting_seen")
        ]

    def __str__(self) -> str:
        """This will name both."""
        return f"{self.indicator_id} in {self.signal_id}"


class Verdict(models.Model):
    """What the engine said of an indicator. Never changed; the next one names it as `before`."""

    class Because(models.TextChoices):
        """Why it was computed."""

        NEW = "new"
        ENGINE = "engine"
        LISTS = "lists"
        AGAIN = "again"

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="verdicts")
    level = models.CharField(max_length=10)
    score = models.FloatField()
    # the engine's reasons as JSON: code, weight, params, about
    reasons = models.TextField()
    imitates = models.CharField(max_length=120, blank=True)
    engine = models.CharField(max_length=160)
    made_at = models.DateTimeField()
    because = models.CharField(max_length=8, choices=Because.choices)
    before = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The history of one, the newest first."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["indicator", "-id"], name="indicators_verdict_history"),
        ]

    def __str__(self) -> str:
        """This will name the verdict by its id and level."""
        return f"verdict {self.pk} {self.level}"


class ListEntry(models.Model):
    """A value of a list class (`engine.model.ListClass`) with its source, reason and end. Ended, never removed.

    `official`, `bad` and `corrected` by hand count only once a second person has agreed.
    """

    list_class = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=500)
    owner = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=120)
    reason = models.CharField(max_length=500)
    expires_on = models.DateField(null=True)
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=80, blank=True)
    agreed_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=500, blank=True)
    # `ListsVersion.version` when it was last changed: who has read up to a version reads only what came after
    changed_in = models.PositiveBigIntegerField(default=0, db_index=True)

    class Meta:
        """One live entry for a value in a class from one source."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["list_class", "kind", "value", "source"],
                condition=Q(ended_at__isnull=True),
                name="indicators_listentry_once",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "value"], name="indicators_listentry_value"),
            # pages narrowed to one class, kind or source, the newest first (`pages.py`)
            models.Index(fields=["list_class", "-id"], name="indicators_listentry_class"),
            models.Index(fields=["kind", "-id"], name="indicators_listentry_kind"),
            models.Index(fields=["source", "-id"], name="indicators_listentry_source"),
            models.Index(
                fields=["-id"],
                name="indicators_listentry_waits",
                condition=Q(
                    agreed_at__isnull=True,
                    ended_at__isnull=True,
                    list_class__in=["bad", "corrected", "official"],
                ),
            ),
            models.Index(
                fields=["expires_on", "id"],
                name="indicators_listentry_expires",
                condition=Q(ended_at__isnull=True, expires_on__isnull=False),
            ),
            models.Index(
                fields=["-id"], name="indicators_listentry_ended", condition=Q(ended_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        """This will name the entry by its id and class."""
        return f"list entry {self.pk} {self.list_class}"


class ListsVersion(models.Model):
    """One row that changes with every list entry, so that each process sees cheaply that it has to read them again."""

    version = models.PositiveBigIntegerField(default=0)
    # eight random letters of the database's first change, and eight of its last: of two databases that stand at one
    # number (one was made anew, or put back from a backup) it says that they are not the same
    token = models.CharField(max_length=16, default="")
    changed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """This will give the version."""
        return f"lists {self.version}"


class Claim(models.Model):
    """An owner (a bank, a ministry) says that a domain, hotline or app signer is its own.

    It counts as `official` once a second person of the centre has agreed, for a year; then the owner confirms it anew.
    """

    class State(models.TextChoices):
        """Where a claim stands."""

        OPEN = "open"
        CONFIRMED = "confirmed"
        REFUSED = "refused"
        REVOKED = "revoked"
        EXPIRED = "expired"

    office_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=500)
    proof = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    claimed_by = models.CharField(max_length=80)
    claimed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    confirmed_until = models.DateField(null=True)
    # whom to write to before it ends; personal data only where an owner gives a person's address
    contact = models.CharField(max_length=254, blank=True)
    ended_because = models.CharField(max_length=500, blank=True)
    entry = models.ForeignKey(ListEntry, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """One open or confirmed claim of an office for a value."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["office_id", "kind", "value"],
                condition=Q(state__in=["open", "confirmed"]),
                name="indicators_claim_once",
            )
        ]

    def __str__(self) -> str:
        """This will name the claim by its id and state."""
        return f"claim {self.pk} {self.state}"
