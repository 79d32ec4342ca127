"""A strip of time: what each look showed until the next one, drawn as SVG by the server, as the bars are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from lachan.centre.measures.queries.effect import LookShown

WIDTH: Final = 560
HEIGHT: Final = 14
# thinner than this it can't be seen
_LEAST: Final = 2.0
_HELD: Final = frozenset({"blocked", "gone"})


class Piece(msgspec.Struct, frozen=True):
    """A piece of the strip: from where, how wide, and what it was: `held`, `open` or `unclear`."""

    x: float
    width: float
    kind: str


def strip_of(
    looks: Sequence[LookShown], *, first: datetime, last: datetime, known_for: timedelta
) -> tuple[Piece, ...]:
    """This will draw looks, the oldest first, between two moments; each holds until the next, `known_for` at most."""
    whole = (last - first).total_seconds()
    if whole <= 0:
        return ()
    pieces: list[Piece] = []
    for at, look in enumerate(looks):
        end = min(looks[at + 1].at if at + 1 < len(looks) else last, look.at + known_for, last)
        begin = max(look.at, first)
        kind = "held" if look.look in _HELD else "open" if look.look == "open" else "unclear"
        x = WIDTH * (begin - first).total_seconds() / whole
        width = max(_LEAST, WIDTH * max(0.0, (end - begin).total_seconds()) / whole)
        if pieces and pieces[-1].kind == kind and x - pieces[-1].x - pieces[-1].width < _LEAST:
            # what goes on is one piece: a hundred looks are not a hundred rectangles
            before = pieces.pop()
            x, width = before.x, x + width - before.x
        pieces.append(Piece(round(x, 1), round(min(width, WIDTH - x), 1), kind))
    return tuple(pieces)
