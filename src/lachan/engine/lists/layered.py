"""Several lists seen as one: bases below, the overlay on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from lachan.engine.lists.base import UNCLEAR, BaseLists
from lachan.engine.lists.keys import question
from lachan.engine.lists.precedence import decide, find_deciding
from lachan.engine.lists.table import TableLists

if TYPE_CHECKING:
    from datetime import date

    from lachan.engine.lists.keys import Question
    from lachan.engine.lists.precedence import Hit
    from lachan.engine.model import Indicator, ListEntry


class Layer(Protocol):
    """What can be a layer: `BaseLists` and `TableLists`."""

    today: date

    @property
    def version(self) -> str:
        """This will name the data."""
        ...

    def collect(self, asked: Question) -> list[Hit]:
        """This will give everything that is kept under a prefix of the key."""
        ...


class Layered:
    """Layers from the bottom to the top. All entries count alike (see `precedence`); masks hide what is below."""

    def __init__(self, *layers: Layer, today: date | None = None) -> None:
        """This will see the layers as one; `today` defaults to that of the lowest.

        Raises ValueError without any layer.
        """
        if not layers:
            raise ValueError("lists are layered from one layer at least")
        self._layers = layers
        self._lowest, *self._above = layers
        # a large base with tables above it is what is asked most, and has a short cut
        self._tables = [layer for layer in self._above if isinstance(layer, TableLists)]
        is_usual = isinstance(self._lowest, BaseLists) and len(self._tables) == len(self._above)
        self._base = self._lowest if isinstance(self._lowest, BaseLists) and is_usual else None
        self.today = today if today is not None else layers[0].today

    @property
    def version(self) -> str:
        """This will name the data of all layers."""
        return "+".join(layer.version for layer in self._layers)

    def collect(self, asked: Question) -> list[Hit]:
        """This will give everything that is kept under a prefix of the key and not masked from above."""
        hits = self._lowest.collect(asked)
        for layer in self._above:
            if hits and isinstance(layer, TableLists) and layer.has_masks:
                hits = [hit for hit in hits if not layer.hides(asked, hit)]
            if more := layer.collect(asked):
                hits += more
        return hits

    def find(self, indicator: Indicator) -> ListEntry | None:
        """This will give the entry that decides, parents of a domain included, or None."""
        asked = question(indicator)
        if self._base is not None:
            for table in self._tables:
                if not table.is_untouched(asked):
                    break
            else:
                entry = self._base.glance(asked, self.today)
                if entry is not UNCLEAR:
                    return entry
        hits = self.collect(asked)
        return find_deciding(asked, hits, self.today) if hits else None

    def find_all(self, indicator: Indicator) -> tuple[ListEntry, ...]:
        """This will give every live entry that covers the indicator, the deciding one first."""
        asked = question(indicator)
        return tuple(decide(asked, self.collect(asked), self.today))
