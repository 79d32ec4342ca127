"""`python -m lachan.training.text_eval --data DIR`: the figures of the text model on messages it has not seen.

Everything is trained anew, as `lachan train text` does it, without the groups, the hard positives or the languages that
are then asked for. Expect three quarters of an hour on one core.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from lachan.engine.model import SUSPICIOUS_AT
from lachan.training.metrics import Interval, bootstrap, flagged, threshold_at
from lachan.training.text import FOLDS, Material, fit_rows, read_material, score_unseen
from lachan.training.text_calibrate import Line, cues_present, fit_line
from lachan.training.text_figures import caught_at_one, figures
from lachan.training.text_fit import read_grams, score
from lachan.training.text_floor import PLAIN, real_figures, score_plain
from lachan.training.text_languages import tell_languages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

HELD_OUT = (("id", "ms"), ("es",), ("nl",), ("fr",), ("pt",), ("it",), ("de",), ("ja", "zh", "ko"))
"""Languages left out together; related ones that can't be told apart well go together."""

_ALLOWED = 0.03


def main() -> None:
    """This will read the options and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the labelled sets")
    parser.add_argument("--catalogues", type=Path, help="folder with message catalogues")
    options = parser.parse_args()
    material = read_material(options.data, options.catalogues)
    present = cues_present(material.rows["text"].to_list())
    logits = score_unseen(material)
    line = fit_line(material.rows, logits, present)
    for name, figure in figures(material.rows, line.apply(logits, present)):
        print(f"{name}: {figure}", flush=True)
    print(
        f"vi_text_llm hard positives, none of their kind seen: {_hard_unseen(material, present, line)}",
        flush=True,
    )
    for name, figure in _by_split(material, logits):
        print(f"{name}: {figure}", flush=True)
    for name, figure in _languages_unseen(material, options.data, present, line):
        print(f"{name}: {figure}", flush=True)


def _by_split(material: Material, by_group: NDArray[np.float64]) -> Iterator[tuple[str, str]]:
    """This will set the judge beside plain models on real messages, in folds by group and by single message."""
    there = (material.rows["set"] == "vi_text_real").to_numpy()
    real = material.rows.filter(there)
    for key, logits in (("group", by_group), ("id", score_unseen(material, key="id"))):
        scores = {"the judge": logits[there]} | {
            name: score_plain(real, plain, key=key, folds=FOLDS) for name, plain in PLAIN.items()
        }
        for name, each in scores.items():
            for labels, figure in real_figures(real, each):
                yield f"vi_text_real, folds by {key}, {labels}, {name}", figure


def _hard_unseen(material: Material, present: NDArray[np.float64], line: Line) -> Interval:
    rows = material.rows
    hard = (rows["origin"] == "llm_hard_positive").to_numpy()
    scores = line.apply(score_unseen(material, without=hard), present)
    honest = ((rows["set"] == "vi_text_real") & ~rows["bad"]).to_numpy()
    used = hard | honest
    groups = np.unique(rows["group"].to_numpy(), return_inverse=True)[1]
    return bootstrap(caught_at_one, scores[used], hard[used], groups=groups[used])


def _languages_unseen(
    material: Material, data: Path, present: NDArray[np.float64], line: Line
) -> Iterator[tuple[str, str]]:
    """This will measure each group of languages by a model that has seen no text of it, scam or honest."""
    rows = material.rows
    unknown = rows["lang"].is_null().to_numpy()
    told = np.array(rows["lang"].fill_null(""))
    told[unknown] = tell_languages(rows.filter(~unknown), rows.filter(unknown)["text"].to_list())
    talk = _honest_calls(data)
    talk_grams = read_grams(talk["text"].to_list())
    talk_present = cues_present(talk["text"].to_list())
    scam = (rows["set"] == "spamhunter_multi").to_numpy()
    honest = (rows["set"] == "catalogue").to_numpy()
    for languages in HELD_OUT:
        there = np.isin(told, languages)
        model = fit_rows(material, ~there)
        scores = line.apply(score(material.words.grams, model), present)
        bad, good = scores[there & scam], scores[there & honest]
        calls = talk["lang"].is_in(languages).to_numpy()
        if calls.any():
            good = np.concatenate([good, line.apply(score(talk_grams, model), talk_present)[calls]])
        at = threshold_at(
            np.concatenate([bad, good]), np.arange(len(bad) + len(good)) < len(bad), false_alarms=_ALLOWED
        )
        figure = (
            f"flagged {flagged(bad, at=SUSPICIOUS_AT):.3f} and {flagged(good, at=SUSPICIOUS_AT):.3f} of the honest; "
            f"{flagged(bad, at=at):.3f} at {_ALLOWED:.0%} of the honest"
        )
        yield f"{'+'.join(languages)} never seen ({len(bad)} bad, {len(good)} honest)", figure


def _honest_calls(data: Path) -> pl.DataFrame:
    """This will read honest talk (measured on, never learnt from)."""
    calls = pl.read_parquet(data / "calls_vishing_text.parquet")
    return calls.filter(pl.col("label") == 0).sort("id").select("text", "lang")


if __name__ == "__main__":
    main()
