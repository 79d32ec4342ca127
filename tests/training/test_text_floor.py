from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from lachan.training.text_floor import PLAIN, real_figures, score_plain
from lachan.training.text_own import own_rows


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    return own_rows().filter(pl.col("origin").is_in(["bad_vi.txt", "honest_vi.txt"]))


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_model_tells_scams_it_has_not_seen(rows: pl.DataFrame, name: str) -> None:
    scores = score_plain(rows, PLAIN[name], key="group", folds=2)
    bad = rows["bad"].to_numpy()
    assert np.median(scores[bad]) > np.median(scores[~bad])


def test_folds_by_message_flatter_a_model(rows: pl.DataFrame) -> None:
    """Variants of one message on both sides make the task easier, which is why both kinds are shown."""
    plain = next(iter(PLAIN.values()))
    caught = {}
    for key in ("group", "id"):
        figures = dict(real_figures(rows, score_plain(rows, plain, key=key, folds=2)))
        assert set(figures) == {"all labels", "undoubted"}
        caught[key] = float(figures["undoubted"].split()[0])
    assert caught["id"] >= caught["group"]
