"""What was found so far in one text: the indicators, each once, and the places that are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.engine.extract.limits import MAX_CANDIDATES, MAX_INDICATORS
from lachan.engine.model import Facts, Indicator, Kind

if TYPE_CHECKING:
    from lachan.engine.fold import Folded

# A private-use character stands for what is taken, so that nothing is found across it.
_TAKEN = "\ue000"

NO_FACTS: Facts = {}


class Extraction(msgspec.Struct, frozen=True, gc=False):
    """What an input is as a whole, and the indicators in it, in the order in which they stand.

    `truncated` says that there was more than the limits allow; `notes` are codes of `words.sentences`.
    """

    kind: Kind
    indicators: tuple[Indicator, ...] = ()
    truncated: bool = False
    notes: tuple[str, ...] = ()


class Finds:
    """The indicators found so far. Positions count in the folded text and are led back when one is added."""

    __slots__ = (
        "_places",
        "candidates",
        "folded",
        "indicators",
        "keccak_checks",
        "prepared",
        "text",
        "truncated",
    )

    def __init__(self, prepared: str, folded: Folded) -> None:
        """This will begin with nothing found."""
        self.prepared = prepared
        self.folded = folded
        self.text = folded.text
        self.indicators: dict[tuple[Kind, str], Indicator] = {}
        self.truncated = False
        self.candidates = 0
        self.keccak_checks = 0
        self._places: list[tuple[int, int]] = []

    def raw(self, start: int, end: int) -> str:
        """This will give the text as it was written at folded positions `start` to `end` (excluded)."""
        if self.folded.offsets is None:
            return self.prepared[start:end]
        start, end = self.folded.span(start, end)
        return self.prepared[start:end]

    def add(self, kind: Kind, value: str, start: int, end: int, facts: Facts = NO_FACTS) -> None:
        """This will keep an indicator, unless it is there already or there are too many."""
        key = (kind, value)
        if key in self.indicators:
            return
        if len(self.indicators) >= MAX_INDICATORS:
            self.truncated = True
            return
        span = self.folded.span(start, end)
        self.indicators[key] = Indicator(kind, value, self.prepared[span[0] : span[1]], span, facts)

    def take(self, start: int, end: int) -> None:
        """This will mark folded positions as read, so that a later kind finds nothing in them."""
        self._places.append((start, end))

    def is_full(self) -> bool:
        """This will count one candidate and say whether reading has to stop."""
        self.candidates += 1
        if self.candidates > MAX_CANDIDATES or len(self.indicators) >= MAX_INDICATORS:
            self.truncated = True
            return True
        return False

    def blank(self) -> str:
        """This will give the folded text with what is taken blanked, at unchanged length."""
        if self._places:
            pieces = []
            at = 0
            for start, end in sorted(self._places):
                if start < at:
                    start = min(at, end)  # noqa: PLW2901 - overlapping places count once
                pieces.append(self.text[at:start])
                pieces.append(_TAKEN * (end - start))
                at = max(at, end)
            pieces.append(self.text[at:])
            self.text = "".join(pieces)
            self._places.clear()
        return self.text
