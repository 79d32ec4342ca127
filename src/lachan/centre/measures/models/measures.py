"""The measure, and what happened to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class MeasureNumber(models.Model):
    """The last number given in a year; whoever proposes raises it in the same transaction, so none is left out."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """This will give year and number."""
        return f"M{self.year}-{self.last:06}"


class Measure(models.Model):
    """What somebody outside is asked to do about one thing: proposed, signed, sent, checked, undone.

    Personal data: `value` may be somebody's number or account, for the request alone; it goes where the verdict on it
    goes. `reason` is an officer's words, who is told on the page that nobody's name belongs there; kept with the
    measure.
    """

    class State(models.TextChoices):
        """Where it stands with us and with whom it was sent to; effect is apart from it."""

        PROPOSED = "proposed"
        APPROVED = "approved"
        SENT = "sent"
        ACKNOWLEDGED = "acknowledged"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"
        LAPSED = "lapsed"
        LIFTED = "lifted"
        EXPIRED = "expired"

    class Effect(models.TextChoices):
        """What the outside says, as we saw it and not as anybody claims."""

        NOT_VERIFIED = "not_verified"
        EFFECTIVE = "effective"
        NOT_EFFECTIVE = "not_effective"
        RETURNED = "returned"

    # what people say aloud: M2026-000123
    number = models.CharField(max_length=16, unique=True)
    # a code of `kinds/`
    kind = models.CharField(max_length=24)
    # what it is about: kind and canonical value as the register spells them (`engine.model.Indicator`)
    about = models.CharField(max_length=20)
    value = models.CharField(max_length=500)
    indicator_id = models.BigIntegerField(null=True)
    case_id = models.BigIntegerField(null=True)
    # the office that asks; approvers at it and above it sign
    office_id = models.BigIntegerField()
    # the office that was given it and when, where that is another than asked first: what a succession goes out from
    given_office_id = models.BigIntegerField(null=True)
    given_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    effect = models.CharField(max_length=13, choices=Effect.choices, default=Effect.NOT_VERIFIED)
    # the database makes it from the state: what holds outside, or is on its way
    in_force = models.GeneratedField(
        expression=Q(state__in=["approved", "sent", "acknowledged"]),  # type: ignore[arg-type] # Django takes conditions too
        output_field=models.BooleanField(),
        db_persist=True,
    )
    # raised by each change; who changes an older one is told what changed
    version = models.PositiveIntegerField(default=1)
    is_urgent = models.BooleanField(default=False)
    # the one act of a single person: at most an hour
    is_hold = models.BooleanField(default=False)
    reason = models.CharField(max_length=1000)
    proposed_by = models.CharField(max_length=80)
    # the human being who proposed, None for a machine: never a signer
    proposer_id = models.BigIntegerField(null=True)
    # human beings who let a machine propose (asked for its token, granted it), divided by blanks: no signers either
    behind = models.CharField(max_length=80, blank=True)
    proposed_at = models.DateTimeField()
    # signatures that it takes, and why so many, as codes (JSON)
    signatures_needed = models.PositiveSmallIntegerField()
    stands_out = models.TextField(default="[]")
    # what stands around the thing (`blast.py`), as JSON, and when that was looked at; "" before
    blast = models.TextField(blank=True)
    looked_at = models.DateTimeField(null=True)
    lasting_days = models.PositiveSmallIntegerField()
    approved_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    # since when its counterparts have their orders, and those to undo it
    ordered_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    # when it was last looked for who answers for it
    sought_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    effective_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    ended_because = models.CharField(max_length=1000, blank=True)
    # it should never have been: counted in public
    was_wrong = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        """One that goes on for a thing and a kind; what waits for a signature; what ends; by office and case."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "about", "value"],
                condition=Q(state__in=["proposed", "approved", "sent", "acknowledged"], is_hold=False),
                name="measures_measure_once",
            ),
            # a hold is once for a thing, whatever became of it
            models.UniqueConstraint(
                fields=["about", "value"], condition=Q(is_hold=True), name="measures_measure_hold_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-id"], name="measures_measure_state"),
            models.Index(fields=["office_id", "state", "-id"], name="measures_measure_office"),
            models.Index(
                fields=["case_id"], name="measures_measure_case", condition=Q(case_id__isnull=False)
            ),
            models.Index(fields=["about", "value"], name="measures_measure_value"),
            models.Index(fields=["expires_at"], name="measures_measure_expires", condition=Q(in_force=True)),
            models.Index(fields=["id"], name="measures_measure_unseen", condition=Q(looked_at__isnull=True)),
        ]

    def __str__(self) -> str:
        """This will name the measure by its number."""
        return f"measure {self.number}"


class Event(models.Model):
    """One thing that happened to a measure, beside its entry in the log. Never changed (triggers)."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=24)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    office_id = models.BigIntegerField(null=True)
    # ids, codes and times as JSON
    data = models.TextField(default="{}")
    version = models.PositiveIntegerField()

    class Meta:
        """The timeline of one."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["measure", "id"], name="measures_event_timeline")
        ]

    def __str__(self) -> str:
        """This will name the event by its id and kind."""
        return f"event {self.pk} {self.kind}"


class Said(models.Model):
    """What people wrote with an event: apart from it, where it can be emptied.

    Personal data: an officer's words, who is told that nobody's name belongs there; kept with the measure.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="said")
    name = models.CharField(max_length=20)
    text = models.CharField(max_length=1000)

    def __str__(self) -> str:
        """This will name what was said by its event."""
        return f"{self.name} of event {self.event_id}"
