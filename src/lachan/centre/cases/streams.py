"""Following another table by the ids of its rows, without missing one that is committed late.

An id is given when a row is written and seen when it is committed: a row with a lower id may appear after one with a
higher. So a follower looks at new rows at once, looks again for stragglers below, and lets its cursor pass only what it
had looked beyond 30 seconds before. What it has left out since then it keeps in memory, and what can't be looked at
yet, which holds the cursor back; who starts anew looks at that again, and finds nothing new in it.
"""

from __future__ import annotations

import sys
import time
from bisect import bisect_left, bisect_right
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
# What was left out is asked for in so many questions a turn, each over so wide a range of ids.
_ASKED: Final = 12
_ASKED_IDS: Final = 250

type Span = tuple[int, int]
"""Ids from the first to the last, both in it."""


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
        # rows up to the floor are all there, and looked at but for those that wait; above it up to the front some may
        # still come where nothing was
        self._floor = self._front = -1
        self._gaps: list[Span] = []
        self._waiting: set[int] = set()
        self._late_at = 0
        self._marks: deque[tuple[float, int]] = deque()

    def turn(self, look: Callable[[Sequence[Row]], set[int]]) -> int:
        """This will look at what is new, and let the cursor go on; gives how many rows were looked at for good."""
        position = self.position()
        # what another worker's cursor passed is looked at
        self._waiting = {one for one in self._waiting if one > position}
        self._floor = max(self._floor, position)
        self._front = max(self._front, self._floor)
        self._gaps = [(max(first, self._floor + 1), last) for first, last in self._gaps if last > self._floor]
        late = self._come_late()
        new = self._after(self._front, BATCH)
        rows = [*late, *new]
        waiting = look(rows) if rows else set()
        there = sorted(row.id for row in rows)
        self._waiting = self._waiting.difference(there) | waiting
        if new:
            self._gaps.append((self._front + 1, new[-1].id))
            self._front = new[-1].id
        self._gaps = _without(there, self._gaps)
        self._go_on(position, full=len(new) >= BATCH)
        return len(rows) - len(waiting)

    def position(self) -> int:
        """This will give how far everybody has looked."""
        return Cursor.objects.filter(pk=self.name).values_list("position", flat=True).first() or 0

    def waiting(self) -> int:
        """This will give how many rows can't be looked at yet."""
        return len(self._waiting)

    def _come_late(self) -> list[Row]:
        """This will give rows that were left out and are there now: a batch at most, the rest with the next turns."""
        spans = sorted([*self._gaps, *((one, one) for one in self._waiting)])
        asked: list[Span] = []
        for first, last in spans:
            if asked and last - asked[-1][0] < _ASKED_IDS:
                asked[-1] = asked[-1][0], last
            else:
                asked.append((first, last))
        chosen = _in_turn(asked, _ASKED, self._late_at, lambda span: span[1])
        found: list[Row] = []
        for first, last in chosen:
            rows = self._after(first - 1, min(last - first + 1, _ASKED_IDS))
            asked_for = (row for row in rows if row.id <= last)
            found += [row for row in asked_for if row.id in self._waiting or _is_in(row.id, self._gaps)]
        found.sort(key=lambda row: row.id)
        late = _in_turn(found, BATCH, self._late_at, lambda row: row.id)
        if len(late) < len(found):
            self._late_at = late[-1].id
        else:
            self._late_at = chosen[-1][1] if len(chosen) < len(asked) else 0
        return list(late)

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


def _in_turn[Thing](
    things: Sequence[Thing], most: int, at: int, key: Callable[[Thing], int]
) -> Sequence[Thing]:
    """This will give so many things that are in order: a third the first, a third the last, then others by turns.

    The first are ready first, as a rule, and the last are committed late; those after `at` come before all others.
    """
    if len(things) <= most:
        return things
    third = most // 3
    others = sorted(things[third:-third], key=lambda thing: (key(thing) <= at, key(thing)))
    return [*things[:third], *things[-third:], *others[: most - 2 * third]]


def _is_in(one: int, spans: Sequence[Span]) -> bool:
    place = bisect_right(spans, (one, sys.maxsize)) - 1
    return place >= 0 and one <= spans[place][1]


def _without(done: Sequence[int], spans: Sequence[Span]) -> list[Span]:
    """This will take ids, given in order, out of spans that are in order."""
    left: list[Span] = []
    place = 0
    for first, last in spans:
        begins = first
        place = bisect_left(done, first, place)
        while place < len(done) and done[place] <= last:
            if begins < done[place]:
                left.append((begins, done[place] - 1))
            begins = done[place] + 1
            place += 1
        if begins <= last:
            left.append((begins, last))
    return left
