"""Bars of a day each, drawn as SVG by the server: they need no script, print, and take the colours of the page."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

WIDTH: Final = 560
HEIGHT: Final = 246
_LEFT, _TOP, _BOTTOM = 54, 12, 204
# half of the last day's label
_RIGHT: Final = 12
MOST_BARS: Final = 62
# as many labels as stand beside one another
_MOST_LABELS: Final = 7
_NICE: Final = (1, 2, 5, 10)
_GAP: Final = 0.22


class Bar(msgspec.Struct, frozen=True):
    """A bar: the days it stands for, its number, and where it is drawn. `label`: whether its day stands below it."""

    first: date
    last: date
    count: int
    x: float
    y: float
    width: float
    height: float
    middle: float
    is_last: bool
    has_label: bool


class Line(msgspec.Struct, frozen=True):
    """A line of the grid with its number."""

    count: int
    y: float
    base: float


class Bars(msgspec.Struct, frozen=True):
    """A chart; `most` is its highest bar, None of an empty one. `each_days`: how many days a bar stands for."""

    bars: tuple[Bar, ...]
    grid: tuple[Line, ...]
    most: Bar | None
    mean: float
    each_days: int


def bars_of(days: Sequence[tuple[date, int]]) -> Bars:
    """This will draw the numbers of days; of more than 62 days a bar stands for several."""
    each = max(1, ceil(len(days) / MOST_BARS))
    # from the end, so that the newest bar is whole
    start = len(days) % each
    bunches = [days[:start]] if start else []
    bunches += [days[at : at + each] for at in range(start, len(days), each)]
    counts = [sum(count for _, count in bunch) for bunch in bunches]
    step = _step(max(counts, default=0))
    top = max(step * 3, step * ceil(max(counts, default=0) / step))
    scale = (_BOTTOM - _TOP) / top
    space = (WIDTH - _LEFT - _RIGHT) / max(1, len(bunches))
    every = ceil(len(bunches) / _MOST_LABELS)
    bars = tuple(
        Bar(
            first=bunch[0][0],
            last=bunch[-1][0],
            count=count,
            x=round(_LEFT + space * (at + _GAP / 2), 1),
            y=round(_BOTTOM - count * scale, 1),
            width=round(space * (1 - _GAP), 1),
            height=round(count * scale, 1),
            middle=round(_LEFT + space * (at + 0.5), 1),
            is_last=at == len(bunches) - 1,
            has_label=(len(bunches) - 1 - at) % every == 0,
        )
        for at, (bunch, count) in enumerate(zip(bunches, counts, strict=True))
    )
    grid = tuple(
        Line(count, round(_BOTTOM - count * scale, 1), round(_BOTTOM - count * scale + 5, 1))
        for count in range(0, top + 1, step)
    )
    most = max(bars, key=lambda bar: (bar.count, bar.last), default=None)
    return Bars(
        bars=bars,
        grid=grid,
        most=most if most is not None and most.count else None,
        mean=sum(counts) / len(counts) if counts else 0.0,
        each_days=each,
    )


def _step(most: int) -> int:
    """This will give the distance of lines: 1, 2 or 5 with noughts, of which three or four reach the highest bar."""
    rough = max(1, ceil(most / 4))
    size = int(10 ** (len(str(rough)) - 1))
    return next(nice * size for nice in _NICE if nice * size >= rough)


def steps_of(counts: Sequence[int]) -> tuple[int, ...]:
    """This will give where the shades of a map begin, at most four, from the numbers above nought that it shows.

    A quarter of these places lies in each shade, as far as they differ.
    """
    shown = sorted(count for count in counts if count > 0)
    if not shown:
        return ()
    at = (shown[0], *(shown[len(shown) * part // 4] for part in (1, 2, 3)))
    return tuple(sorted(set(at)))


def step_of(count: int, steps: Sequence[int]) -> int:
    """This will give the shade of a number: 0 for none, else the fourth is the darkest."""
    reached = sum(1 for step in steps if count >= step)
    return 0 if not reached else reached + 4 - len(steps)
