"""The card of the text model: what it was made of, how good it is, where it is weak."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.training.text_calibrate import BASE_RATE
from lachan.training.text_figures import figures

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

_HEAD = """# text-model.npz

| | |
|---|---|
| what | weights of hashed words, word pairs and letter n-grams: two experts (Vietnamese; the rest of the world), \
which of them a passage is for, and rarity |
| learnt from | vi_text_real (its ViLexNorm comments: research only), vi_text_llm, en_sms, smishtank_en, \
spamhunter_multi, messages of the project's own (`training/own`), message catalogues of Debian programs (under their \
programs' free licences, GPL mostly; learnt from, no text of them is shipped) |
| not learnt from | rows marked doubtful or ambiguous; one-time codes among the scams of spamhunter_multi; spam \
that is neither scam nor honest; any set marked non-commercial or for evaluation only |
| made | {made} by `lachan train text` |
| licence of the weights | Apache-2.0 |
| scores mean | probability of a scam where {base_rate:.0%} of messages are scams |
| used by | `lachan.engine.text` |

## Figures
By models that had not seen the message's group (five parts by the hash of the group); the shipped one is fitted on all
of it by the same recipe. Intervals: 95 %, bootstrap by group.

{table}

## Where it is weak
{weak}"""

_WEAK = """- Few real Vietnamese scam messages (178 in 133 groups) stand behind it: one message is half a point.
- Personal "call me" lures without link or number asked for, forged papers, sex adverts and text broken up beyond what
  `engine/text/grams.py` undoes are missed most.
- A long honest warning that retells a scam word for word comes near to it.
- Thai, Lao, Khmer and Burmese are written without spaces, so the passage that is judged is coarse there.
- Promotions count as bad in the set of many languages, so adverts outside Vietnamese and English look worse than they
  are.
"""


def write_card(
    path: Path, rows: pl.DataFrame, scores: NDArray[np.float64], *, made: str = "November 2026"
) -> None:
    """This will write the card with the figures of scores that come from models which had not seen the rows."""
    table = "\n".join(
        ["| set | figure |", "|---|---|", *(f"| {n} | {v} |" for n, v in figures(rows, scores))]
    )
    path.write_text(_HEAD.format(made=made, base_rate=BASE_RATE, table=table, weak=_WEAK), encoding="utf-8")
