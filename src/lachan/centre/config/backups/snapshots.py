"""A copy of the database at one moment, while others go on writing; and the rows that it has."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from lachan.centre.config.backups.manifest import BackupError
from lachan.centre.config.databases import read_password

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lachan.centre.config.environment import Environment

_PROGRAMS: Final = ("/usr/lib/postgresql", "/usr/pgsql", "/usr/local/pgsql")
# Old rows that a restore keeps aside stand in schemas of this name; backups leave them out.
OUR_SCHEMA: Final = "public"
_COPY: Final = ".backup-"
# Longer than any backup stands still: while one runs, its copy is written or was just read.
_LEFT_SECONDS: Final = 24 * 3600.0


@contextmanager
def snapshot(folder: Path, environment: Environment) -> Iterator[tuple[Path, dict[str, int]]]:
    """This will give a file with the database as it is at one moment, and the number of rows of each table.

    The file stands in `folder` for the block alone. Raises BackupError.
    """
    _remove_left(folder)
    path = folder / f"{_COPY}{os.getpid()}"
    try:
        if connection.vendor == "postgresql":
            yield path, _dump_postgresql(path, environment)
        else:
            yield path, _copy_sqlite(path)
    finally:
        path.unlink(missing_ok=True)


def _remove_left(folder: Path) -> None:
    """This will remove copies that a backup has left that was killed. They are whole databases, not encrypted."""
    for left in folder.glob(f"{_COPY}*"):
        pid = left.name.removeprefix(_COPY).partition("-")[0]
        with suppress(OSError):
            # another machine may share the folder, whose processes can't be seen from here
            old = time.time() - left.stat().st_mtime > _LEFT_SECONDS
            if old and not Path(f"/proc/{pid}").exists():
                left.unlink()


def _copy_sqlite(path: Path) -> dict[str, int]:
    connection.ensure_connection()
    ours: sqlite3.Connection = connection.connection
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.close(descriptor)
    with closing(sqlite3.connect(path)) as copy:
        # nobody needs to take half a copy back, and a journal would be left beside it
        copy.execute("PRAGMA journal_mode=OFF")
        try:
            # in one piece: readers hold up no writer in WAL, and a copy in pieces begins anew with each write
            ours.backup(copy, pages=-1)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
                raise BackupError(f"The database can't be copied: {error}.") from None
            raise BackupError(
                f"There is no room in {path.parent} for a copy of the database, which is as large as that. "
                "Nothing was kept."
            ) from None
        return rows_of_sqlite(copy)


def rows_of_sqlite(database: sqlite3.Connection) -> dict[str, int]:
    """This will count the rows of each table."""
    names = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall()
    return {name: _count(database.execute(_counting(name)).fetchone()) for (name,) in sorted(names)}


def _dump_postgresql(path: Path, environment: Environment) -> dict[str, int]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot_id = _text(cursor.fetchone())
        run_postgresql(
            "pg_dump",
            ["--format=custom", f"--schema={OUR_SCHEMA}", "--no-owner", "--no-privileges",
             f"--snapshot={snapshot_id}", "--file", str(path), f"--dbname={conninfo(environment)}"],
            environment,
        )  # fmt: skip
        return rows_of_postgresql()


def rows_of_postgresql() -> dict[str, int]:
    """This will count the rows of each table of our schema."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [OUR_SCHEMA])
        names = [str(name) for (name,) in cursor.fetchall()]
        rows = {}
        for name in names:
            cursor.execute(_counting(name))
            rows[name] = _count(cursor.fetchone())
    return rows


def applied_migrations() -> tuple[str, ...]:
    """This will give the migrations that the database has, as `app.name`."""
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied))


def conninfo(environment: Environment) -> str:
    """This will give libpq's words for the database, without the password: arguments can be seen by others."""
    address = environment.database
    if address is None:
        raise BackupError("LACHAN_DATABASE names no PostgreSQL database.")
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415 - nine megabytes that a site on SQLite does without

    given = {"dbname": address.name, "user": address.user, "host": address.host, "port": address.port}
    return make_conninfo("", **{name: said for name, said in given.items() if said}, **dict(address.options))


def run_postgresql(
    name: str, arguments: Iterable[str], environment: Environment, **more: Any
) -> subprocess.CompletedProcess[bytes]:
    """This will run one of PostgreSQL's programs. Raises BackupError with what it said."""
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        [find_postgresql(name), *arguments],
        env={**os.environ, **_password(environment), "LC_ALL": "C"},
        stderr=subprocess.PIPE,
        check=False,
        **more,
    )
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[:400]
        raise BackupError(f"{name} ended with {done.returncode}: {said}")
    return done


def find_postgresql(name: str) -> str:
    """This will find one of PostgreSQL's programs, the newest where there are several. Raises BackupError."""
    if found := shutil.which(name):
        return found
    installed = [path for root in _PROGRAMS for path in Path(root).glob(f"**/bin/{name}")]
    if not installed:
        raise BackupError(f"{name} is missing; it comes with: sudo apt-get install postgresql-client")
    return str(max(installed, key=_release))


def _release(path: Path) -> tuple[float, str]:
    parts = [float(part) for part in path.parts if part.replace(".", "", 1).isdecimal()]
    return max(parts, default=0.0), str(path)


def _password(environment: Environment) -> Mapping[str, str]:
    address = environment.database
    if environment.database_password_file is not None:
        return {"PGPASSWORD": read_password(environment.database_password_file)}
    return {"PGPASSWORD": address.password} if address and address.password else {}


def _counting(table: str) -> str:
    quoted = table.replace('"', '""')
    return f'SELECT count(*) FROM "{quoted}"'  # noqa: S608 - a name from the catalogue, quoted


def _count(row: Any) -> int:
    return int(row[0])


def _text(row: Any) -> str:
    return str(row[0])
