"""Appeals: what somebody says is listed or blocked wrongly, the proof that it is theirs, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lachan.centre.measures.models.measures import Measure


class AppealNumber(models.Model):
    """The last number given in a year, as `MeasureNumber`."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """This will give year and number."""
        return f"A{self.year}-{self.last:06}"


class Filing(models.Model):
    """What one person sent at once: one receipt, one proof, one answer, for as many things as it names.

    Personal data, to decide the appeals and to answer: `contact`, `why`, what was added, files. Emptied 180 days after
    the last of its appeals was decided, or at once when it is withdrawn. `network` and `who` are keyed hashes, emptied
    with them.
    """

    receipt_sha256 = models.CharField(max_length=64, unique=True)
    # of the form, so that a button pressed twice sends it once
    form_key = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField(db_index=True)
    language = models.CharField(max_length=2, default="vi")
    contact = models.CharField(max_length=254, blank=True)
    why = models.TextField(blank=True)
    # keyed hashes: whence it came; and who sends, by the address given, else by whence
    network = models.CharField(max_length=32, blank=True, db_index=True)
    who = models.CharField(max_length=32, blank=True, db_index=True)
    # the first that is open of the same sender: they stand together at the desk
    first = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    # what its owner puts into a record or a file (`indicators.proofs`); of no use to anybody else
    token = models.CharField(max_length=32)
    withdrawn_at = models.DateTimeField(null=True)
    # the first day on which what is personal is kept no more; None while something is open
    keep_until = models.DateField(null=True, db_index=True)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        """Once for a form."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["form_key"], condition=~Q(form_key=""), name="measures_filing_form_once"
            )
        ]

    def __str__(self) -> str:
        """This will name it by its id."""
        return f"filing {self.pk}"


class FilingAddition(models.Model):
    """What was added later by who has the code. Personal data: as the filing's."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="additions")
    text = models.TextField(blank=True)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        """This will name it by its filing."""
        return f"addition to filing {self.filing_id}"


class FilingFile(models.Model):
    """A file that came with a filing, kept by `evidence`."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="files")
    holding_id = models.BigIntegerField()
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        """This will name it by its filing."""
        return f"file {self.holding_id} of filing {self.filing_id}"


class Appeal(models.Model):
    """One thing of a filing: its clock, its proof, and what came of it.

    Personal data: `value` may be somebody's number or account; it is that of the measure. `said` is an officer's
    answer, who is told that nobody's name belongs there; both are kept with the measure.
    """

    class State(models.TextChoices):
        """`fallen`: nobody decided in time, so it ended by itself; `moot`: there is nothing (more) to undo."""

        OPEN = "open"
        UPHELD = "upheld"
        LIFTED = "lifted"
        FALLEN = "fallen"
        MOOT = "moot"
        WITHDRAWN = "withdrawn"

    class Proof(models.TextChoices):
        """Whether who appeals controls it. `none`: nothing that could be looked for (a number, an account, an app)."""

        NONE = "none"
        WAITING = "waiting"
        PROVEN = "proven"
        LOST = "lost"

    number = models.CharField(max_length=16, unique=True)
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="appeals")
    # the first filing that was open of the same sender: all of these are one line at the desk
    sender_id = models.BigIntegerField()
    # the thing as measures name it, and its host ("" for what has none)
    about = models.CharField(max_length=20)
    value = models.CharField(max_length=500)
    host = models.CharField(max_length=253, blank=True)
    # whose reviewers decide; 0: the top of the centre
    office_id = models.BigIntegerField(default=0)
    # whether a list named it when the appeal came; else its sender says that something is done to it
    was_listed = models.BooleanField()
    # the same thing was decided not long ago: it is read, and freezes nothing
    is_repeat = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    proof = models.CharField(max_length=7, choices=Proof.choices)
    proof_way = models.CharField(max_length=4, blank=True)
    # looks that found it, one after the other; looks that found nothing since then
    found = models.PositiveSmallIntegerField(default=0)
    missed = models.PositiveSmallIntegerField(default=0)
    proven_at = models.DateTimeField(null=True)
    proof_ends_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    next_look_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # whether it should never have been listed, and the answer to who appealed
    was_wrong = models.BooleanField(default=False)
    said = models.CharField(max_length=1000, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        """Once for a filing and a thing; what is open, by clock, thing and office; what is to be looked for."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["filing", "about", "value"], name="measures_appeal_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["about", "value"], name="measures_appeal_value"),
            models.Index(fields=["office_id", "state", "due_at"], name="measures_appeal_office"),
            models.Index(fields=["due_at"], name="measures_appeal_due", condition=Q(state="open")),
            models.Index(
                fields=["next_look_at"],
                name="measures_appeal_look",
                condition=Q(state="open", next_look_at__isnull=False),
            ),
            # what may be frozen: asked by every signature
            models.Index(
                fields=["id"], name="measures_appeal_proven", condition=Q(state="open", proof="proven")
            ),
            models.Index(fields=["state", "-id"], name="measures_appeal_state"),
            models.Index(
                fields=["sender_id", "due_at"], name="measures_appeal_sender", condition=Q(state="open")
            ),
        ]

    def __str__(self) -> str:
        """This will name the appeal by its number."""
        return f"appeal {self.number}"


class ProofLook(models.Model):
    """A look for a proof of control: when, by which way, and a code of what was found ("" where it was there)."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="looks")
    at = models.DateTimeField()
    way = models.CharField(max_length=4)
    said = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        """This will name it by its appeal."""
        return f"look for appeal {self.appeal_id}"


class BlockCode(models.Model):
    """The code that the block page shows for a measure's name (`block_codes.py`)."""

    code = models.CharField(max_length=9, db_index=True)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        """This will name the code."""
        return f"block code {self.code}"
