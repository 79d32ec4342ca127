"""The database: SQLite in the data folder from the first day, PostgreSQL where `LACHAN_DATABASE` names one."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

    from lachan.centre.config.environment import DatabaseAddress, Environment

SQLITE_NAME: Final = "lachan.sqlite3"
# How long a transaction waits for another's lock before it gives up, on both databases.
LOCK_WAIT_SECONDS: Final = 10
# A connection is kept by its thread and tried before it is used again after a pause. SQLite reads the whole schema for
# each new one, which takes longer than to write a report.
KEEP_CONNECTION_SECONDS: Final = 600
# A transaction that is open and does nothing holds locks and keeps old rows: its owner has hung.
IDLE_IN_TRANSACTION_SECONDS: Final = 300


class PasswordFileError(OSError):
    """The file with the database's password can't be used; the message says why and what mends it."""


def database_settings(environment: Environment) -> dict[str, Any]:
    """This will give Django's setting of the one database. Raises PasswordFileError."""
    address = environment.database
    if address is None:
        return sqlite_settings(environment.data / SQLITE_NAME)
    password = address.password
    if environment.database_password_file is not None:
        password = read_password(environment.database_password_file)
    return postgresql_settings(address, password)


def make_for_owner_alone(environment: Environment) -> None:
    """This will make the file of SQLite, where there is none, so that nobody but its owner reads it.

    SQLite would make it as readable as the user's umask says, and its log beside it alike.
    """
    if environment.database is None:
        with suppress(OSError):
            os.close(os.open(environment.data / SQLITE_NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def sqlite_settings(path: Path) -> dict[str, Any]:
    """This will give the setting of a SQLite file as it is always used.

    Readers beside one writer (WAL), and writers by turns; a transaction that means to write takes its lock at once
    (IMMEDIATE) instead of failing in the middle; what is committed is on the disk (synchronous=FULL); what is erased is
    overwritten.
    """
    return {
        "ENGINE": "lachan.centre.web.sqlite",
        "NAME": path,
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": KEEP_CONNECTION_SECONDS,
        "OPTIONS": {
            "timeout": LOCK_WAIT_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
            ),
        },
    }


def postgresql_settings(address: DatabaseAddress, password: str) -> dict[str, Any]:
    """This will give the setting of a PostgreSQL database.

    `synchronous_commit=on` is said for each connection, so that a server set to lose the last commits does not. Nothing
    is compiled (`jit=off`) or shared out among helpers (`max_parallel_workers_per_gather=0`): all that is asked
    here takes milliseconds, compiling a plan some fifty, and helpers wait for a processor that people's pages need.
    """
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.name,
        "USER": address.user,
        "PASSWORD": password,
        "HOST": address.host,
        "PORT": address.port,
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": KEEP_CONNECTION_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "lachan",
            "connect_timeout": LOCK_WAIT_SECONDS,
            **dict(address.options),
            "options": (
                "-c synchronous_commit=on -c jit=off -c max_parallel_workers_per_gather=0 "
                f"-c lock_timeout={LOCK_WAIT_SECONDS}s "
                f"-c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_SECONDS}s"
            ),
        },
    }


def read_password(path: Path) -> str:
    """This will read the one line of a password file. Raises PasswordFileError; others may not read the file."""
    try:
        mode = path.stat().st_mode
        said = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise PasswordFileError(f"LACHAN_DATABASE_PASSWORD_FILE: {path} can't be read: {why}.") from None
    if mode & 0o077:
        raise PasswordFileError(
            f"LACHAN_DATABASE_PASSWORD_FILE: {path} can be read by others. Run: chmod 600 {path}"
        )
    password = said.rstrip("\r\n")
    if not password or "\n" in password:
        raise PasswordFileError(f"LACHAN_DATABASE_PASSWORD_FILE: {path} must hold the password on one line.")
    return password
