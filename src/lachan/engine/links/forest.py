"""Boosted trees of at most 16 leaves, walked for many rows at once without a loop over rows or trees.

Each test of a tree that a row fails strikes the leaves of its left side off the tree's list of leaves (a 16-bit
mask); what is left over at the lowest bit is the leaf the row belongs to (QuickScorer, Lucchese et al. 2015).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_LEAVES = 16

# rows walked at a time, so that the tests of all trees stay in the processor's cache
_PASS = 256

# so few rows are compared with the cut points themselves: placing them costs more than it saves
_FEW = 16

_LOWEST_BIT = np.zeros(1 << MAX_LEAVES, np.uint8)
for _bit in reversed(range(MAX_LEAVES)):
    _LOWEST_BIT[np.arange(1 << _bit, 1 << MAX_LEAVES, 1 << (_bit + 1))] = _bit


class Forest(msgspec.Struct, frozen=True, gc=False):
    """Trees as plain arrays; all trees are padded to the same number of tests.

    `edges`: one sorted array of cut points for each feature. `feature`, `cut`, `limit` and `strike` are tests ×
    trees: which feature, the number of the cut point (the test is "value > edge"), the cut point itself (see
    `limits`), and the mask of leaves that fall away when the value is above. `leaves` are trees × `MAX_LEAVES`
    values. `base` is added to the sum.
    """

    edges: list[NDArray[np.float32]]
    feature: NDArray[np.int16]
    cut: NDArray[np.uint8]
    limit: NDArray[np.float32]
    strike: NDArray[np.uint16]
    leaves: NDArray[np.float32]
    base: float

    def score(self, columns: NDArray[np.float32]) -> NDArray[np.float64]:
        """This will give the sum of the trees for each row; `columns` is features × rows."""
        number = columns.shape[1]
        out = np.empty(number, np.float64)
        for first in range(0, number, _PASS):
            out[first : first + _PASS] = self._score(columns[:, first : first + _PASS])
        return out

    def _score(self, columns: NDArray[np.float32]) -> NDArray[np.float64]:
        if columns.shape[1] <= _FEW:
            above = np.take(columns, self.feature, axis=0) > self.limit[:, :, None]
        else:
            # each value is placed among the cut points once; single bytes are then compared many times
            binned = np.empty(columns.shape, np.uint8)
            for column, edges, into in zip(columns, self.edges, binned, strict=True):
                into[:] = edges.searchsorted(column)
            above = np.take(binned, self.feature, axis=0) > self.cut[:, :, None]
        # a product with 0 or 1 is many times faster than a choice by `where`
        struck = np.bitwise_or.reduce(above * self.strike[:, :, None], axis=0)
        leaf = _LOWEST_BIT[~struck]
        trees = np.arange(self.leaves.shape[0])[:, None] * MAX_LEAVES
        values: NDArray[np.float64] = self.leaves.ravel()[leaf + trees].sum(axis=0, dtype=np.float64)
        return values + self.base


def limits(
    edges: list[NDArray[np.float32]], feature: NDArray[np.int16], cut: NDArray[np.uint8]
) -> NDArray[np.float32]:
    """This will give the cut point of each test; tests that only fill up a tree get one that nothing is above."""
    out = np.full(feature.shape, np.inf, np.float32)
    for number, points in enumerate(edges):
        own = (feature == number) & (cut < points.size)
        out[own] = points[cut[own]]
    return out
