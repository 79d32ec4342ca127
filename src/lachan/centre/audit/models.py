"""The log's tables. Only this room touches them; triggers (`guard.py`) refuse what may not happen to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Entry(models.Model):
    """One thing that happened, written in the transaction of the change. Ids and codes alone, no personal value.

    `data` is JSON text as it was written; `personal` a JSON list of `[id of the value, SHA-256 of its ciphertext]`, so
    that the entry stays as it is when a value is erased. `day` is the day of `at` in Vietnam, for looking entries up.
    """

    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    actor = models.CharField(max_length=80)
    office_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=120)
    request_id = models.CharField(max_length=16)
    data = models.TextField()
    personal = models.TextField(default="[]")
    day = models.DateField()

    class Meta:
        """What a page of the log is looked up by; each in the order of the log."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "id"], name="audit_entry_kind"),
            models.Index(fields=["actor", "id"], name="audit_entry_actor"),
            models.Index(fields=["day", "id"], name="audit_entry_day"),
            models.Index(fields=["subject", "id"], name="audit_entry_subject", condition=~Q(subject="")),
            models.Index(
                fields=["office_id", "id"], name="audit_entry_office", condition=Q(office_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        """This will name the entry by its id and kind."""
        return f"entry {self.pk} {self.kind}"


class Unsealed(models.Model):
    """An entry that no batch holds yet. A trigger writes the row with the entry; sealing takes it away.

    A table and not a look at the ids: transactions commit out of the order of their ids, so the highest sealed id does
    not say that all below it are sealed.
    """

    entry_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        """This will name the entry."""
        return f"unsealed entry {self.entry_id}"


class Batch(models.Model):
    """Entries that were sealed together, in the order of their ids, and the chain's head after them (`chain.py`).

    `ids` says which entries, as ranges in order: `4-9 11 13-200`. Hashes are in hexadecimal.
    """

    number = models.BigIntegerField(primary_key=True)
    previous = models.CharField(max_length=64)
    count = models.BigIntegerField()
    entries = models.BigIntegerField()
    root = models.CharField(max_length=64)
    head = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    ids = models.TextField()

    class Meta:
        """Which batch holds an entry: those whose ids end at it or behind it, the first few of them."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["last_id"], name="audit_batch_last_id")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(number__gte=1, count__gte=1, entries__gte=F("count"), last_id__gte=F("first_id")),
                name="audit_batch_counts",
            )
        ]

    def __str__(self) -> str:
        """This will name the batch by its number."""
        return f"batch {self.number}"


class SignedHead(models.Model):
    """A statement of the signer about the chain (`signing.py`), as its line of JSON, on its way to the witnesses."""

    serial = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField()
    line = models.TextField()
    signed_at = models.DateTimeField()

    def __str__(self) -> str:
        """This will name the statement by its serial."""
        return f"signed head {self.serial}"


class WitnessReceipt(models.Model):
    """A signed head was handed to a witness."""

    witness = models.CharField(max_length=80)
    serial = models.BigIntegerField()
    handed_at = models.DateTimeField()

    class Meta:
        """Once is enough."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["witness", "serial"], name="audit_witnessreceipt_once")
        ]

    def __str__(self) -> str:
        """This will name both."""
        return f"{self.witness} has {self.serial}"


class PersonalKey(models.Model):
    """The key of the personal values about one person, wrapped by the master key. Erasing removes it.

    After that a new one may be made for what is written later; `made_at` tells them apart.
    """

    person_id = models.BigIntegerField(unique=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        """This will name the person by the id."""
        return f"key of person {self.person_id}"


class PersonalValue(models.Model):
    """A personal value that belongs to an entry, encrypted under the key of the person it is about.

    Personal data: `ciphertext` holds what the kind of the entry names, to tell an auditor what a change said; it is
    kept with the log, and erased with the person's key.
    """

    id = models.CharField(primary_key=True, max_length=32)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(PersonalKey, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    ciphertext = models.BinaryField()

    def __str__(self) -> str:
        """This will name the value by its id."""
        return f"value {self.id}"


class Erasure(models.Model):
    """Personal values about a person were erased. Written also into a journal outside the database (`services.py`)."""

    person_id = models.BigIntegerField()
    erased_at = models.DateTimeField()
    journalled = models.BooleanField(default=False)

    class Meta:
        """Which are not in the journal yet."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["id"], name="audit_erasure_to_journal", condition=Q(journalled=False)),
            models.Index(fields=["person_id"], name="audit_erasure_person"),
        ]

    def __str__(self) -> str:
        """This will name the person by the id."""
        return f"erasure of person {self.person_id}"


class ReadCount(models.Model):
    """How many records of personal data somebody opened on a day, counted from sealed entries (`reads.py`).

    Personal data: it tells what an officer did at work, to see what is far from usual; kept 60 days.
    """

    actor = models.CharField(max_length=80)
    day = models.DateField()
    office_id = models.BigIntegerField(null=True)
    requests = models.BigIntegerField()
    records = models.BigIntegerField()

    class Meta:
        """One row for somebody and a day."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office_id", "day"], name="audit_readcount_office"),
            models.Index(fields=["day"], name="audit_readcount_day"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["actor", "day"], name="audit_readcount_once")
        ]

    def __str__(self) -> str:
        """This will name who and when."""
        return f"{self.actor} {self.day}"


class UnusualRead(models.Model):
    """A read that a rule of `reads.py` points at, for somebody to look at. `facts`: JSON, numbers for its sentence."""

    entry_id = models.BigIntegerField()
    rule = models.CharField(max_length=20)
    actor = models.CharField(max_length=80)
    office_id = models.BigIntegerField(null=True)
    day = models.DateField()
    facts = models.TextField()

    class Meta:
        """One row for an entry and a rule."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office_id", "id"], name="audit_unusualread_office"),
            models.Index(fields=["actor", "day"], name="audit_unusualread_actor"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry_id", "rule"], name="audit_unusualread_once")
        ]

    def __str__(self) -> str:
        """This will name the entry and the rule."""
        return f"entry {self.entry_id} {self.rule}"


class ReadsLookedAt(models.Model):
    """Up to which batch the reads were looked at. One row, moved on by a conditional update."""

    number = models.BigIntegerField()

    def __str__(self) -> str:
        """This will name the batch."""
        return f"reads up to batch {self.number}"
