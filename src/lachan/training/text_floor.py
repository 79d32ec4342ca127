"""The plain model that the judge of real Vietnamese messages is compared with: TF-IDF of letters, logistic regression.

It learns from the real messages alone and is scored in the same folds as the judge, by group of near-copies and by
single message. Published splits of such sets are mostly by message, so that near-copies stand on both sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from lachan.training.metrics import auroc, bootstrap, caught_at
from lachan.training.text_rows import fold_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl
    from numpy.typing import NDArray


class Plain(NamedTuple):
    """One plain model: what its n-grams may span, their lengths, and the inverse strength of its ridge."""

    analyzer: str
    lengths: tuple[int, int]
    strength: float
    balance: str | None


PLAIN = {
    "plain TF-IDF, letters 2–5": Plain("char", (2, 5), 10.0, None),
    "plain TF-IDF, letters 1–5 inside words, classes balanced": Plain("char_wb", (1, 5), 30.0, "balanced"),
}
"""The usual one, and the best of six that were tried."""


def score_plain(rows: pl.DataFrame, plain: Plain, *, key: str, folds: int) -> NDArray[np.float64]:
    """This will score rows (see `text_rows.SCHEMA`) in folds by the hash of a column; doubtful ones are not learnt."""
    texts = np.array(rows["text"].to_list(), object)
    bad, doubtful = rows["bad"].to_numpy(), rows["doubtful"].to_numpy()
    fold = np.array([fold_of(value, folds) for value in rows[key]])
    scores = np.zeros(len(rows))
    for k in range(folds):
        learnt, there = np.flatnonzero((fold != k) & ~doubtful), np.flatnonzero(fold == k)
        reader = TfidfVectorizer(
            analyzer=plain.analyzer, ngram_range=plain.lengths, sublinear_tf=True, min_df=2
        )
        model = LogisticRegression(
            C=plain.strength, max_iter=500, class_weight=plain.balance, solver="liblinear"
        )
        model.fit(reader.fit_transform(texts[learnt]), bad[learnt])
        scores[there] = model.decision_function(reader.transform(texts[there]))
    return scores


def real_figures(rows: pl.DataFrame, scores: NDArray[np.float64]) -> Iterator[tuple[str, str]]:
    """This will give what scores of the real Vietnamese messages catch, with all labels and without doubted ones."""
    bad, doubtful = rows["bad"].to_numpy(), rows["doubtful"].to_numpy()
    groups = np.unique(rows["group"].to_numpy(), return_inverse=True)[1]
    for name, used in (("all labels", np.ones(len(bad), np.bool_)), ("undoubted", ~doubtful)):
        given = scores[used], bad[used]
        caught = bootstrap(lambda s, b: caught_at(s, b, false_alarms=0.01), *given, groups=groups[used])
        yield name, f"{caught} caught, AUROC {bootstrap(auroc, *given, groups=groups[used])}"
