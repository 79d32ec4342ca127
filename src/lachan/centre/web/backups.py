"""Which backups were made: noted by `lachan backup`, read by the health page."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec reads the types of the fields

import msgspec

from lachan.centre.web.models import BackupNote


class BackupMade(msgspec.Struct, frozen=True):
    """A backup that was finished. Where its file lies is not noted: it should be moved away."""

    made_at: datetime
    bytes: int
    sha256: str
    with_keys: bool


def note_backup(*, made: BackupMade) -> None:
    """This will note a backup."""
    BackupNote.objects.create(
        made_at=made.made_at, bytes=made.bytes, sha256=made.sha256, with_keys=made.with_keys
    )


def last_backup() -> BackupMade | None:
    """This will give the last backup, or None where none was made."""
    note = BackupNote.objects.order_by("-made_at", "-pk").first()
    return BackupMade(note.made_at, note.bytes, note.sha256, note.with_keys) if note else None
