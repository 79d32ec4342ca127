"""Fits the text model: which language, two experts, on whole messages and on the worst passages of honest ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from lachan.engine.fold import fold, prepare
from lachan.engine.text.grams import TABLE_BITS, Grams, as_written, read
from lachan.engine.text.weights import LANGUAGE, RARITY, VIETNAMESE, WORLD, quantise
from lachan.engine.text.windows import find_worst, sum_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lachan.engine.text.weights import Weights

    type Floats = NDArray[np.float64]
    type Ints = NDArray[np.int64]
    type Bools = NDArray[np.bool_]

ROWS = 1 << TABLE_BITS
# Added to a passage's rarity (an SMS has about 20,000): short passages are held back, whole messages hardly.
SHRINK = 4000.0
# What the start of a passage's evidence is divided by: the root of an SMS's rarity and SHRINK, so that the ridge holds
# it back like any other weight. Learning a start took what was caught of real Vietnamese scams from 0.79 to 0.83.
_USUAL = 150.0
# Rounds of: find the passage of each honest message that looks worst, and learn that it is honest.
ROUNDS = 1
# Inverse strength of the ridge for a row of weight 1.
STRENGTH = 200.0
# Naive Bayes' word on each feature scales it before the regression ("NB-SVM", Wang and Manning 2012). On the real
# Vietnamese messages this took what was caught at 1 % false alarms from 0.77 to 0.83.
_SMOOTH, _FLOOR = 0.2, 0.3


# How far a passage leans to the Vietnamese expert, in mean weights for each feature. A few words of a broken-up
# Vietnamese message look like no language at all; at 0 a tenth fewer of the real scams were caught, past 2 English
# suffers.
LEAN = 1.8


class Words(NamedTuple):
    """The words of a corpus: grams of all texts, and what each word gives rise to as sparse counts.

    `own`: shape (words, ROWS), n-grams inside a word and the word; `pairs`, `skips` reach back one and two words.
    """

    grams: Grams
    own: sp.csr_matrix
    pairs: sp.csr_matrix
    skips: sp.csr_matrix


def read_grams(texts: Sequence[str]) -> Grams:
    """This will read texts as the engine does."""
    prepared = [prepare(text)[0] for text in texts]
    folded = [fold(text) for text in prepared]
    written = [as_written(text, form) for text, form in zip(prepared, folded, strict=True)]
    return read([form.text for form in folded], written)


def read_words(texts: Sequence[str]) -> Words:
    """This will find the words of many texts and their n-grams as counts."""
    grams = read_grams(texts)
    words = len(grams.start)
    owner = np.searchsorted(grams.position, np.arange(len(grams.chars[0])), side="right") - 1
    places, rows = [], []
    for each in grams.chars:
        there = np.flatnonzero(each)
        places.append(owner[there])
        rows.append(each[there])
    for each in grams.words:
        there = np.flatnonzero(each)
        places.append(there)
        rows.append(each[there])
    return Words(
        grams,
        _counts(np.concatenate(places), np.concatenate(rows), words),
        _counts(np.flatnonzero(grams.pairs), grams.pairs[grams.pairs > 0], words),
        _counts(np.flatnonzero(grams.skips), grams.skips[grams.skips > 0], words),
    )


def _counts(places: Ints, rows: Ints, words: int) -> sp.csr_matrix:
    ones = np.ones(len(rows), np.float32)
    counts = sp.csr_matrix((ones, (places, rows)), shape=(words, ROWS))
    counts.sum_duplicates()
    return counts


def passages(words: Words, first: Ints, last: Ints) -> sp.csr_matrix:
    """This will count what is in passages of words first to last (excluded): shape (passages, ROWS)."""
    total = None
    for reach, counts in enumerate((words.own, words.pairs, words.skips)):
        begin = np.minimum(first + reach, last)
        length = last - begin
        inside = np.repeat(begin - (np.cumsum(length) - length), length) + np.arange(length.sum())
        chosen = sp.csr_matrix(
            (np.ones(len(inside), np.float32), inside, np.concatenate([[0], np.cumsum(length)])),
            shape=(len(first), len(words.grams.start)),
        )
        part = chosen @ counts
        total = part if total is None else total + part
    assert total is not None  # noqa: S101 - three parts were added
    return total.tocsr()


class Corpus(NamedTuple):
    """What is fitted on: counts of passages, whether they are bad, how much they count, whether Vietnamese."""

    counts: sp.csr_matrix
    bad: Bools
    weight: Floats


def rarity_of(counts: sp.csr_matrix, weight: Floats) -> NDArray[np.float32]:
    """This will give each table row's rarity: 1 + log of (rows / rows that hold it), rows counted by weight."""
    seen = counts.copy()
    seen.data = np.ones_like(seen.data)
    share = np.asarray(seen.T @ weight).ravel()
    rarity = np.log((1 + weight.sum()) / (1 + share)) + 1
    return np.where(share > 0, rarity, 0).astype(np.float32)


