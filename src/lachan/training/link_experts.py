"""Logistic regressions over hashed character n-grams: one for each family of sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.optimize
import scipy.sparse

from lachan.engine.links import grams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    type Floats = NDArray[np.float64]
    type Counts = scipy.sparse.csr_matrix


def count_grams(laid: grams.Texts, bits: int) -> Counts:
    """This will count the hashed n-grams of texts (texts × 2^bits), each row divided by the root of its number."""
    number = laid.lengths.size
    row_of = np.repeat(np.arange(number, dtype=np.int32), laid.lengths)
    rows, columns = [], []
    hashed = grams.hash_grams(laid)
    for gram, reaches_over in zip(hashed.rows(bits), hashed.reaches_over, strict=True):
        rows.append(row_of[~reaches_over])
        columns.append(gram[~reaches_over].astype(np.int32))
    where = (np.concatenate(rows), np.concatenate(columns))
    # 32 bits halve what has to be moved, and moving is what the time goes into
    matrix = scipy.sparse.csr_matrix((np.ones(where[0].size, np.float32), where), shape=(number, 1 << bits))
    matrix.sum_duplicates()
    matrix.data /= np.repeat(np.sqrt(np.maximum(grams.count(laid), 1)), np.diff(matrix.indptr))
    return matrix


def fit(
    counts: Counts, bad: NDArray[np.bool_], weights: Floats, *, looseness: float = 20.0, steps: int = 120
) -> tuple[Floats, float]:
    """This will fit a logistic regression with squared penalty: coefficients (one a column) and bias.

    L-BFGS in one thread from zero, so that the same rows give the same bytes. After 40 steps the Vietnamese expert was
    far from done: alone it caught 0.56 of later units, after 80 steps 0.62, and no more after 160.
    """
    used, narrow = _without_rare(counts)
    turned = narrow.T.tocsr()
    target = bad.astype(np.float64)

    def loss(at: Floats) -> tuple[float, Floats]:
        margin = (narrow @ at[:-1].astype(np.float32)).astype(np.float64) + at[-1]
        residue = weights * (1 / (1 + np.exp(-margin)) - target)
        slope = np.empty_like(at)
        slope[:-1] = turned @ residue.astype(np.float32) + at[:-1] / looseness
        slope[-1] = residue.sum()
        value = weights @ (np.logaddexp(0, margin) - target * margin) + at[:-1] @ at[:-1] / (2 * looseness)
        return float(value), slope

    found = scipy.optimize.minimize(
        loss, np.zeros(used.size + 1), jac=True, method="L-BFGS-B", options={"maxiter": steps, "ftol": 1e-9}
    )
    coefficients = np.zeros(counts.shape[1])
    coefficients[used] = found.x[:-1]
    return coefficients, float(found.x[-1])


def _without_rare(counts: Counts) -> tuple[NDArray[np.int64], Counts]:
    """This will leave out the columns that stand in one row only; gives the others' numbers, and the rest."""
    used = np.flatnonzero(np.bincount(counts.indices, minlength=counts.shape[1]) > 1)
    place = np.full(counts.shape[1], -1, np.int32)
    place[used] = np.arange(used.size, dtype=np.int32)
    columns = place[counts.indices]
    kept = columns >= 0
    ends = np.concatenate([[0], np.cumsum(kept)])[counts.indptr].astype(np.int32)
    shape = (counts.shape[0], used.size)
    return used, scipy.sparse.csr_matrix((counts.data[kept], columns[kept], ends), shape=shape)


def fit_all(
    counts: Counts,
    bad: NDArray[np.bool_],
    choices: Sequence[tuple[NDArray[np.bool_], Floats]],
    *,
    looseness: float,
) -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32]]:
    """This will fit one expert for each choice of rows and weights: quantised weights, scales and biases."""
    weights, scales, biases = [], [], []
    for chosen, weight in choices:
        at = np.flatnonzero(chosen)
        coefficients, bias = fit(counts[at], bad[at], weight[at], looseness=looseness)
        quantized, scale = quantize(coefficients)
        weights.append(quantized)
        scales.append(scale)
        biases.append(bias)
    return np.stack(weights), np.array(scales, np.float32), np.array(biases, np.float32)


def quantize(coefficients: Floats) -> tuple[NDArray[np.uint8], float]:
    """This will round weights to 255 steps around `grams.ZERO`; gives them and the size of a step."""
    largest = float(np.quantile(np.abs(coefficients[coefficients != 0]), 0.9998))
    step = largest / (grams.ZERO - 1)
    rounded = np.clip(np.rint(coefficients / step), 1 - grams.ZERO, grams.ZERO - 1)
    return (rounded + grams.ZERO).astype(np.uint8), step
