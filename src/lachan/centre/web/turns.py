"""Taking turns at writing to SQLite: who came first writes first, among all threads of all processes of the site.

Who waits for SQLite's own lock sleeps for up to 100 ms at a time and is passed by others again and again: with a
hundred officers at work some waited for ten seconds in vain. Within a process threads wait in a row; the first of the
row then waits for the lock of a file beside the database, at which the processes meet.

Nobody writes without a turn: who doesn't get one within `MOST_SECONDS` is told that the database is locked, as SQLite
tells it. SQLite before 3.51.3 (3.50.7, 3.44.6), Debian's 3.46.1 among them, can lose what was committed where one
process copies the log into the database while another begins the log anew (https://sqlite.org/wal.html, "The WAL-Reset
Bug"). Both happen within a commit, and so within a turn.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.db import OperationalError

if TYPE_CHECKING:
    from collections.abc import Generator

# Twice as long as a transaction waits for SQLite's lock: on a machine that is busy beyond measure somebody may hold the
# turn for seconds without the processor.
MOST_SECONDS: Final = 20.0
# in SQLite's words, by which Django and whoever reads the log know it
LOCKED: Final = "database is locked"
_LOOK_SECONDS: Final = 0.001
# A process whose threads have had so many turns in a row lets others come first.
_IN_A_ROW: Final = 4
_PAUSE_SECONDS: Final = 0.003


class Turns:
    """The turns of this process at one file."""

    def __init__(self, path: str) -> None:
        """This will begin with nobody waiting. `path` is the file that is locked; it is made where it is missing."""
        self._path = path
        self._changing = threading.Lock()
        self._row: deque[threading.Event] = deque()
        self._is_taken = False
        self._in_a_row = 0
        self._descriptor = -1
        self._mine = threading.local()

    def holds(self) -> bool:
        """This will say whether this thread has the turn."""
        return getattr(self._mine, "depth", 0) > 0

    def take(self) -> None:
        """This will wait until it is this thread's turn.

        Raises OperationalError where that takes longer than `MOST_SECONDS`; nothing is to be given back then.
        """
        self._mine.depth = getattr(self._mine, "depth", 0) + 1
        if self._mine.depth > 1:
            return
        until = time.monotonic() + MOST_SECONDS
        self._mine.has_row = self._mine.has_file = False
        try:
            self._mine.has_row = self._come_first(until)
            self._mine.has_file = self._mine.has_row and self._lock_file(until)
        except BaseException:
            self.give()
            raise
        if not self._mine.has_file:
            self.give()
            raise OperationalError(LOCKED)

    def give(self) -> None:
        """This will let the next one come. Each `take` needs one."""
        self._mine.depth -= 1
        if self._mine.depth:
            return
        if self._mine.has_file:
            os.close(self._descriptor)
        if self._mine.has_row:
            self._in_a_row += 1
            with self._changing:
                waits = bool(self._row)
            if waits and self._in_a_row >= _IN_A_ROW:
                self._in_a_row = 0
                time.sleep(_PAUSE_SECONDS)
            with self._changing:
                if self._row:
                    self._row.popleft().set()
                else:
                    self._is_taken = False

    def _come_first(self, until: float) -> bool:
        with self._changing:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = threading.Event()
            self._row.append(mine)
        try:
            if mine.wait(max(0.0, until - time.monotonic())):
                return True
        except BaseException:
            self._leave(mine)
            raise
        return not self._leave(mine)

    def _leave(self, mine: threading.Event) -> bool:
        """This will leave the row; False where the turn has just come."""
        with self._changing:
            if mine in self._row:
                self._row.remove(mine)
                return True
            return False

    def _lock_file(self, until: float) -> bool:
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            while True:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    self._in_a_row = 0
                    if time.monotonic() >= until:
                        os.close(descriptor)
                        return False
                    time.sleep(_LOOK_SECONDS)
                else:
                    self._descriptor = descriptor
                    return True
        except BaseException:
            os.close(descriptor)
            raise


_known: dict[str, Turns] = {}
_knowing = threading.Lock()


def turns_at(name: str) -> Turns | None:
    """This will give the turns at a database by its name, None for one in memory, which is this process's alone."""
    if not name or "memory" in name:
        return None
    with _knowing:
        return _known.setdefault(name, Turns(f"{name}-turn"))


@contextmanager
def turn_at(name: str) -> Generator[None]:
    """This will hold the turn at a database; within it transactions of this thread take no turn of their own."""
    turns = turns_at(name)
    if turns is None:
        yield
        return
    turns.take()
    try:
        yield
    finally:
        turns.give()


def _forget() -> None:
    """This will begin anew in a process that was just forked: turns of the other's threads are none of its own."""
    global _knowing  # noqa: PLW0603 - another thread may have held it when the process was forked
    _knowing = threading.Lock()
    _known.clear()


os.register_at_fork(after_in_child=_forget)
