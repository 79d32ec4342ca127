from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lachan.centre.cases.models import Cursor
from lachan.centre.cases.streams import BATCH, SETTLED_ROWS, SETTLED_SECONDS, Stream

if TYPE_CHECKING:
    import random

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
        self.read = 0

    def after(self, position: int, limit: int) -> list[Row]:
        rows = [Row(one) for one in sorted(self.ids) if one > position][:limit]
        self.read += len(rows)
        return rows

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


def test_ids_that_never_come_cost_next_to_nothing() -> None:
    world = World()
    stream = world.stream()
    # every third was rolled back, and a million were left out when the table was restored
    world.ids = [one for one in range(1, 4_000) if one % 3] + [1_004_000]
    while world.turn(stream):
        pass
    assert world.seen == world.ids
    # a turn that stands still asks for what is new, and for the gaps: no more than their own width
    before = world.read
    for _ in range(10):
        assert world.turn(stream) == []
    assert world.read - before <= 10 * 4_000
    world.now += SETTLED_SECONDS
    world.turn(stream)
    before = world.read
    assert world.turn(stream) == []
    assert world.read == before


def test_rows_that_are_committed_late_all_over_are_all_found() -> None:
    world = World()
    stream = world.stream()
    world.ids = list(range(1, 40_000, 1_000))
    world.turn(stream)
    late = list(range(500, 39_000, 1_000))
    world.ids += late
    found: list[int] = []
    for _ in range(60):
        found += world.turn(stream)
    assert sorted(found) == late
    assert len(set(found)) == len(found)


def test_while_many_wait_who_is_ready_is_kept_by_none_of_them() -> None:
    world = World()
    stream = world.stream()
    world.ids = list(range(1, 10 * BATCH))
    world.not_yet = set(world.ids)
    for _ in range(20):
        assert world.turn(stream) == []
    before = world.read
    world.turn(stream)
    # a part of those that wait at a time
    assert world.read - before <= 10 * BATCH
    world.not_yet -= {1, 2, 7 * BATCH}
    assert world.turn(stream)[:2] == [1, 2]
    for _ in range(20):
        world.turn(stream)
    assert world.seen[-1] == 7 * BATCH
    world.not_yet = set()
    while world.turn(stream):
        pass
    assert sorted(world.seen) == world.ids
    assert len(set(world.seen)) == len(world.seen)


def test_what_another_worker_has_passed_is_not_looked_at_again() -> None:
    world = World()
    one, other = world.stream(), world.stream()
    world.ids = [1, 3, 4]
    world.not_yet = {3}
    world.turn(one)
    world.not_yet = set()
    world.turn(other)
    world.now += SETTLED_SECONDS
    world.turn(other)
    assert other.position() == 4
    world.ids += [2, 5]
    assert world.turn(one) == [5]


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


@given(
    st.lists(st.integers(1, 300), unique=True, max_size=120),
    st.randoms(use_true_random=False),
)
@settings(max_examples=60, deadline=None)
def test_in_whatever_order_rows_are_committed_and_ready_each_is_looked_at_once(
    ids: list[int], chance: random.Random
) -> None:
    Cursor.objects.all().delete()
    world = World()
    stream = world.stream()
    late = list(ids)
    while late:
        for _ in range(min(len(late), chance.randrange(1, 30))):
            world.ids.append(late.pop())
        world.not_yet = {one for one in world.ids if chance.random() < 0.3}
        world.turn(stream)
        world.now += chance.choice((0.3, 1.0))
    world.not_yet = set()
    for _ in range(5):
        world.turn(stream)
    assert sorted(world.seen) == sorted(ids)
