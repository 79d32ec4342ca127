"""Making a backup while the site runs: the database, the files, then the manifest; sealed as it is written."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import tarfile
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, Literal, cast

import msgspec
from django.conf import settings
from django.db import connection, transaction

from lachan import __version__
from lachan.centre.audit.log import record
from lachan.centre.config.audit_kinds import BACKUP_MADE
from lachan.centre.config.backups.envelope import sealing
from lachan.centre.config.backups.manifest import (
    ABOUT,
    DATABASES,
    FILES,
    FORM,
    KEYS,
    MANIFEST,
    About,
    BackupError,
    Manifest,
    Member,
)
from lachan.centre.config.backups.snapshots import applied_migrations, snapshot
from lachan.centre.config.databases import SQLITE_NAME
from lachan.centre.web.backups import BackupMade, note_backup
from lachan.centre.web.keymarks import noted_fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.config.backups.envelope import Lock
    from lachan.centre.config.environment import Environment

# Made anew by themselves, copied in another way, or only of use while something runs.
LEFT_OUT: Final = frozenset(
    {
        "static",
        "exchange",
        "keys",
        SQLITE_NAME,
        f"{SQLITE_NAME}-wal",
        f"{SQLITE_NAME}-shm",
        f"{SQLITE_NAME}-journal",
    }
)


def make_backup(
    *,
    target: Path,
    lock: Lock,
    with_keys: bool,
    actor: Actor,
    now: datetime,
    say: Callable[[str], None] = print,
) -> BackupMade:
    """This will write a backup to `target`, a new file, and note it. The site may run meanwhile.

    The file has its name only when it is whole and on the disk. Raises BackupError, OSError; then nothing is left.
    """
    environment: Environment = settings.ENVIRONMENT
    _refuse_place(target, environment.data)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _Counted(draft) as counted:
            _write(counted, environment, lock, now, with_keys=with_keys, say=say)
        _put_in_place(draft, target)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise BackupError(
                f"There is no room for the backup: {error.strerror}. Nothing was kept."
            ) from None
        raise
    finally:
        draft.unlink(missing_ok=True)
    made = BackupMade(now, counted.bytes, counted.digest.hexdigest(), with_keys)
    with transaction.atomic():
        note_backup(made=made)
        record(
            kind=BACKUP_MADE,
            actor=actor,
            now=now,
            subject=f"backup:{made.sha256[:16]}",
            data={"bytes": made.bytes, "sha256": made.sha256, "with_keys": with_keys},
        )
    return made


def _refuse_place(target: Path, data: Path) -> None:
    if os.path.lexists(target):
        raise BackupError(f"{target} is there already. Name a new file; nothing is overwritten.")
    if not target.parent.is_dir():
        raise BackupError(f"{target.parent} is no folder. Make it first, or name another.")
    if target.resolve().is_relative_to(data.resolve()):
        raise BackupError(
            f"{target} lies in the data folder, with which it would be lost. Name another place."
        )


def _write(
    out: _Counted,
    environment: Environment,
    lock: Lock,
    now: datetime,
    *,
    with_keys: bool,
    say: Callable[[str], None],
) -> None:
    vendor: Literal["sqlite", "postgresql"] = "postgresql" if connection.vendor == "postgresql" else "sqlite"
    with snapshot(environment.data, environment) as (database, rows):
        about = About(FORM, __version__, now, vendor, applied_migrations(), noted_fingerprint(), with_keys)
        with (
            sealing(cast("IO[bytes]", out), lock) as plain,
            tarfile.open(fileobj=plain, mode="w|") as archive,
        ):
            members = [_add_bytes(archive, ABOUT, msgspec.json.encode(about), now)]
            members += _add_file(archive, DATABASES[vendor], database)
            for path in data_files(environment.data, with_keys=with_keys, say=say):
                members += _add_file(archive, FILES + path.relative_to(environment.data).as_posix(), path)
            manifest = Manifest(tuple(members), rows)
            _add_bytes(archive, MANIFEST, msgspec.json.encode(manifest), now)


def data_files(data: Path, *, with_keys: bool, say: Callable[[str], None]) -> Iterator[Path]:
    """This will give the files of a data folder that belong into a backup, in the order of their names."""
    for folder, folders, names in os.walk(data):
        here = Path(folder)
        if here == data:
            left_out = LEFT_OUT - {KEYS} if with_keys else LEFT_OUT
            folders[:] = [name for name in folders if name not in left_out]
            names = [name for name in names if name not in left_out]  # noqa: PLW2901 - the same, narrowed
        # what begins with a dot is a draft, a lock, or what a restore put aside; what comes in ends with .part
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = here / name
            if name.startswith(".") or name.endswith(".part"):
                continue
            if path.is_symlink():
                say(f"{path} is a link and is left out; what it leads to has to be kept otherwise.")
            elif path.is_file():
                yield path


def _add_file(archive: tarfile.TarFile, name: str, path: Path) -> list[Member]:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        # removed since it was seen, as its time had come
        return []
    with file:
        about = os.fstat(file.fileno())
        info = tarfile.TarInfo(name)
        # what is appended meanwhile comes with the next backup
        info.size, info.mtime, info.mode = about.st_size, int(about.st_mtime), 0o600
        reader = _Hashed(file)
        archive.addfile(info, reader)
    return [Member(name, info.size, reader.digest.hexdigest())]


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes, now: datetime) -> Member:
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = len(content), int(now.timestamp()), 0o600
    archive.addfile(info, io.BytesIO(content))
    return Member(name, len(content), hashlib.sha256(content).hexdigest())


def _put_in_place(draft: Path, target: Path) -> None:
    try:
        # unlike a rename, a link never replaces what another has put there meanwhile
        os.link(draft, target)
    except FileExistsError:
        raise BackupError(f"{target} is there already. Name a new file; nothing is overwritten.") from None
    except OSError:
        # a file system without links (FAT, some network shares)
        draft.rename(target)
    with suppress(OSError):
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class _Hashed:
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self.file.read(size)
        self.digest.update(content)
        return content


class _Counted(io.RawIOBase):
    """A new file that is hashed and counted as it is written, and is on the disk when it is closed."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self.digest, self.bytes = hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]  # bytes are all that comes
        view = memoryview(content)
        while view:
            written = os.write(self.descriptor, view)
            self.digest.update(view[:written])
            self.bytes += written
            view = view[written:]
        return len(content)

    def close(self) -> None:
        if not self.closed:
            try:
                os.fsync(self.descriptor)
            finally:
                os.close(self.descriptor)
                super().close()
