"""From evidence to probability: one line for the logits of all messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize

from lachan.engine.fold import fold, prepare
from lachan.engine.text.cues.gather import CUES
from lachan.engine.text.cues.matcher import find_cues
from lachan.engine.text.grams import as_written, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl
    from numpy.typing import NDArray

    type Floats = NDArray[np.float64]

BASE_RATE = 0.06
"""Share of scams among the messages that the scores assume: of what people paste, fewer are scams than they fear, and
a false accusation costs trust. Lower makes the judge stricter with itself."""

# Pull of the cues' weights towards nought, in the unit of the mean loss.
_RIDGE = 0.003
_CHUNK = 2048

# How the classes are made up for the calibration: real messages first.
_SHARES = {
    True: {"vi_text_real": 0.5, "vi_text_llm": 0.2, "en_sms": 0.15, "spamhunter_multi": 0.15},
    False: {"vi_text_real": 0.6, "vi_text_llm": 0.1, "en_sms": 0.2, "catalogue": 0.1},
}


class Line(NamedTuple):
    """From an uncalibrated logit and the cues of a message to a logit that means what it says at `BASE_RATE`.

    `cues`: shape (cues,), in the order of `gather.CUES`; none is below nought, since nothing that is added to a message
    may lower its score.
    """

    slope: float
    shift: float
    cues: Floats

    def apply(self, logits: Floats, present: Floats) -> Floats:
        """This will give the calibrated probabilities; `present` says which cues each message has."""
        return 1 / (1 + np.exp(-(logits * self.slope + self.shift + present @ self.cues)))


def cues_present(texts: Sequence[str]) -> Floats:
    """This will say which cues each text has: shape (texts, cues), 1 or 0. Those that calm count as absent."""
    present = np.zeros((len(texts), len(CUES)))
    calm = [cue.calms for cue in CUES]
    for begin in range(0, len(texts), _CHUNK):
        prepared = [prepare(text)[0] for text in texts[begin : begin + _CHUNK]]
        folded = [fold(text) for text in prepared]
        written = [as_written(text, form) for text, form in zip(prepared, folded, strict=True)]
        plain = [form.text for form in folded]
        for i, hits in enumerate(find_cues(read(plain, written), plain, written)):
            present[begin + i, [hit.cue for hit in hits if not calm[hit.cue]]] = 1
    return present


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


def fit_line(rows: pl.DataFrame, logits: Floats, present: Floats) -> Line:
    """This will fit slope, shift and the cues' weights on logits of models that had not seen the rows."""
    weights = calibration_weights(rows)
    used = weights > 0
    features = np.column_stack([logits, np.ones(len(logits)), present])[used]
    sign = np.where(rows["bad"].to_numpy()[used], 1.0, -1.0)
    share = weights[used] / weights.sum()
    ridge = np.array([0.0, 0.0, *[_RIDGE] * present.shape[1]])

    def loss(line: Floats) -> tuple[float, Floats]:
        margin = sign * (features @ line)
        slope = -sign * share / (1 + np.exp(margin))
        return (
            float(share @ np.logaddexp(0, -margin) + ridge @ line**2),
            features.T @ slope + 2 * ridge * line,
        )

    bounds = [(0.05, None), (None, None), *[(0.0, 1.5)] * present.shape[1]]
    found = minimize(
        loss, np.array([0.5, 0.0, *[0.0] * present.shape[1]]), jac=True, method="L-BFGS-B", bounds=bounds
    )
    return Line(float(found.x[0]), float(found.x[1]), found.x[2:])
