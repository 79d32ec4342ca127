"""Brings the database up to date, one process at a time: a site and a worker may start together, on many machines."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.management import call_command
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

# Any number that nothing else in the database locks by: "lachan" in ASCII.
_ADVISORY_LOCK: Final = 0x6C616368616E


def migrate_alone() -> None:
    """This will apply what is not applied; whoever comes second waits, and finds nothing to do."""
    with only_one():
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def only_one() -> Iterator[None]:
    """This will keep other processes out until the block ends: on this machine by a file, on others by the database."""
    with (settings.ENVIRONMENT.data / ".migrating").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            # waiting here is no fault, however long the other takes
            cursor.execute("SET lock_timeout = 0")
            cursor.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY_LOCK])
        try:
            yield
        finally:
            # the lock goes with the connection, whatever has happened to it
            connection.close()
