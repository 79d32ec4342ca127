"""Figures are checked against values worked out by hand and against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from lachan.training import metrics


def test_auroc_counts_ties_as_half() -> None:
    scores = np.array([0.1, 0.5, 0.5, 0.9])
    assert metrics.auroc(scores, np.array([False, False, True, True])) == pytest.approx(0.875)


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=4, max_size=60))
def test_auroc_agrees_with_scikit_learn(rows: list[tuple[int, bool]]) -> None:
    scores = np.array([s / 5 for s, _ in rows])
    bad = np.array([b for _, b in rows])
    if bad.all() or not bad.any():
        assert np.isnan(metrics.auroc(scores, bad))
    else:
        assert metrics.auroc(scores, bad) == pytest.approx(roc_auc_score(bad, scores))


def test_it_never_accuses_more_of_the_honest_than_allowed() -> None:
    scores = np.concatenate([np.repeat(0.7, 50), np.linspace(0, 0.6, 150), np.repeat(0.7, 10)])
    bad = np.arange(210) >= 200
    # fifty honest rows share the bad rows' score: at 1 % none of them may be accused, so nothing is caught
    assert metrics.caught_at(scores, bad, false_alarms=0.01) == 0
    assert metrics.caught_at(scores, bad, false_alarms=0.25) == 1


def test_brier_is_weighed_to_the_base_rate() -> None:
    scores = np.array([0.0, 0.0, 0.0, 0.0])
    bad = np.array([True, True, False, False])
    assert metrics.brier(scores, bad, base_rate=0.1) == pytest.approx(0.1)


def test_a_perfectly_honest_score_has_no_calibration_error() -> None:
    rng = np.random.default_rng(1)
    scores = rng.random(200_000)
    bad = rng.random(200_000) < scores
    assert metrics.calibration_error(scores, bad, base_rate=float(bad.mean())) < 0.01


def test_groups_widen_the_interval() -> None:
    rng = np.random.default_rng(2)
    bad = np.repeat(rng.random(40) < 0.5, 25)
    scores = np.repeat(rng.random(40), 25) + bad * 0.2
    alone = metrics.bootstrap(metrics.auroc, scores, bad)
    grouped = metrics.bootstrap(metrics.auroc, scores, bad, groups=np.repeat(np.arange(40), 25))
    assert alone.value == grouped.value
    assert grouped.high - grouped.low > 2 * (alone.high - alone.low)
