from __future__ import annotations

import pytest

from lachan.centre.web.read_once import read_once, reads_kept


class Counter:
    def __init__(self) -> None:
        self.asked: list[tuple[int, str]] = []

    def read(self, office_id: int, *, day: str = "today") -> tuple[int, str]:
        self.asked.append((office_id, day))
        return office_id, day


def test_within_a_block_what_was_asked_is_not_asked_again() -> None:
    counter = Counter()
    read = read_once(counter.read)
    with reads_kept():
        assert [read(1), read(1), read(2), read(1, day="tomorrow"), read(1)] == [
            (1, "today"), (1, "today"), (2, "today"), (1, "tomorrow"), (1, "today"),
        ]  # fmt: skip
    assert counter.asked == [(1, "today"), (2, "today"), (1, "tomorrow")]


def test_elsewhere_and_in_the_next_block_it_is_asked_anew() -> None:
    counter = Counter()
    read = read_once(counter.read)
    read(1)
    read(1)
    for _ in range(2):
        with reads_kept():
            read(1)
    read(1)
    assert len(counter.asked) == 5


def test_two_reads_are_not_taken_for_one_another_and_a_failure_is_not_kept() -> None:
    def fail(office_id: int) -> int:
        raise LookupError(office_id)

    doubled, failing = read_once(lambda office_id: office_id * 2), read_once(fail)
    with reads_kept():
        assert (doubled(1), read_once(lambda office_id: office_id * 3)(1)) == (2, 3)
        for _ in range(2):
            with pytest.raises(LookupError):
                failing(1)


def test_a_block_ends_with_what_failed_in_it() -> None:
    counter = Counter()
    read = read_once(counter.read)

    def fail() -> None:
        with reads_kept():
            read(1)
            raise ValueError("over")

    with pytest.raises(ValueError, match="over"):
        fail()
    read(1)
    assert len(counter.asked) == 2
