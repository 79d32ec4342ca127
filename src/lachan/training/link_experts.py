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


def count_grams(texts: Sequence[str], bits: int) -> Counts:
    """This will count the hashed n-grams of texts (texts × 2^bits), each row divided by the root of its number."""
    laid = grams.lay_out(texts)
    row_of = np.repeat(np.arange(len(texts), dtype=np.int32), laid.lengths)
    rows, columns = [], []
    for gram, reaches_over in grams.rows(laid, bits):
        rows.append(row_of[~reaches_over])
        columns.append(gram[~reaches_over].astype(np.int32))
    where = (np.concatenate(rows), np.concatenate(columns))
    matrix = scipy.sparse.csr_matrix(
        (np.ones(where[0].size), where), shape=(len(texts), 1 << bits), dtype=np.float64
    )
    matrix.sum_duplicates()
    matrix.data /= np.repeat(np.sqrt(np.maximum(grams.count(laid), 1)), np.diff(matrix.indptr))
    return matrix


def fit(
    counts: Counts, bad: NDArray[np.bool_], weights: Floats, *, looseness: float = 20.0, steps: int = 50
) -> tuple[Floats, float]:
    """This will fit a logistic regression with squared penalty: coefficients (one a column) and bias.

    L-BFGS in one thread from zero, so that the same rows give the same bytes.
    """
    used = np.unique(counts.indices)
    narrow = counts[:, used]
    turned = narrow.T.tocsr()
    target = bad.astype(np.float64)

    def loss(at: Floats) -> tuple[float, Floats]:
        margin = narrow @ at[:-1] + at[-1]
        residue = weights * (1 / (1 + np.exp(-margin)) - target)
        slope = np.empty_like(at)
        slope[:-1] = turned @ residue + at[:-1] / looseness
        slope[-1] = residue.sum()
        value = weights @ (np.logaddexp(0, margin) - target * margin) + at[:-1] @ at[:-1] / (2 * looseness)
        return float(value), slope

    found = scipy.optimize.minimize(
        loss, np.zeros(used.size + 1), jac=True, method="L-BFGS-B", options={"maxiter": steps, "ftol": 1e-9}
    )
    coefficients = np.zeros(counts.shape[1])
    coefficients[used] = found.x[:-1]
    return coefficients, float(found.x[-1])


def quantize(coefficients: Floats) -> tuple[NDArray[np.uint8], float]:
    """This will round weights to 255 steps around `grams.ZERO`; gives them and the size of a step."""
    largest = float(np.quantile(np.abs(coefficients[coefficients != 0]), 0.9998))
    step = largest / (grams.ZERO - 1)
    rounded = np.clip(np.rint(coefficients / step), 1 - grams.ZERO, grams.ZERO - 1)
    return (rounded + grams.ZERO).astype(np.uint8), step
