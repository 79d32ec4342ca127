"""`lachan train text`: makes `engine/data/text-model.npz` and its card."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from lachan.engine.text.cues.gather import CUES
from lachan.engine.text.weights import FILE, Weights, write
from lachan.training.text_calibrate import Line, cues_present, fit_line
from lachan.training.text_card import write_card
from lachan.training.text_catalogues import catalogue_rows
from lachan.training.text_fit import Words, fit, read_grams, read_words, score
from lachan.training.text_own import own_rows
from lachan.training.text_rows import fold_of, read_rows

CATALOGUES = Path("/usr/share/locale")
"""Where a Debian system keeps the message catalogues of its programs."""

FOLDS = 5


class Material(NamedTuple):
    """What is learnt from: the rows (see `text_rows.SCHEMA`) and their words."""

    rows: pl.DataFrame
    words: Words


def read_material(data: Path, catalogues: Path | None = None) -> Material:
    """This will read all that is learnt from, in a fixed order.

    The message catalogues are taken from the folder named, or from `catalogues` in `data`, or from the system's.
    """
    if catalogues is None:
        catalogues = data / "catalogues" if (data / "catalogues").is_dir() else CATALOGUES
    rows = pl.concat([read_rows(data), own_rows(), catalogue_rows(catalogues)])
    return Material(rows, read_words(rows["text"].to_list()))


def fit_rows(material: Material, chosen: np.ndarray) -> Weights:
    """This will fit on the chosen rows, uncalibrated. Rows whose label is doubted are never learnt from."""
    rows = material.rows
    learnt = np.flatnonzero(chosen & ~rows["doubtful"].to_numpy())
    return fit(
        material.words,
        rows["bad"].to_numpy(),
        rows["weight"].to_numpy(),
        (rows["lang"].fill_null("") == "vi").to_numpy(),
        learnt,
    )


def score_unseen(material: Material, without: np.ndarray | None = None, *, key: str = "group") -> np.ndarray:
    """This will score every row by a model that has seen nothing of its group (nor of `without`, a mask of rows).

    `key` "id" leaves out single rows instead of groups, as splits by chance do.
    """
    folds = np.array([fold_of(value, FOLDS) for value in material.rows[key]])
    allowed = np.ones(len(folds), np.bool_) if without is None else ~without
    logits = np.zeros(len(folds))
    for k in range(FOLDS):
        model = fit_rows(material, (folds != k) & allowed)
        there = material.rows.filter(folds == k)["text"].to_list()
        logits[folds == k] = score(read_grams(there), model)
        print(f"fold {k + 1} of {FOLDS} done", flush=True)
    return logits


def train(data: Path, out: Path, catalogues: Path | None = None) -> None:
    """This will train on the sets in `data` and write model and card to `out`.

    The calibration comes from models that had not seen what they scored; the shipped one is fitted on everything.
    """
    material = read_material(data, catalogues)
    logits = score_unseen(material)
    present = cues_present(material.rows["text"].to_list())
    line: Line = fit_line(material.rows, logits, present)
    model = fit_rows(material, np.ones(len(logits), np.bool_))
    bias = (model.bias[0] * line.slope + line.shift, model.bias[1] * line.slope + line.shift)
    model = model._replace(slope=(line.slope, line.slope), bias=bias)
    model = model._replace(
        cues={cue.code: round(float(w), 4) for cue, w in zip(CUES, line.cues, strict=True)}
    )
    out.mkdir(parents=True, exist_ok=True)
    write(out / FILE, model)
    write_card(out / "text-model.card.md", material.rows, line.apply(logits, present))
