"""Rising ids written short: `4-9 11 13-200`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def to_ranges(ids: Iterable[int]) -> str:
    """This will write rising ids as ranges."""
    parts: list[list[int]] = []
    for one in ids:
        if parts and parts[-1][1] == one - 1:
            parts[-1][1] = one
        else:
            parts.append([one, one])
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


def spans_in(said: str) -> list[tuple[int, int]]:
    """This will read ranges: `4-9 11` gives (4, 9) and (11, 11). Raises ValueError."""
    spans = []
    for word in said.split():
        first, _, last = word.partition("-")
        spans.append((int(first), int(last or first)))
    return spans


def ids_in(said: str) -> Iterator[int]:
    """This will give the ids of ranges in their order. Raises ValueError."""
    for first, last in spans_in(said):
        yield from range(first, last + 1)
