"""What the link model has to beat: one plain logistic regression over the same n-grams of the same names.

No folds, no measures of a name, no trees, no imitations, no rules. Two of them: one that learned from every source, and
one that saw Vietnamese rows alone, which is the harder to beat on Vietnamese names and knows no others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lachan.engine.links import grams
from lachan.training import link_data as ld
from lachan.training.link_experts import count_grams, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lachan.training.link_experts import Counts

    type Floats = NDArray[np.float64]

BITS = 19
STEPS = 100
NAMES = {"floor, all sources": ld.SOURCES, "floor, Vietnamese rows": (ld.VIETNAM,)}
"""The floors, by what they learned from (and the honest rows)."""


class Floor(NamedTuple):
    """A regression: a weight for each gram, and a bias."""

    weights: Floats
    bias: float

    def score(self, units: Sequence[str]) -> Floats:
        """This will give the log-odds of each unit."""
        margins: Floats = _count(units) @ self.weights + self.bias
        return margins


def learn_floors(split: ld.Split) -> dict[str, Floor]:
    """This will fit the floors on the training units of a split, every row weighing the same."""
    counts = _count(split.train["unit"].to_list())
    source = split.train["source"].to_numpy().astype(str)
    bad = source != ""
    floors = {}
    for name, sources in NAMES.items():
        at = np.flatnonzero(~bad | np.isin(source, sources))
        floors[name] = Floor(*fit(counts[at], bad[at], np.ones(at.size), steps=STEPS))
    return floors


def _count(units: Sequence[str]) -> Counts:
    return count_grams(grams.lay_out([grams.marked(unit) for unit in units]), BITS)
