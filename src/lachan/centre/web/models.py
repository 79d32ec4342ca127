"""What the lowest room remembers: which worker did what last, which key the data has, and answers that took long."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Beat(models.Model):
    """The last signs of life of one step in one worker. `error` is the kind of the last failure, never its message."""

    worker = models.CharField(max_length=80)
    step = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done = models.BigIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=120, blank=True)
    failures_in_a_row = models.PositiveIntegerField(default=0)
    backlog = models.BigIntegerField(null=True)
    took_ms = models.PositiveIntegerField(default=0)

    class Meta:
        """One row for a step in a worker."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["worker", "step"], name="web_beat_once")
        ]

    def __str__(self) -> str:
        """This will name worker and step."""
        return f"{self.worker} {self.step}"


class KeyMark(models.Model):
    """The fingerprint of a key file that data was encrypted with, so that another key is named at the start."""

    name = models.CharField(max_length=40, unique=True)
    fingerprint = models.CharField(max_length=64)
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        """This will name the key."""
        return self.name


class BackupNote(models.Model):
    """A backup that was finished: when, how large, and the hash of the file."""

    made_at = models.DateTimeField()
    bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    with_keys = models.BooleanField(default=False)

    def __str__(self) -> str:
        """This will name the backup by its id."""
        return f"backup {self.pk}"


class Kept(models.Model):
    """An answer that took long, kept for a while, so that whoever asks the same finds it (`kept.py`).

    `asked` is the question as `name` writes it; `answer` holds ids, codes and counts, nothing of a person.
    """

    name = models.CharField(max_length=40)
    asked_sha256 = models.CharField(max_length=64)
    asked = models.TextField()
    answer = models.TextField()
    made_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    wanted_at = models.DateTimeField()

    class Meta:
        """Each question once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name", "asked_sha256"], name="web_kept_once")
        ]

    def __str__(self) -> str:
        """This will name what was asked for."""
        return self.name
