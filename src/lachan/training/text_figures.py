"""The figures of the text judge, with intervals by group."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from lachan.engine.model import DANGEROUS_AT, SUSPICIOUS_AT
from lachan.training.metrics import Interval, auroc, bootstrap, brier, calibration_error, caught_at, flagged
from lachan.training.text_calibrate import BASE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl
    from numpy.typing import NDArray

    type Floats = NDArray[np.float64]
    type Bools = NDArray[np.bool_]

caught_at_one = partial(caught_at, false_alarms=0.01)
"""Share caught where 1 % of the honest are accused."""


class _Sets:
    """Masks over the rows."""

    def __init__(self, rows: pl.DataFrame) -> None:
        name, origin = rows["set"].to_numpy(), rows["origin"].to_numpy()
        bad = rows["bad"].to_numpy()
        lang = rows["lang"].fill_null("").to_numpy()
        self.real_bad, self.real_honest = (name == "vi_text_real") & bad, (name == "vi_text_real") & ~bad
        self.hard = origin == "llm_hard_positive"
        self.english_bad, self.english_honest = (name == "en_sms") & bad, (name == "en_sms") & ~bad
        self.world_bad = name == "spamhunter_multi"
        self.world_honest = (name == "catalogue") & (lang != "vi") & (lang != "en")
        self.written_honest = (name == "vi_text_llm") & ~bad
        self.doubtful = rows["doubtful"].to_numpy()


def figures(rows: pl.DataFrame, scores: Floats) -> Iterator[tuple[str, str]]:
    """This will give what is measured and how much it is, line by line."""
    sets = _Sets(rows)
    groups = np.unique(rows["group"].to_numpy(), return_inverse=True)[1]

    def line(figure: object, bad: Bools, honest: Bools) -> Interval:
        used = bad | honest
        return bootstrap(figure, scores[used], bad[used], groups=groups[used])  # type: ignore[arg-type]

    pairs = {
        "vi_text_real, smishing against benign": (sets.real_bad, sets.real_honest),
        "the same without doubtful labels": (
            sets.real_bad & ~sets.doubtful,
            sets.real_honest & ~sets.doubtful,
        ),
        "vi_text_llm hard positives against real benign": (sets.hard, sets.real_honest),
        "en_sms, smishing against benign": (sets.english_bad, sets.english_honest),
    }
    for name, (bad, honest) in pairs.items():
        yield f"{name}: caught at 1 % false alarms", str(line(caught_at_one, bad, honest))
        yield f"{name}: AUROC", str(line(auroc, bad, honest))
    for level, at in (("suspicious or worse", SUSPICIOUS_AT), ("dangerous", DANGEROUS_AT)):
        for name, mask in (
            ("vi_text_real smishing", sets.real_bad),
            ("vi_text_real benign", sets.real_honest),
            ("vi_text_llm hard positives", sets.hard),
            ("vi_text_llm benign", sets.written_honest),
            ("en_sms smishing", sets.english_bad),
            ("en_sms benign", sets.english_honest),
            ("spamhunter_multi", sets.world_bad),
            ("catalogues in other languages", sets.world_honest),
        ):
            yield f"{name}: {level}", f"{flagged(scores[mask], at=at):.4f}"
    used = (sets.real_bad | sets.real_honest) & ~sets.doubtful
    yield "Brier score, vi_text_real", f"{brier(scores[used], sets.real_bad[used], base_rate=BASE_RATE):.4f}"
    yield (
        "calibration error, vi_text_real",
        f"{calibration_error(scores[used], sets.real_bad[used], base_rate=BASE_RATE):.4f}",
    )
