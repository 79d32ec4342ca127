"""Files that are kept: contents by their hash, who holds them and why, and what was decided about them."""

from __future__ import annotations

from django.db import models


class Content(models.Model):
    """A content, by the SHA-256 of what came in. The row stays when the content is gone, so that it is known again."""

    class Scan(models.TextChoices):
        """What the scanner has said. `not_scanned` is shown as such."""

        NOT_SCANNED = "not_scanned"
        CLEAN = "clean"
        INFECTED = "infected"
        FAILED = "failed"

    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.BigIntegerField()
    # what the content itself says that it is, and what is odd about it: `kinds.py`
    kind = models.CharField(max_length=20)
    marks = models.CharField(max_length=200)
    kept_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    removed_why = models.CharField(max_length=20)
    scan = models.CharField(max_length=12, choices=Scan, default=Scan.NOT_SCANNED)
    # what the scanner calls it, or why it could not look
    scan_said = models.CharField(max_length=200)
    scanned_at = models.DateTimeField(null=True)
    scan_tries = models.IntegerField(default=0)
    # who scans it next takes it by moving this on; null when nothing is to be done
    scan_next_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        """A state that isn't one is refused by the database too."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(scan__in=["not_scanned", "clean", "infected", "failed"]),
                name="evidence_scan_state",
            ),
        )

    def __str__(self) -> str:
        """This will name the content by the start of its hash."""
        return f"content {self.sha256[:12]}"


class Holding(models.Model):
    """A content that somebody holds for a purpose, up to a day. The same content may be held many times."""

    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="holdings")
    # whose it is: `case:12`; rooms above decide who may see what belongs to it
    holder = models.CharField(max_length=80)
    office_id = models.BigIntegerField()
    # where it came from: `report:9`, `upload`
    source = models.CharField(max_length=80)
    purpose = models.CharField(max_length=40)
    # names may hold personal data; they go with the holding
    name = models.CharField(max_length=120)
    original_name = models.CharField(max_length=1_000)
    kept_by = models.CharField(max_length=80)
    kept_at = models.DateTimeField()
    # held before this day, in Vietnam
    keep_until = models.DateField(db_index=True)
    removed_at = models.DateTimeField(null=True)
    removed_why = models.CharField(max_length=20)

    class Meta:
        """Asked for by holder, and by holder and time when it is counted."""

        indexes = (models.Index(fields=["holder", "kept_at"], name="evidence_holder"),)

    def __str__(self) -> str:
        """This will name the holding by its id."""
        return f"evidence {self.pk}"


class LegalHold(models.Model):
    """A reason for which a holding may not end. Several may stand at once. Reasons are an officer's words, and stay."""

    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="legal_holds")
    reason = models.CharField(max_length=500)
    placed_by = models.CharField(max_length=80)
    placed_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=80)
    lifted_reason = models.CharField(max_length=500)
    lifted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """This will name the hold by its id."""
        return f"legal hold {self.pk}"


class IllegalFlag(models.Model):
    """Somebody has said that a content is illegal to show. It stands until two persons have lifted it."""

    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="flags")
    reason = models.CharField(max_length=500)
    flagged_by = models.CharField(max_length=80)
    flagged_at = models.DateTimeField()
    lift_reason = models.CharField(max_length=500)
    lift_asked_by = models.CharField(max_length=80)
    lift_asked_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=80)
    lifted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """This will name the flag by its id."""
        return f"illegal flag {self.pk}"


class DestructionOrder(models.Model):
    """An order to destroy a content, asked for by one person and carried out by another."""

    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="destructions")
    # the number and day of the competent body's paper
    order_reference = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=80)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """This will name the order by its id."""
        return f"destruction order {self.pk}"


class Ruling(models.Model):
    """What a second person said to what somebody had asked for, and why. An officer's words, and they stay."""

    class What(models.TextChoices):
        """What had been asked for."""

        LIFT = "lift"
        DESTROY = "destroy"

    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="rulings")
    what = models.CharField(max_length=8, choices=What.choices)
    # the flag or the order
    row_id = models.BigIntegerField()
    agreed = models.BooleanField()
    reason = models.CharField(max_length=500)
    asked_by = models.CharField(max_length=80)
    asked_because = models.CharField(max_length=500)
    ruled_by = models.CharField(max_length=80)
    ruled_at = models.DateTimeField()

    def __str__(self) -> str:
        """This will name the ruling by its id."""
        return f"ruling {self.pk}"


class Handling(models.Model):
    """What was done with a holding, by the entry of the log that proves it: the way from a file to its entries."""

    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="handlings")
    entry_id = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    actor = models.CharField(max_length=80)

    def __str__(self) -> str:
        """This will name the entry that it leads to."""
        return f"handling, entry {self.entry_id}"


class Export(models.Model):
    """Originals that were taken out, encrypted: by whom, why, and which archive it was."""

    reason = models.CharField(max_length=500)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    # "passphrase", or the public key (age) for which it was encrypted; no passphrase is stored
    sealed_for = models.CharField(max_length=800)
    archive_sha256 = models.CharField(max_length=64)
    archive_bytes = models.BigIntegerField()

    def __str__(self) -> str:
        """This will name the export by its id."""
        return f"export {self.pk}"


class WaitingContent(models.Model):
    """A content that waits for the form that brings it; nothing here says whose it is or what it is called.

    `network` is a keyed mark, to bound what one network lets wait. The row goes when it has waited long enough.
    """

    token_sha256 = models.CharField(max_length=64, unique=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.BigIntegerField()
    purpose = models.CharField(max_length=40)
    network = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """This will name the row by its id."""
        return f"waiting content {self.pk}"


class Upload(models.Model):
    """A large file that comes in parts, and of which the rest may come later. It is no evidence until it is whole.

    Personal data: `name` may hold some. The row goes a day and a half after the last part, or when the account of who
    sends is erased, and with it what lies of the file.
    """

    # in its address: who guesses it is still asked who they are
    token = models.CharField(max_length=43, unique=True)
    # `person:17`: nobody else sees it or goes on with it
    owner = models.CharField(max_length=80)
    holder = models.CharField(max_length=80)
    name = models.CharField(max_length=1_000)
    size_bytes = models.BigIntegerField()
    # up to here it is on the disk for good
    offset_bytes = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    # what became of it in the room that holds it, once it was kept: who asks again is told the same
    kept_as = models.BigIntegerField(null=True)

    class Meta:
        """What one person has unfinished; no part lies beyond the end."""

        indexes = (models.Index(fields=["owner", "until"], name="evidence_upload_owner"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(offset_bytes__gte=0, offset_bytes__lte=models.F("size_bytes")),
                name="evidence_upload_offset",
            ),
        )

    def __str__(self) -> str:
        """This will name the row by its id."""
        return f"upload {self.pk}"


class UploadPart(models.Model):
    """A part of a large file, sealed in the store by its own hash until the whole is put together."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    at_bytes = models.BigIntegerField()
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)

    class Meta:
        """Two senders can't both bring the same part."""

        constraints = (models.UniqueConstraint(fields=["upload", "at_bytes"], name="evidence_upload_part"),)

    def __str__(self) -> str:
        """This will name the part by where it lies."""
        return f"part of upload {self.upload_id} at {self.at_bytes}"
