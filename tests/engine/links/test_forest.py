from __future__ import annotations

import numpy as np
import pytest

from lachan.engine.links.forest import MAX_LEAVES, Forest, limits


def two_trees() -> Forest:
    """x0 > 1 ? (x1 > 0 ? 3 : 2) : 1, and x1 > 5 ? 10 : 0."""
    leaves = np.zeros((2, MAX_LEAVES), np.float32)
    leaves[0, :3] = (1, 2, 3)
    leaves[1, :2] = (0, 10)
    edges = [np.array([1], np.float32), np.array([0, 5], np.float32)]
    feature = np.array([[0, 1], [1, 0]], np.int16)
    cut = np.array([[0, 1], [0, 255]], np.uint8)
    return Forest(
        edges=edges,
        feature=feature,
        cut=cut,
        limit=limits(edges, feature, cut),
        strike=np.array([[0b001, 0b01], [0b010, 0]], np.uint16),
        leaves=leaves,
        base=0.5,
    )


@pytest.mark.parametrize(
    ("x0", "x1", "total"), [(0, 0, 1.5), (1, 9, 11.5), (2, 0, 2.5), (2, 1, 3.5), (2, 6, 13.5), (0, 5, 1.5)]
)
def test_it_sums_the_leaves_that_a_row_falls_into(x0: float, x1: float, total: float) -> None:
    assert two_trees().score(np.array([[x0], [x1]], np.float32)).tolist() == [total]


def test_rows_do_not_depend_on_their_neighbours() -> None:
    rows = np.random.default_rng(7).normal(2, 3, (2, 1000)).astype(np.float32)
    together = two_trees().score(rows)
    alone = [float(two_trees().score(rows[:, at : at + 1])[0]) for at in range(rows.shape[1])]
    assert together.tolist() == alone
