"""How far a partner is with each collection of TAXII: kept as text beside its subscription. Pure."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time

import msgspec


class ShelfTold(msgspec.Struct, frozen=True, array_like=True):
    """Up to which place somebody took a collection to its end, and when that was."""

    seq: int
    at: datetime


def shelves_in(said: str) -> dict[str, ShelfTold]:
    """This will read how far each collection is, by its alias (`block-clear`)."""
    return msgspec.json.decode(said, type=dict[str, ShelfTold])


def shelves_as_text(shelves: dict[str, ShelfTold]) -> str:
    """This will write it, alike whatever the order."""
    return msgspec.json.encode(dict(sorted(shelves.items()))).decode()
