"""Boosted trees by LightGBM, taken out of it as the plain arrays that the engine walks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lightgbm
import numpy as np

from lachan.engine.links.forest import MAX_LEAVES, Forest, limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    type Floats = NDArray[np.float32]

_SETTINGS = {
    "objective": "binary",
    "num_leaves": MAX_LEAVES,
    "learning_rate": 0.08,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "min_data_in_leaf": 100,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "verbose": -1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 20261124,
}


def grow(
    columns: Floats,
    bad: NDArray[np.bool_],
    weights: NDArray[np.float64],
    *,
    trees: int,
    rising: Sequence[int] = (),
    **settings: object,
) -> Forest:
    """This will boost trees on columns × rows; in the columns `rising` the score may only rise."""
    monotone = [1 if column in rising else 0 for column in range(columns.shape[0])]
    asked = {**_SETTINGS, "monotone_constraints": monotone, **settings}
    # named here too: building the histograms would otherwise take every core
    data = lightgbm.Dataset(
        np.ascontiguousarray(columns.T), bad.astype(np.int8), weight=weights, params=asked
    )
    booster = lightgbm.train(asked, data, trees)
    return take_out(booster, columns.shape[0])


def cross_margins(
    columns: Floats,
    bad: NDArray[np.bool_],
    weight: NDArray[np.float64],
    fold: NDArray[np.int64],
    *,
    trees: int,
) -> NDArray[np.float64]:
    """This will give each row the margin of trees that were grown without its fold."""
    margins = np.empty(bad.size)
    for one in np.unique(fold):
        away = fold != one
        grown = grow(columns[:, away], bad[away], weight[away], trees=trees)
        margins[~away] = grown.score(columns[:, ~away])
    return margins


def take_out(booster: lightgbm.Booster, columns: int) -> Forest:
    """This will turn a booster into arrays; `Forest.score` then gives the booster's raw score."""
    trees = booster.dump_model()["tree_info"]
    cuts: list[set[float]] = [set() for _ in range(columns)]
    tests: list[list[tuple[int, float, int]]] = []
    leaves = np.zeros((len(trees), MAX_LEAVES), np.float32)
    for at, tree in enumerate(trees):
        found: list[tuple[int, float, int]] = []
        values: list[float] = []
        _walk(tree["tree_structure"], found, values)
        leaves[at, : len(values)] = values
        tests.append(found)
        for feature, edge, _ in found:
            cuts[feature].add(edge)
    edges = [np.array(sorted(found), np.float32) for found in cuts]
    longest = max(map(len, tests))
    which = np.zeros((longest, len(trees)), np.int16)
    cut = np.full((longest, len(trees)), 255, np.uint8)
    strike = np.zeros((longest, len(trees)), np.uint16)
    for at, tree_tests in enumerate(tests):
        for row, (column, edge, mask) in enumerate(tree_tests):
            which[row, at] = column
            cut[row, at] = int(np.searchsorted(edges[column], np.float32(edge)))
            strike[row, at] = mask
    return Forest(edges, which, cut, limits(edges, which, cut), strike, leaves, 0.0)


def _walk(node: dict[str, Any], found: list[tuple[int, float, int]], values: list[float]) -> int:
    """This will go through a tree from left to right; gives the mask of the leaves under a node."""
    if "leaf_value" in node:
        values.append(node["leaf_value"])
        return 1 << (len(values) - 1)
    place = len(found)
    found.append((0, 0.0, 0))
    left = _walk(node["left_child"], found, values)
    right = _walk(node["right_child"], found, values)
    found[place] = (node["split_feature"], _round_down(node["threshold"]), left)
    return left | right


def _round_down(edge: float) -> float:
    """This will give the largest 32-bit number that is not above: values are 32-bit, so no row changes sides."""
    rounded = np.float32(edge)
    return float(np.nextafter(rounded, np.float32(-np.inf)) if float(rounded) > edge else rounded)
