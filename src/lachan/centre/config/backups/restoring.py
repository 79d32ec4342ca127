"""Putting a backup back: checked whole before anything is touched, the old kept aside, erasures applied again."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from lachan.centre.accounts.services.erasures import reapply_account_erasures
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.exporting import own_batches
from lachan.centre.audit.log import record
from lachan.centre.audit.services import JOURNAL, JournalError, read_journal, reapply_erasures
from lachan.centre.audit.verifying import faults, verify
from lachan.centre.config.audit_kinds import RESTORED
from lachan.centre.config.backups import moving
from lachan.centre.config.backups.manifest import BackupError
from lachan.centre.config.backups.schemas import drop_schema, is_there, load_dump, put_back, tables_there
from lachan.centre.config.backups.snapshots import rows_of_postgresql
from lachan.centre.config.backups.unpacking import check_sqlite, compare_rows, unpack
from lachan.centre.config.databases import SQLITE_NAME
from lachan.centre.config.in_use import InUseError, use_alone
from lachan.centre.exchange.services.restored import note_restored
from lachan.centre.exchange.stopping import was_marked
from lachan.centre.web import keyfiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from lachan.centre.audit.signing import Statement
    from lachan.centre.config.backups.envelope import Unlock
    from lachan.centre.config.backups.unpacking import Unpacked
    from lachan.centre.config.environment import Environment

_STAGED: Final = ".restoring"


class Witnessed(msgspec.Struct, frozen=True):
    """Signed heads that were kept outside, and the public keys that are trusted."""

    statements: tuple[Statement, ...] = ()
    keys: tuple[Ed25519PublicKey, ...] = ()


class Restored(msgspec.Struct, frozen=True):
    """What was put back: when the backup was made, where the old is, how many persons were erased again.

    `batches` is how many batches of the log it has, `lost_to` the number of the last signed one that it lacks, or 0.
    """

    made_at: datetime
    aside: str
    schema: str
    erased_again: int
    batches: int
    lost_to: int


def check_backup(*, source: Path, unlock: Unlock) -> Unpacked:
    """This will open a backup, check all of it, and leave nothing behind. Raises BackupError, OSError."""
    data: Path = settings.ENVIRONMENT.data
    with _staging(data) as folder:
        unpacked = unpack(source, unlock, folder)
        if unpacked.about.database == "sqlite":
            check_sqlite(unpacked.database, unpacked.manifest.rows)
        return unpacked


def restore_backup(
    *,
    source: Path,
    unlock: Unlock,
    replace: bool,
    witnessed: Witnessed,
    erasures: Path | None,
    now: datetime,
    say: Callable[[str], None] = print,
) -> Restored:
    """This will put a backup into the data folder and the database. Nothing of Lachan may run.

    `replace` allows that something is there; it is kept aside. `erasures` is a journal that was kept elsewhere, beside
    the one in the data folder. Raises BackupError, OSError; then all is as it was.
    """
    environment: Environment = settings.ENVIRONMENT
    data = environment.data
    try:
        alone = use_alone(data)
    except InUseError as error:
        raise BackupError(str(error)) from None
    try:
        finish_interrupted(now=now, say=say)
        if not replace and (there := _what_is_there(data)):
            raise BackupError(f"{there} With --replace it is kept aside and replaced.")
        stamp = f"{now:%Y%m%dT%H%M%S}"
        with _staging(data) as folder:
            unpacked = unpack(source, unlock, folder)
            _see_that_it_fits(unpacked)
            _see_that_the_key_fits(unpacked, data)
            files = _ready_files(unpacked, data, erasures)
            if unpacked.about.database == "sqlite":
                return _restore_sqlite(unpacked, files, witnessed, stamp, now)
            return _restore_postgresql(unpacked, files, witnessed, stamp, now)
    finally:
        os.close(alone)


def finish_interrupted(*, now: datetime, say: Callable[[str], None] = print) -> None:
    """This will finish a restore that was interrupted after all was checked, or take back one that was not.

    Nothing where there is none. The data folder is this process's alone.
    """
    data: Path = settings.ENVIRONMENT.data
    plan = moving.read_plan(data)
    if plan is not None and plan.checked:
        say("A restore was interrupted; it is finished now.")
        moving.carry_out(data, plan)
    elif plan is not None:
        say("A restore was interrupted before all was checked; what was there is put back.")
        _take_back(data, plan)
    if moving.read_plan(data, moving.TO_FINISH) is not None:
        _finish(data, now)
    for left in data.glob(f"{_STAGED}-*"):
        shutil.rmtree(left, ignore_errors=True)


def _take_back(data: Path, plan: moving.Plan) -> None:
    if plan.schema and is_there(plan.schema):
        put_back(plan.schema)
    (data / moving.PLAN).unlink()
    moving.sync_folder(data)


def _restore_sqlite(
    unpacked: Unpacked, files: Path, witnessed: Witnessed, stamp: str, now: datetime
) -> Restored:
    check_sqlite(unpacked.database, unpacked.manifest.rows)
    with _looking_at(unpacked.database):
        batches, lost_to = _check_log(witnessed)
    unpacked.database.rename(files / SQLITE_NAME)
    _settle_sqlite(settings.ENVIRONMENT.data)
    plan = _plan(unpacked, files, stamp, checked=True)
    return _put_in_place(unpacked, plan, now, batches=batches, lost_to=lost_to)


def _restore_postgresql(
    unpacked: Unpacked, files: Path, witnessed: Witnessed, stamp: str, now: datetime
) -> Restored:
    environment: Environment = settings.ENVIRONMENT
    plan = _plan(unpacked, files, stamp, checked=False, schema=f"before_restore_{stamp.lower()}")
    moving.write_plan(environment.data, plan)
    try:
        load_dump(unpacked.database, environment, aside=plan.schema)
        compare_rows(rows_of_postgresql(), unpacked.manifest.rows)
        batches, lost_to = _check_log(witnessed)
    except BaseException:
        _take_back(environment.data, plan)
        raise
    if not tables_there(plan.schema):
        drop_schema(plan.schema)
        plan = msgspec.structs.replace(plan, schema="")
    return _put_in_place(
        unpacked, msgspec.structs.replace(plan, checked=True), now, batches=batches, lost_to=lost_to
    )


def _plan(unpacked: Unpacked, files: Path, stamp: str, *, checked: bool, schema: str = "") -> moving.Plan:
    data: Path = settings.ENVIRONMENT.data
    return moving.plan_moves(
        data,
        staged=str(files.relative_to(data)),
        aside=f".before-restore-{stamp}",
        backup=f"{unpacked.about.made_at:%Y-%m-%dT%H:%M:%SZ}",
        checked=checked,
        schema=schema,
    )


def _put_in_place(
    unpacked: Unpacked, plan: moving.Plan, now: datetime, *, batches: int, lost_to: int
) -> Restored:
    data: Path = settings.ENVIRONMENT.data
    connection.close()
    moving.write_plan(data, plan)
    moving.carry_out(data, plan)
    erased_again = _finish(data, now)
    return Restored(
        unpacked.about.made_at, plan.aside if plan.out else "", plan.schema, erased_again, batches, lost_to
    )


def _finish(data: Path, now: datetime) -> int:
    """This will bring the restored database up to date, apply erasures again, and write the restore into the log."""
    plan = moving.read_plan(data, moving.TO_FINISH)
    call_command("migrate", verbosity=0, interactive=False)
    # accounts first: what that writes about the erased is erased with the rest
    erased = {line.person_id: line.erased_at for line in read_journal(data / JOURNAL)}
    reapply_account_erasures(erased=erased, now=now)
    erased_again = reapply_erasures(now=now)
    former = data / plan.aside if plan is not None and plan.out else None
    note_restored(now=now, was_emptied=former is not None and was_marked(former))
    with transaction.atomic():
        record(
            kind=RESTORED,
            actor=OPERATOR,
            now=now,
            subject="backup",
            data={"made_at": plan.backup if plan else "", "erased_again": erased_again},
        )
    connection.close()
    (data / moving.TO_FINISH).unlink()
    moving.sync_folder(data)
    return erased_again


def _what_is_there(data: Path) -> str:
    """This will name what would be replaced, "" for a place where nothing has been kept yet."""
    if connection.introspection.table_names():
        return f"There is a database with tables already ({connection.vendor})."
    evidence = data / "evidence"
    if evidence.is_dir() and any(path.is_file() for path in evidence.rglob("*")):
        return f"{evidence} holds files already."
    return ""


def _see_that_it_fits(unpacked: Unpacked) -> None:
    about = unpacked.about
    ours = "postgresql" if connection.vendor == "postgresql" else "sqlite"
    if about.database != ours:
        raise BackupError(
            f"The backup holds a {about.database} database, but this site uses {ours} (LACHAN_DATABASE)."
        )
    known = {
        f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    }
    if strange := sorted(set(about.migrations) - known):
        raise BackupError(
            f"The backup was made by a newer release ({about.version}): {strange[0]} is unknown here. "
            "Bring Lachan up to date."
        )


def _see_that_the_key_fits(unpacked: Unpacked, data: Path) -> None:
    about = unpacked.about
    if not about.key:
        return
    place = unpacked.files if about.with_keys else data
    path = place / "keys" / keyfiles.MASTER
    try:
        mark = keyfiles.fingerprint(keyfiles.read_key(path))
    except FileNotFoundError:
        mark = ""
    except keyfiles.KeyFileError as error:
        raise BackupError(str(error)) from None
    if mark != about.key:
        raise BackupError(
            f"{data / 'keys' / keyfiles.MASTER} {'is another key' if mark else 'is missing'}: this backup's data was "
            f"encrypted with the key that has the fingerprint {about.key[:16]}…. Put the copy of the keys there first."
        )


def _ready_files(unpacked: Unpacked, data: Path, erasures: Path | None) -> Path:
    """This will put the journals of erasures together: what was erased anywhere stays erased."""
    files = unpacked.files
    files.mkdir(mode=0o700, exist_ok=True)
    if erasures is not None and not erasures.is_file():
        raise BackupError(f"{erasures} is no file. Name the journal of erasures that was kept.")
    try:
        lines = {
            line
            for path in (files / JOURNAL, data / JOURNAL, erasures)
            if path is not None
            for line in read_journal(path)
        }
    except (JournalError, OSError) as error:
        raise BackupError(f"The journal of erasures can't be read: {error}.") from None
    if lines:
        ordered = sorted(lines, key=lambda line: (line.erased_at, line.person_id))
        (files / JOURNAL).unlink(missing_ok=True)
        descriptor = os.open(files / JOURNAL, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(b"".join(msgspec.json.encode(line) + b"\n" for line in ordered))
            file.flush()
            os.fsync(file.fileno())
    return files


def _check_log(witnessed: Witnessed) -> tuple[int, int]:
    """This will check the backup's log against heads from outside, up to where it goes.

    It gives the number of batches, and the last signed one that the backup has not. Raises BackupError.
    """
    findings, batches, _ = verify(own_batches(), witnessed.statements, keys=witnessed.keys)
    beyond = [found for found in faults(findings) if found.code == "cut" and found.number > batches]
    wrong = [found for found in faults(findings) if found not in beyond]
    if wrong:
        first = wrong[0]
        raise BackupError(
            f"The log in the backup is not as it was signed: {first.code} at batch {first.number}"
            f"{f', and {len(wrong) - 1} more' if len(wrong) > 1 else ''}."
        )
    return batches, max((found.number for found in beyond), default=0)


@contextmanager
def _looking_at(database: Path) -> Iterator[None]:
    """This will let the one connection look at another SQLite file."""
    connection.close()
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = str(database)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        for end in ("-wal", "-shm"):
            database.with_name(database.name + end).unlink(missing_ok=True)


def _settle_sqlite(data: Path) -> None:
    """This will fold the old database's log into it, so that one file is moved aside and not three."""
    path = data / SQLITE_NAME
    if path.exists():
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _staging(data: Path) -> Iterator[Path]:
    """This will give the place of a folder for unpacking; what is left there at the end is removed."""
    outer = data / f"{_STAGED}-{os.getpid()}"
    shutil.rmtree(outer, ignore_errors=True)
    outer.mkdir(mode=0o700)
    try:
        yield outer / "unpacked"
    finally:
        if moving.read_plan(data) is None:
            shutil.rmtree(outer, ignore_errors=True)
