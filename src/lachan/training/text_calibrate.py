"""From evidence to probability: one line for the logits of all messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    type Floats = NDArray[np.float64]

BASE_RATE = 0.05
"""Share of scams among the messages that the scores assume: of what people paste, fewer are scams than they fear, and
a false accusation costs trust. Lower makes the judge stricter with itself."""

# How the classes are made up for the calibration: real messages first.
_SHARES = {
    True: {"vi_text_real": 0.5, "vi_text_llm": 0.2, "en_sms": 0.15, "spamhunter_multi": 0.15},
    False: {"vi_text_real": 0.6, "vi_text_llm": 0.1, "en_sms": 0.2, "catalogue": 0.1},
}


class Line(NamedTuple):
    """From an uncalibrated logit to one that means what it says at `BASE_RATE`."""

    slope: float
    shift: float

    def apply(self, logits: Floats) -> Floats:
        """This will give the calibrated probabilities."""
        return 1 / (1 + np.exp(-(logits * self.slope + self.shift)))


def calibration_weights(rows: pl.DataFrame) -> Floats:
    """This will weigh rows so that bad ones make up `BASE_RATE` and each set its share; others have none."""
    bad, names = rows["bad"].to_numpy(), rows["set"].to_numpy()
    clean = ~rows["doubtful"].to_numpy()
    weights = np.zeros(len(rows))
    for is_bad, shares in _SHARES.items():
        for name, share in shares.items():
            there = (bad == is_bad) & (names == name) & clean
            if there.any():
                weights[there] = share * (BASE_RATE if is_bad else 1 - BASE_RATE) / there.sum()
    return weights * len(rows)


def fit_line(rows: pl.DataFrame, logits: Floats) -> Line:
    """This will fit slope and shift on logits of models that had not seen the rows."""
    weights = calibration_weights(rows)
    used = weights > 0
    model = LogisticRegression(C=1e6, tol=1e-8, max_iter=1000)
    model.fit(logits[used, None], rows["bad"].to_numpy()[used], sample_weight=weights[used])
    return Line(float(model.coef_[0][0]), float(model.intercept_[0]))
