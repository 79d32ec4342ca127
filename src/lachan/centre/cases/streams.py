"""Following another table by the ids of its rows, without missing one that is committed late.

An id is given when a row is written and seen when it is committed: a row with a lower id may appear after one with a
higher. So a follower looks at new rows at once, looks again for stragglers below, and lets its cursor pass only what it
had looked beyond 30 seconds before. What it has looked at since then it keeps in memory; who starts anew looks at that
again, and finds nothing new in it.
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
        self._front = -1
        self._looked: set[int] = set()
        self._marks: deque[tuple[float, int]] = deque()

    def turn(self, look: Callable[[Sequence[Row]], set[int]]) -> int:
        """This will look at what is new, and let the cursor go on; gives how many rows were looked at for good."""
        position = self.position()
        if self._front < position:
            self._front = position
            self._looked.clear()
        self._looked = {one for one in self._looked if one > position}
        rows = [*self._stragglers(position), *self._after(self._front, BATCH)]
        waiting = look(rows) if rows else set()
        done = [row.id for row in rows if row.id not in waiting]
        self._looked.update(done)
        full = len(rows) >= BATCH
        self._front = max([self._front, *(row.id for row in rows)])
        self._go_on(position, waiting, full=full)
        return len(done)

    def position(self) -> int:
        """This will give how far everybody has looked."""
        return Cursor.objects.filter(pk=self.name).values_list("position", flat=True).first() or 0

    def _stragglers(self, position: int) -> list[Row]:
        """This will give rows below the front that were not looked at: committed late, or waiting."""
        if self._front - position == len(self._looked) or self._front <= position:
            return []
        rows = self._after(position, _MOST_STRAGGLERS)
        return [row for row in rows if row.id <= self._front and row.id not in self._looked]

    def _go_on(self, position: int, waiting: set[int], *, full: bool) -> None:
        now = self._clock()
        self._marks.append((now, self._front))
        settled = position
        while self._marks and now - self._marks[0][0] >= SETTLED_SECONDS:
            settled = self._marks.popleft()[1]
        if full:
            newest = self._front
            settled = max(settled, newest - SETTLED_ROWS)
        if waiting:
            settled = min(settled, min(waiting) - 1)
        if settled > position:
            _, _ = Cursor.objects.get_or_create(pk=self.name)
            # only forward: another worker may have gone further
            Cursor.objects.filter(pk=self.name, position__lt=settled).update(position=settled)