def normalised(
    counts: sp.csr_matrix, rarity: NDArray[np.float32], stretch: NDArray[np.float32]
) -> sp.csr_matrix:
    """This will give counts times stretch, each row divided as the engine divides a passage."""
    size = _size(counts, rarity)
    return (sp.diags((1 / size).astype(np.float32)) @ counts @ sp.diags(stretch)).tocsr()


def _size(counts: sp.csr_matrix, rarity: NDArray[np.float32]) -> Floats:
    size: Floats = np.sqrt(np.asarray(counts @ (rarity**2)).ravel() + SHRINK)
    return size


def stretch_of(
    counts: sp.csr_matrix, bad: Bools, weight: Floats, rarity: NDArray[np.float32]
) -> NDArray[np.float32]:
    """This will give how far each feature is stretched: its rarity, times how much it tells by itself."""
    seen = counts.copy()
    seen.data = np.ones_like(seen.data)
    in_bad = np.asarray(seen.T @ (weight * bad)).ravel() + _SMOOTH
    in_honest = np.asarray(seen.T @ (weight * ~bad)).ravel() + _SMOOTH
    all_bad, all_honest = (weight * bad).sum() + _SMOOTH, (weight * ~bad).sum() + _SMOOTH
    tells = np.abs(np.log(in_bad / all_bad) - np.log(in_honest / all_honest))
    return (rarity * (_FLOOR + tells)).astype(np.float32)


def _fit_line(
    counts: sp.csr_matrix,
    bad: Bools,
    weight: Floats,
    rarity: NDArray[np.float32],
    stretch: NDArray[np.float32],
) -> tuple[NDArray[np.float32], float, float]:
    """This will fit a regression and give its weights for bare counts, its start and its intercept."""
    start = sp.csr_matrix(_USUAL / _size(counts, rarity)[:, None], dtype=np.float32)
    model = LogisticRegression(C=STRENGTH, tol=1e-3, max_iter=60, solver="liblinear")
    model.fit(sp.hstack([normalised(counts, rarity, stretch), start]).tocsr(), bad, sample_weight=weight)
    of_rows, of_start = model.coef_[0][:-1], model.coef_[0][-1]
    return (of_rows * stretch).astype(np.float32), float(of_start) * _USUAL, float(model.intercept_[0])


def fit(words: Words, bad: Bools, weight: Floats, vietnamese: Bools, chosen: Ints) -> Weights:
    """This will fit the model on the chosen messages of a corpus.

    `bad`, `weight`, `vietnamese`: one for each message of `words`. Slopes are 1 and the intercepts stand as biases;
    `calibrate` sets both.
    """
    first_word = words.grams.first_word
    first, last = first_word[chosen], first_word[chosen + 1]
    counts = passages(words, first, last)
    columns = np.zeros((ROWS, 4), np.float32)
    rarity = rarity_of(counts, weight[chosen])
    columns[:, RARITY] = rarity**2
    # which language is told without an intercept, so that a passage's sum alone decides
    spoken = vietnamese[chosen]
    tongue = LogisticRegression(C=10, tol=1e-2, max_iter=50, solver="liblinear", fit_intercept=False)
    tongue.fit(normalised(counts, rarity, rarity), spoken, sample_weight=_even(spoken))
    columns[:, LANGUAGE] = tongue.coef_[0] * rarity
    columns[:, LANGUAGE] += LEAN * np.abs(columns[:, LANGUAGE][columns[:, LANGUAGE] != 0]).mean()
    columns[0] = 0

    told, weigh = bad[chosen], weight[chosen]
    honest = chosen[~told]
    start = bias = (0.0, 0.0)
    stretches: dict[int, NDArray[np.float32]] = {}
    for turn in range(ROUNDS + 1):
        is_vietnamese = np.asarray(counts @ columns[:, LANGUAGE]).ravel() > 0
        starts, biases = [], []
        for column, mine in ((VIETNAMESE, is_vietnamese), (WORLD, ~is_vietnamese)):
            rows = np.flatnonzero(mine)
            if column not in stretches:
                stretches[column] = stretch_of(counts[rows], told[rows], weigh[rows], rarity)
            line, begin, intercept = _fit_line(
                counts[rows], told[rows], weigh[rows], rarity, stretches[column]
            )
            columns[:, column] = line
            starts.append(begin)
            biases.append(intercept)
        columns[0] = 0
        start, bias = (starts[0], starts[1]), (biases[0], biases[1])
        if turn == ROUNDS:
            break
        weights = quantise(columns, shrink=SHRINK, start=start, bias=bias)
        worst = find_worst(words.grams, sum_words(words.grams, weights), weights)
        counts = sp.vstack([counts, passages(words, worst.first[honest], worst.last[honest])]).tocsr()
        told = np.concatenate([told, np.zeros(len(honest), np.bool_)])
        weigh = np.concatenate([weigh, weight[honest]])
    return quantise(columns, shrink=SHRINK, start=start, bias=bias)


def _even(which: Bools) -> Floats:
    share = which.mean()
    return np.where(which, 0.5 / share, 0.5 / (1 - share))


def score(grams: Grams, weights: Weights) -> Floats:
    """This will give the logit of every message that was read."""
    return find_worst(grams, sum_words(grams, weights), weights).logit.astype(np.float64)
