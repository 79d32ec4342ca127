"""Following another table by the ids of its rows, without missing one that is committed late.

An id is given when a row is written and seen when it is committed: a row with a lower id may appear after one with a
higher. So a follower looks at new rows at once, looks again for stragglers below, and lets its cursor pass only what it
had looked beyond 30 seconds before. What it has looked at since then it keeps in memory, and what can't be looked at
yet, which holds the cursor back; who starts anew looks at that again, and finds nothing new in it.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Final, Protocol

from lachan.centre.cases.models import Cursor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# No transaction of the site or the worker takes nearly so long.
SETTLED_SECONDS: Final = 30.0
# Far behind the newest row nothing is in the making: what is caught up with is passed at once.
SETTLED_ROWS: Final = 5_000
BATCH: Final = 500
_MOST_STRAGGLERS: Final = 10_000


class Numbered(Protocol):
    """A row with an id."""

    @property
    def id(self) -> int:
        """Its id."""


class Stream[Row: Numbered]:
    """One table that is followed. `after(id, limit)` gives its next rows by id.

    `turn(look)` hands new rows to `look`, which gives the ids of those that can't be looked at yet.
    """

    def __init__(
        self,
        name: str,
        after: Callable[[int, int], Sequence[Row]],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """This will begin where the cursor stands."""
        self.name = name
        self._after = after
        self._clock = clock
        # rows up to the floor are all there, and looked at but for those that wait; rows above it up to the front may
        # still come in between
        self._floor = self._front = -1
        self._looked: set[int] = set()
        self._waiting: dict[int, Row] = {}
        self._marks: deque[tuple[float, int]] = deque()

    def turn(self, look: Callable[[Sequence[Row]], set[int]]) -> int:
        """This will look at what is new, and let the cursor go on; gives how many rows were looked at for good."""
        position = self.position()
        self._floor = max(self._floor, position)
        self._front = max(self._front, self._floor)
        self._looked = {one for one in self._looked if one > self._floor}
        # what another worker's cursor passed is looked at
        waited = [row for row in self._waiting.values() if row.id > position]
        new = self._after(self._front, BATCH)
        rows = [*waited, *self._stragglers(), *new]
        waiting = look(rows) if rows else set()
        self._waiting = {row.id: row for row in rows if row.id in waiting}
        self._looked.update(row.id for row in rows)
        self._front = max([self._front, *(row.id for row in new)])
        self._go_on(position, full=len(new) >= BATCH)
        return len(rows) - len(self._waiting)

    def position(self) -> int:
        """This will give how far everybody has looked."""
        return Cursor.objects.filter(pk=self.name).values_list("position", flat=True).first() or 0

    def waiting(self) -> int:
        """This will give how many rows can't be looked at yet."""
        return len(self._waiting)

    def _stragglers(self) -> list[Row]:
        """This will give rows below the front that were committed late."""
        if self._front - self._floor == len(self._looked):
            return []
        rows = self._after(self._floor, _MOST_STRAGGLERS)
        return [row for row in rows if row.id <= self._front and row.id not in self._looked]

    def _go_on(self, position: int, *, full: bool) -> None:
        now = self._clock()
        self._marks.append((now, self._front))
        while self._marks and now - self._marks[0][0] >= SETTLED_SECONDS:
            self._floor = max(self._floor, self._marks.popleft()[1])
        if full:
            self._floor = max(self._floor, self._front - SETTLED_ROWS)
        settled = min(self._floor, min(self._waiting, default=self._floor + 1) - 1)
        if settled > position:
            _, _ = Cursor.objects.get_or_create(pk=self.name)
            # only forward: another worker may have gone further
            Cursor.objects.filter(pk=self.name, position__lt=settled).update(position=settled)
