from __future__ import annotations

import msgspec
import pytest

from lachan.centre.cases.models import Cursor
from lachan.centre.cases.streams import BATCH, SETTLED_ROWS, SETTLED_SECONDS, Stream

pytestmark = pytest.mark.django_db


class Row(msgspec.Struct, frozen=True):
    id: int


class World:
    """A table and a clock; ids appear when they are committed, in whatever order."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.now = 0.0
        self.seen: list[int] = []
        self.not_yet: set[int] = set()

    def after(self, position: int, limit: int) -> list[Row]:
        return [Row(one) for one in sorted(self.ids) if one > position][:limit]

    def stream(self) -> Stream[Row]:
        return Stream("test", self.after, clock=lambda: self.now)

    def turn(self, stream: Stream[Row]) -> list[int]:
        before = len(self.seen)

        def look(rows: object) -> set[int]:
            ids = [row.id for row in rows]  # type: ignore[attr-defined]
            self.seen += [one for one in ids if one not in self.not_yet]
            return self.not_yet & set(ids)

        stream.turn(look)
        return self.seen[before:]


def test_each_row_is_looked_at_once_as_soon_as_it_is_there() -> None:
    world = World()
    stream = world.stream()
    world.ids = [1, 2]
    assert world.turn(stream) == [1, 2]
    world.ids += [3]
    assert world.turn(stream) == [3]
    assert world.turn(stream) == []


def test_a_row_that_is_committed_late_is_looked_at_too() -> None:
    world = World()
    stream = world.stream()
    world.ids = [1, 3]
    assert world.turn(stream) == [1, 3]
    world.ids += [2]
    world.now += SETTLED_SECONDS - 1
    assert world.turn(stream) == [2]
    assert world.turn(stream) == []


def test_who_begins_anew_after_a_kill_misses_nothing() -> None:
    world = World()
    stream = world.stream()
    world.ids = [1, 3]
    world.turn(stream)
    world.ids += [2]
    assert world.turn(world.stream()) == [1, 2, 3]
    assert not Cursor.objects.filter(position__gt=0).exists()


def test_the_cursor_passes_what_was_looked_beyond_half_a_minute_before() -> None:
    world = World()
    stream = world.stream()
    world.ids = [1, 2, 3]
    world.turn(stream)
    world.now += SETTLED_SECONDS
    world.ids += [4]
    world.turn(stream)
    assert stream.position() == 3
    assert world.turn(world.stream()) == [4]


def test_what_waits_holds_the_cursor_back_and_is_looked_at_when_it_is_ready() -> None:
    world = World()
    stream = world.stream()
    world.ids = [1, 2, 3]
    world.not_yet = {2}
    assert world.turn(stream) == [1, 3]
    world.now += 3 * SETTLED_SECONDS
    assert world.turn(stream) == []
    assert stream.position() <= 1
    world.not_yet = set()
    assert world.turn(stream) == [2]
    world.now += SETTLED_SECONDS
    world.turn(stream)
    assert stream.position() == 3


def test_a_long_way_is_caught_up_with_in_batches_without_waiting_for_each() -> None:
    world = World()
    stream = world.stream()
    world.ids = list(range(1, 3 * SETTLED_ROWS))
    while world.turn(stream):
        pass
    assert world.seen == world.ids
    assert stream.position() >= 3 * SETTLED_ROWS - SETTLED_ROWS - 2 * BATCH


def test_a_cursor_never_goes_back() -> None:
    world = World()
    ahead, behind = world.stream(), world.stream()
    world.ids = [1, 2]
    world.turn(behind)
    world.ids += [3, 4]
    world.turn(ahead)
    world.now += SETTLED_SECONDS
    world.turn(ahead)
    assert world.turn(behind) == []
    assert ahead.position() == 4


def test_what_waits_for_long_keeps_nothing_else_back_that_comes_late() -> None:
    world = World()
    stream = world.stream()
    world.ids = [1, 2]
    world.not_yet = {1}
    assert world.turn(stream) == [2]
    world.ids = list(range(1, 30_000, 2))
    while world.turn(stream):
        pass
    late = 29_998
    world.ids += [late]
    assert world.turn(stream) == [late]
    assert stream.waiting() == 1
    world.not_yet = set()
    assert world.turn(stream) == [1]
    assert stream.waiting() == 0
