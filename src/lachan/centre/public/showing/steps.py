"""The steps for the next 30 minutes, for every way to tick the three boxes, in one list.

Ticking works without a script: each step carries the ways in which it is wanted as classes, and the stylesheet shows
those of the way that is ticked.
"""

from __future__ import annotations

import msgspec

from lachan.engine.advice import Did, Step, steps_after

DIDS: tuple[Did, ...] = (Did.MONEY, Did.CODE, Did.APP)
WAYS = tuple(range(1, 1 << len(DIDS)))
"""Bit 1 money, bit 2 code, bit 4 app; as in the stylesheet's `.w1` to `.w7`."""


class ShownStep(msgspec.Struct, frozen=True):
    """A step and the classes under which it is shown: `all`, or some of `w1` … `w7`."""

    step: Step
    classes: str


def steps_by_way(scam_type: str, *, number: str = "", text: str = "") -> tuple[ShownStep, ...]:
    """This will give all steps of a kind of scam ("" for none), each in the order of each way in which it is wanted.

    `number` and `text` fill the form of the SMS to the report number.
    """
    lists = {way: steps_after(_dids(way), scam_type, number=number, text=text) for way in WAYS}
    merged: list[Step] = []
    wanted: dict[Step, set[int]] = {}
    # the way with all three boxes ticked first: the others are mostly parts of it
    for way in sorted(WAYS, key=lambda way: -way.bit_count()):
        at = 0
        for step in lists[way]:
            if step in wanted:
                at = max(at, merged.index(step) + 1)
            else:
                merged.insert(at, step)
                at += 1
            wanted.setdefault(step, set()).add(way)
    return tuple(ShownStep(step, _classes(wanted[step])) for step in merged)


def _dids(way: int) -> tuple[Did, ...]:
    return tuple(did for bit, did in enumerate(DIDS) if way >> bit & 1)


def _classes(ways: set[int]) -> str:
    return "all" if len(ways) == len(WAYS) else " ".join(f"w{way}" for way in sorted(ways))
