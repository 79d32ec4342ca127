"""What a backup says of itself: at its beginning what it is, at its end what it holds."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec reads the types of the fields
from typing import Final, Literal

import msgspec

FORM: Final = "lachan-backup-1"
ABOUT: Final = "about.json"
MANIFEST: Final = "manifest.json"
# Everything of the data folder stands below this name in the archive.
FILES: Final = "files/"
# the folder of keys in the data folder
KEYS: Final = "keys"
DATABASES: Final = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class BackupError(Exception):
    """A backup can't be made or put back; the message says why and what mends it. Nothing was changed."""


class About(msgspec.Struct, frozen=True):
    """What a backup is. `migrations` are those that its database has; `key` is the fingerprint of its master key."""

    form: str
    version: str
    made_at: datetime
    database: Literal["sqlite", "postgresql"]
    migrations: tuple[str, ...]
    key: str
    with_keys: bool


class Member(msgspec.Struct, frozen=True):
    """One file of a backup: its name in the archive, its size in bytes, its SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds: all files but this one, and how many rows each table has."""

    members: tuple[Member, ...]
    rows: dict[str, int]
