"""Commits that are shared: on SQLite one costs a sync of the disk (about 4 ms), with one write in it or with thirty.

Whoever comes while another commits waits for that, and is then committed together with all who came meanwhile. So
nobody waits without need: alone a write is committed at once. PostgreSQL does the same by itself, so there each has
its own transaction.

All who write to SQLite take turns (`turns.py`), these too.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, Final

from django.db import DatabaseError, connection, transaction

from lachan.centre.web.turns import turn_at

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from contextvars import Context

# One commit holds at most so many, so that the first of them doesn't wait for long.
MOST_AT_ONCE: Final = 64


class LostTransactionError(DatabaseError):
    """The database gave the whole transaction up in the middle, as SQLite does when the disk is full."""


class _Job:
    __slots__ = ("context", "done", "error", "item", "result", "turn", "work", "write")

    def __init__(
        self,
        work: Callable[[], Any],
        write: Callable[[Sequence[Any]], Sequence[Any]] | None = None,
        item: Any = None,
    ) -> None:
        self.work = work
        self.write = write
        self.item = item
        # the code of the request and the language go with the work into whichever thread does it
        self.context: Context = copy_context()
        self.done = False
        self.result: Any = None
        self.error: BaseException | None = None
        # released when it is done, or when it is its thread's turn to commit
        self.turn = threading.Lock()
        self.turn.acquire()


class SharedCommits:
    """Runs work of several threads in one transaction, each behind a savepoint of its own."""

    def __init__(self) -> None:
        """This will begin with nobody waiting."""
        self._waiting: deque[_Job] = deque()
        self._changing = threading.Lock()
        self._is_led = False

    def run[T](self, work: Callable[[], T]) -> T:
        """This will run `work` in a transaction and return once it is committed and on the disk.

        What `work` raises comes out again, and only its own writes are undone. When the commit itself fails, everybody
        in it gets that error, and nothing of any of them is kept. `work` may run in another thread.
        """
        if connection.in_atomic_block or connection.vendor != "sqlite":
            with transaction.atomic():
                return work()
        done: T = self._wait_for(_Job(work))
        return done

    def run_with_others[I, T](self, write: Callable[[Sequence[I]], Sequence[T]], item: I) -> T:
        """This will let `write` write `item`, with the items of all who come at the same moment, in few statements.

        `write` gets items and gives a result for each, in their order; as in `run`, its transaction is committed and on
        the disk when this returns. When it raises for several, each is tried alone, so that one that can't be written
        keeps nobody else out. It may run in another thread, under the request of any of them.
        """
        if connection.in_atomic_block or connection.vendor != "sqlite":
            with transaction.atomic():
                return write([item])[0]
        done: T = self._wait_for(_Job(lambda: write([item])[0], write, item))
        return done

    def _wait_for(self, job: _Job) -> Any:
        with self._changing:
            self._waiting.append(job)
            leads, self._is_led = not self._is_led, True
        if not leads:
            try:
                job.turn.acquire()
            except BaseException:
                self._leave(job)
                raise
        if not job.done:
            # nobody is done by two: who is first in the row leads, and is among those that are taken
            self._lead(job)
        if job.error is not None:
            raise job.error
        return job.result

    def _lead(self, job: _Job) -> None:
        jobs: list[_Job] = []
        try:
            with _turn_of_this_process():
                jobs = self._take()
                self._commit(jobs)
        finally:
            with self._changing:
                if not jobs:
                    # the turn could not be had: nothing was begun, and the others try for themselves
                    self._waiting.remove(job)
                # first, so that the next commit begins while those who are done are woken
                self._hand_over()
            for one in jobs:
                if one is not job:
                    one.turn.release()

    def _leave(self, job: _Job) -> None:
        """This will take out one whose thread was interrupted while it waited."""
        with self._changing:
            if job in self._waiting:
                self._waiting.remove(job)
                if job.turn.acquire(blocking=False):
                    self._hand_over()

    def _hand_over(self) -> None:
        if self._waiting:
            self._waiting[0].turn.release()
        else:
            self._is_led = False

    def _take(self) -> list[_Job]:
        """This will take who waits, the first first. The leader is among them."""
        with self._changing:
            return [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]

    def _commit(self, jobs: list[_Job]) -> None:
        try:
            with transaction.atomic():
                for group in _grouped(jobs):
                    _run_group(group)
                _refuse_lost_transaction()
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
    with turn_at(str(connection.settings_dict["NAME"])):
        yield


@contextmanager
def in_turn() -> Generator[None]:
    """This will be a transaction that waits for its turn as the site's processes do; for the worker's large ones.

    Who waits for SQLite's own lock only looks at it now and then: between processes that commit without a pause the
    worker was kept waiting for up to 3 s, and they for it.
    """
    if connection.in_atomic_block or connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    with _turn_of_this_process(), transaction.atomic():
        yield


def _grouped(jobs: list[_Job]) -> list[list[_Job]]:
    """This will put those together whose items one function writes, in the order in which the first of each came."""
    groups: dict[object, list[_Job]] = {}
    for job in jobs:
        groups.setdefault(job.write or job, []).append(job)
    return list(groups.values())


def _run_group(jobs: list[_Job]) -> None:
    write = jobs[0].write
    if write is not None and len(jobs) > 1:
        try:
            with transaction.atomic():
                results = list(zip(jobs, write([job.item for job in jobs]), strict=True))
        except Exception:  # noqa: BLE001 - it comes again for the one whose it is
            results = []
        for job, result in results:
            job.result = result
        if results:
            return
    for job in jobs:
        _run_one(job)


def _run_one(job: _Job) -> None:
    try:
        job.result = job.context.run(_in_savepoint, job.work)
    except Exception as error:  # noqa: BLE001 - handed on to the one whose work it is
        job.error = error


def _in_savepoint(work: Callable[[], Any]) -> Any:
    with transaction.atomic():
        return work()


def _refuse_lost_transaction() -> None:
    """This will raise when the database has given up: what was written before is gone then, though it has a result."""
    if transaction.get_rollback():
        raise LostTransactionError


def _nothing() -> None:
    return None


_shared = SharedCommits()


def together[T](work: Callable[[], T]) -> T:
    """This will run `work` in a transaction that may be shared, and return once it is on the disk.

    See `SharedCommits.run`.
    """
    return _shared.run(work)


def written_together[I, T](write: Callable[[Sequence[I]], Sequence[T]], item: I) -> T:
    """This will let `write` write `item` in a transaction that may be shared, and return once it is on the disk.

    See `SharedCommits.run_with_others`.
    """
    return _shared.run_with_others(write, item)
