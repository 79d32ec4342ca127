"""Commits that are shared: on SQLite one costs a sync of the disk (about 4 ms), with one write in it or with thirty.

Whoever comes while another commits waits for that, and is then committed together with all who came meanwhile. So
nobody waits without need: alone a write is committed at once. PostgreSQL does the same by itself, so there each has
its own transaction.

The processes of the site take turns by a lock on a file beside the database: who waits for SQLite's own lock sleeps for
up to 100 ms at a time and may be passed by others again and again, who waits for this one is woken.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections import deque
from contextlib import contextmanager
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextvars import Context

# One commit holds at most so many, so that the first of them doesn't wait for long.
MOST_AT_ONCE: Final = 64


class _Job:
    __slots__ = ("context", "done", "error", "result", "work")

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        # the code of the request and the language go with the work into whichever thread does it
        self.context: Context = copy_context()
        self.done = False
        self.result: Any = None
        self.error: BaseException | None = None


class SharedCommits:
    """Runs work of several threads in one transaction, each behind a savepoint of its own."""

    def __init__(self) -> None:
        """This will begin with nobody waiting."""
        self._waiting: deque[_Job] = deque()
        self._leading = threading.Lock()

    def run[T](self, work: Callable[[], T]) -> T:
        """This will run `work` in a transaction and return once it is committed and on the disk.

        What `work` raises comes out again, and only its own writes are undone. When the commit itself fails, everybody
        in it gets that error, and nothing of any of them is kept. `work` may run in another thread.
        """
        if connection.in_atomic_block or connection.vendor != "sqlite":
            with transaction.atomic():
                return work()
        job = _Job(work)
        self._waiting.append(job)
        with self._leading:
            while not job.done:
                with _turn_of_this_process():
                    self._commit(self._take())
        if job.error is not None:
            raise job.error
        result: T = job.result
        return result

    def _take(self) -> list[_Job]:
        """This will take who waits, the first first. The leader is among them or was done by the one before."""
        return [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]

    def _commit(self, jobs: list[_Job]) -> None:
        try:
            with transaction.atomic():
                for job in jobs:
                    _run_one(job)
        except BaseException as error:  # noqa: BLE001 - handed on to all who were in it
            for job in jobs:
                job.error = job.error or error
        finally:
            for job in jobs:
                job.work = _nothing
                job.done = True


@contextmanager
def _turn_of_this_process() -> Generator[None]:
    """This will hold the turn among the processes that share this database; one in memory is this process's alone."""
    name = str(connection.settings_dict["NAME"])
    if not name or "memory" in name:
        yield
        return
    descriptor = os.open(f"{name}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _run_one(job: _Job) -> None:
    try:
        job.result = job.context.run(_in_savepoint, job.work)
    except Exception as error:  # noqa: BLE001 - handed on to the one whose work it is
        job.error = error


def _in_savepoint(work: Callable[[], Any]) -> Any:
    with transaction.atomic():
        return work()


def _nothing() -> None:
    return None


_shared = SharedCommits()


def together[T](work: Callable[[], T]) -> T:
    """This will run `work` in a transaction that may be shared, and return once it is on the disk.

    See `SharedCommits.run`.
    """
    return _shared.run(work)
