"""Who of many is independent of whom. Pure: rows in, a number out; nothing of it is stored as truth.

1. A verified phone or a signed-in identity is one reporter, however often it reports.
2. Without such, network, device and time stand for a reporter together: two reports are of the same one where two of
   the three agree: network and device; network and time (a day); device and time (an hour, for many have the same one).
3. Reports that show neither identity nor both of network and device are anonymous, and together are at most one.
4. Reports whose own words are nearly the same count once, whoever sends them.
5. What is not verified and came in a crowd (an alarm that is open, or that an officer found to be one) is at most one.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.reports.likeness import are_nearly_the_same, marks_of_many

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from lachan.centre.reports.likeness import Sketch

# A count is public from so many on.
LEAST_PUBLIC: Final = 3
SAME_NETWORK_TIME: Final = timedelta(hours=24)
SAME_DEVICE_TIME: Final = timedelta(hours=1)


class Telling(msgspec.Struct, frozen=True):
    """What is compared of a report: marks of who told it (each "" where not known), when, its words, its crowd."""

    report_id: int
    identity: str
    network: str
    device: str
    received_at: datetime
    sketch: Sketch
    in_crowd: bool = False

    @property
    def is_traced(self) -> bool:
        """Whether network and device are both known."""
        return bool(self.network and self.device)


class _Groups:
    """Tellings that are of the same reporter, as far as can be seen."""

    def __init__(self, count: int) -> None:
        self.above = list(range(count))

    def head(self, one: int) -> int:
        while self.above[one] != one:
            self.above[one] = self.above[self.above[one]]
            one = self.above[one]
        return one

    def join(self, members: Iterable[int]) -> None:
        first = -1
        for member in members:
            if first < 0:
                first = member
            self.above[self.head(member)] = self.head(first)


def count_independent(tellings: Sequence[Telling]) -> int:
    """This will count the independent reporters among those who told: at most one for what can't be told apart."""
    return len(set(heads_of(tellings)))


def heads_of(tellings: Sequence[Telling]) -> tuple[int, ...]:
    """This will give for each telling which one stands for its reporter (a place in `tellings`)."""
    groups = _Groups(len(tellings))
    known: dict[str, list[int]] = {}
    traced: list[int] = []
    anonymous: list[int] = []
    crowd: list[int] = []
    for number, one in enumerate(tellings):
        if one.identity:
            known.setdefault(one.identity, []).append(number)
            continue
        (traced if one.is_traced else anonymous).append(number)
        if one.in_crowd:
            crowd.append(number)
    for members in (*known.values(), anonymous, crowd):
        groups.join(members)
    _join_traced(tellings, traced, groups)
    _join_alike(tellings, groups)
    return tuple(groups.head(number) for number in range(len(tellings)))


def _join_traced(tellings: Sequence[Telling], traced: list[int], groups: _Groups) -> None:
    by_both: dict[tuple[str, str], list[int]] = {}
    by_network: dict[str, list[int]] = {}
    by_device: dict[str, list[int]] = {}
    for number in sorted(traced, key=lambda place: tellings[place].received_at):
        one = tellings[number]
        by_both.setdefault((one.network, one.device), []).append(number)
        by_network.setdefault(one.network, []).append(number)
        by_device.setdefault(one.device, []).append(number)
    for members in by_both.values():
        groups.join(members)
    for parts, within in ((by_network, SAME_NETWORK_TIME), (by_device, SAME_DEVICE_TIME)):
        for members in parts.values():
            for earlier, later in pairwise(members):
                if tellings[later].received_at - tellings[earlier].received_at <= within:
                    groups.join((earlier, later))


def _join_alike(tellings: Sequence[Telling], groups: _Groups) -> None:
    same: dict[Sketch, list[int]] = {}
    for number, one in enumerate(tellings):
        if one.sketch:
            same.setdefault(one.sketch, []).append(number)
    by_mark: dict[int, list[Sketch]] = {}
    for (sketch, members), marks in zip(same.items(), marks_of_many(list(same)), strict=True):
        groups.join(members)
        for mark in marks:
            by_mark.setdefault(mark, []).append(sketch)
    for sketches in by_mark.values():
        for place, sketch in enumerate(sketches):
            for other in sketches[:place]:
                here, there = same[sketch][0], same[other][0]
                if groups.head(here) != groups.head(there) and are_nearly_the_same(sketch, other):
                    groups.join((there, here))
