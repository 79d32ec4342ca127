"""The figures by which a judge is measured, each with a confidence interval.

Scores are numpy float arrays, labels boolean arrays (True = bad), groups integer arrays; all of one length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    type Floats = NDArray[np.float64]
    type Bools = NDArray[np.bool_]
    type Ints = NDArray[np.int64]
    type Figure = Callable[[Floats, Bools], float]


class Interval(NamedTuple):
    """A figure and the ends of its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """This will give the figure as it stands in tables: `0.931 (0.902–0.957)`."""
        return f"{self.value:.3f} ({self.low:.3f}–{self.high:.3f})"


def auroc(scores: Floats, bad: Bools) -> float:
    """This will give the area under the ROC curve, ties counted as half; nan when one class is missing."""
    positives = int(bad.sum())
    negatives = bad.size - positives
    if not positives or not negatives:
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ends = counts.cumsum()
    mean_ranks = ends - (counts - 1) / 2
    rank_sum = float(mean_ranks[inverse][bad].sum())
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def threshold_at(scores: Floats, bad: Bools, *, false_alarms: float) -> float:
    """This will give the lowest threshold that at most that share of the honest scores reaches."""
    honest = np.sort(scores[~bad])[::-1]
    if not honest.size:
        return float("nan")
    allowed = int(false_alarms * honest.size)
    # strictly above the first honest score that would be one too many
    return float(np.nextafter(honest[allowed], np.inf)) if allowed < honest.size else -np.inf


def caught_at(scores: Floats, bad: Bools, *, false_alarms: float) -> float:
    """This will give the share of the bad that is found when at most that share of the honest is accused."""
    if not bad.any() or bad.all():
        return float("nan")
    return float((scores[bad] >= threshold_at(scores, bad, false_alarms=false_alarms)).mean())


def flagged(scores: Floats, *, at: float) -> float:
    """This will give the share of scores at or above a threshold."""
    return float((scores >= at).mean()) if scores.size else float("nan")


def brier(scores: Floats, bad: Bools, *, base_rate: float) -> float:
    """This will give the Brier score with the classes weighted to a base rate of the bad."""
    return float(np.average((scores - bad) ** 2, weights=class_weights(bad, base_rate=base_rate)))


def class_weights(bad: Bools, *, base_rate: float) -> Floats:
    """This will weigh the rows so that the bad make up `base_rate` of the whole."""
    share = bad.mean()
    if not 0 < share < 1:
        return np.ones(bad.size)
    return np.where(bad, base_rate / share, (1 - base_rate) / (1 - share))


class Bin(NamedTuple):
    """One bar of a reliability diagram: what was said, what was true, and how many rows stand behind it."""

    said: float
    true: float
    rows: int


def reliability(scores: Floats, bad: Bools, *, base_rate: float, bins: int = 10) -> list[Bin]:
    """This will compare, in equal bins of score, the mean score with the share of bad at a base rate."""
    weights = class_weights(bad, base_rate=base_rate)
    which = np.minimum((scores * bins).astype(np.int64), bins - 1)
    out = []
    for i in range(bins):
        inside = which == i
        if inside.any():
            weight = weights[inside]
            said = float(np.average(scores[inside], weights=weight))
            out.append(Bin(said, float(np.average(bad[inside], weights=weight)), int(inside.sum())))
    return out


def calibration_error(scores: Floats, bad: Bools, *, base_rate: float, bins: int = 10) -> float:
    """This will give the mean distance of what was said from what was true, at a base rate."""
    weights = class_weights(bad, base_rate=base_rate)
    which = np.minimum((scores * bins).astype(np.int64), bins - 1)
    total = 0.0
    for i in range(bins):
        inside = which == i
        if inside.any():
            weight = weights[inside]
            said = np.average(scores[inside], weights=weight)
            true = np.average(bad[inside], weights=weight)
            total += abs(said - true) * weight.sum()
    return float(total / weights.sum())


def bootstrap(
    figure: Figure,
    scores: Floats,
    bad: Bools,
    *,
    groups: Ints | None = None,
    rounds: int = 400,
    seed: int = 20261124,
) -> Interval:
    """This will give a figure with the 2.5 and 97.5 percentiles of its values on resampled groups.

    Groups (rows of one campaign, one template) are drawn whole: rows that resemble each other are no
    independent evidence. Bad and honest groups are drawn apart, so that no draw lacks a class.
    """
    rng = np.random.default_rng(seed)
    value = figure(scores, bad)
    ids = np.arange(scores.size) if groups is None else np.unique(groups, return_inverse=True)[1]
    order = np.argsort(ids, kind="stable")
    starts = np.searchsorted(ids[order], np.arange(ids.max() + 2)) if scores.size else np.zeros(1, np.int64)
    group_bad = np.zeros(starts.size - 1, bool)
    np.logical_or.at(group_bad, ids, bad)
    sides = [np.flatnonzero(group_bad), np.flatnonzero(~group_bad)]
    values = []
    for _ in range(rounds):
        picked = np.concatenate([rng.choice(side, side.size) for side in sides if side.size])
        sizes = starts[picked + 1] - starts[picked]
        within = np.arange(sizes.sum()) - np.repeat(sizes.cumsum() - sizes, sizes)
        rows = order[np.repeat(starts[picked], sizes) + within]
        values.append(figure(scores[rows], bad[rows]))
    clean = np.array([v for v in values if not np.isnan(v)])
    if not clean.size:
        return Interval(value, float("nan"), float("nan"))
    low, high = np.percentile(clean, [2.5, 97.5])
    return Interval(value, float(low), float(high))
