"""Opening a backup and checking all of it, into a folder of its own. Nothing else is touched."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tarfile
from contextlib import closing
from typing import IO, TYPE_CHECKING, Final

import msgspec

from lachan.centre.config.backups.envelope import opening
from lachan.centre.config.backups.manifest import (
    ABOUT,
    DATABASES,
    FILES,
    FORM,
    MANIFEST,
    About,
    BackupError,
    Manifest,
    Member,
)
from lachan.centre.config.backups.snapshots import rows_of_sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lachan.centre.config.backups.envelope import Unlock

# Ten million files of evidence, 150 bytes each.
_LARGEST_MANIFEST: Final = 1_500_000_000
_LARGEST_ABOUT: Final = 1_000_000
_PIECE_BYTES: Final = 1 << 20


class Unpacked(msgspec.Struct, frozen=True):
    """A backup that was opened and is whole."""

    about: About
    manifest: Manifest
    folder: Path

    @property
    def database(self) -> Path:
        """This will give the place of the database's copy."""
        return self.folder / DATABASES[self.about.database]

    @property
    def files(self) -> Path:
        """This will give the folder that holds what stood in the data folder."""
        return self.folder / FILES.rstrip("/")


def unpack(source: Path, unlock: Unlock, folder: Path) -> Unpacked:
    """This will open a backup into `folder`, a new one, and check each file against the manifest.

    Raises BackupError when it can't be opened, is damaged, cut, or holds what no backup holds; OSError (no room).
    """
    folder.mkdir(mode=0o700)
    about: About | None = None
    manifest: Manifest | None = None
    seen: dict[str, Member] = {}
    with source.open("rb") as sealed, opening(sealed, unlock) as plain:
        try:
            with tarfile.open(fileobj=plain, mode="r|") as archive:
                for info in archive:
                    file = archive.extractfile(info) if info.isreg() else None
                    if file is None or manifest is not None or info.name in seen:
                        raise BackupError(f"The backup holds what no backup holds: {info.name[:80]!r}.")
                    if about is None:
                        about = _about(info, file, seen)
                    elif info.name == MANIFEST:
                        manifest = msgspec.json.decode(_small(info, file, _LARGEST_MANIFEST), type=Manifest)
                    else:
                        seen[info.name] = _unpack(info, file, folder)
        except (tarfile.TarError, EOFError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise BackupError(f"The backup is damaged: {type(error).__name__}.") from None
    if about is None or manifest is None:
        raise BackupError("The backup ends before its manifest: it was cut, or never finished.")
    _compare(manifest, seen)
    if DATABASES[about.database] not in seen:
        raise BackupError("The backup holds no database.")
    return Unpacked(about, manifest, folder)


def check_sqlite(path: Path, rows: Mapping[str, int]) -> None:
    """This will check a SQLite copy: its pages, its references, and the number of rows. Raises BackupError."""
    with closing(sqlite3.connect(path)) as database:
        try:
            said = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
            dangling = database.execute("PRAGMA foreign_key_check").fetchone()
            found = rows_of_sqlite(database)
        except sqlite3.DatabaseError as error:
            raise BackupError(f"The database in the backup is damaged: {error}.") from None
    if said != "ok" or dangling is not None:
        raise BackupError("The database in the backup is damaged: its own check fails.")
    compare_rows(found, rows)


def compare_rows(found: Mapping[str, int], wanted: Mapping[str, int]) -> None:
    """This will compare numbers of rows by table. Raises BackupError with the tables that differ."""
    differ = [name for name in sorted({*found, *wanted}) if found.get(name) != wanted.get(name)]
    if differ:
        raise BackupError(f"The number of rows is not the manifest's in: {', '.join(differ[:10])}.")


def _about(info: tarfile.TarInfo, file: IO[bytes], seen: dict[str, Member]) -> About:
    if info.name != ABOUT:
        raise BackupError("This is no backup of Lachan: it does not begin with what it is.")
    content = _small(info, file, _LARGEST_ABOUT)
    about = msgspec.json.decode(content, type=About)
    if about.form != FORM:
        raise BackupError(f"The backup has the form {about.form[:40]!r}; this release reads {FORM}.")
    seen[ABOUT] = Member(ABOUT, len(content), hashlib.sha256(content).hexdigest())
    return about


def _small(info: tarfile.TarInfo, file: IO[bytes], most: int) -> bytes:
    if info.size > most:
        raise BackupError(f"{info.name} in the backup is too large.")
    return file.read()


def _unpack(info: tarfile.TarInfo, file: IO[bytes], folder: Path) -> Member:
    name = info.name
    parts = name.split("/")
    database = name in DATABASES.values()
    if not (database or name.startswith(FILES)) or any(part in {"", ".", ".."} for part in parts):
        raise BackupError(f"The backup holds what no backup holds: {name[:80]!r}.")
    if "\x00" in name or "\\" in name:
        raise BackupError(f"The backup holds what no backup holds: {name[:80]!r}.")
    path = folder.joinpath(*parts)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    size = 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        while piece := file.read(_PIECE_BYTES):
            out.write(piece)
            digest.update(piece)
            size += len(piece)
        out.flush()
        os.fsync(out.fileno())
    # evidence goes by the time at which a file was last kept
    os.utime(path, (info.mtime, info.mtime))
    return Member(name, size, digest.hexdigest())


def _compare(manifest: Manifest, seen: Mapping[str, Member]) -> None:
    wanted = {member.name: member for member in manifest.members}
    differ = [name for name in sorted({*wanted, *seen}) if wanted.get(name) != seen.get(name)]
    if differ:
        raise BackupError(f"The backup is damaged: {differ[0]!r} is not what the manifest says.")
