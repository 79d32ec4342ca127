"""The card of the model that tells the kinds of scam apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from lachan.training.types import Figures

# a row of a table stands on one line, so its cells are filled in from here
_WHAT = (
    "weights of {words:,} words and pairs of words and of the rules' concepts: for each of the 46 kinds, and for "
    "“some kind or none”"
)
_DATA = (
    "kinds: {scams} messages that the project wrote (`src/lachan/training/own/scam_types.jsonl`), Vietnamese and "
    "English. None or some: these, {honest} honest ones of the project, {foreign_honest} honest and {foreign_scams} "
    "bad messages of the development sets vi_text_real, vi_text_llm, en_sms, smishtank_en"
)
_CARD = """# scam-types.npz

| | |
|---|---|
| what | §WHAT§ |
| trained on | §DATA§ |
| licence | Apache-2.0 for the project's messages; the sets' texts are not in it, only weights of words |
| form | npz without pickle; float16 and float32 |
| made | {made} by `lachan train types --data FOLDER` |
| used by | `lachan.engine.text.types` |
| sha256 | {sha256} |

## Figures
Five-fold cross-validation; each message is measured by a model that was trained without it. The rules' author wrote
these messages too, so the figures are kinder than those on a stranger's messages.

| messages | number | right kind first | among the first three | no kind named |
|---|---|---|---|---|
| scams of the project | {scams} | {first:.3f} | {among:.3f} | – |
| honest ones of the project (look-alikes) | {honest} | – | – | {none:.3f} |
| honest ones of the development sets | {foreign_honest} | – | – | {foreign_none:.3f} |

## Where it is weak
Kinds that differ by one detail (V09 and V10, V32 and V43, V03 and V39, V36 and V45) are told apart only when the detail
is said. Messages in other languages than Vietnamese and English get no kind unless they hold words of these. A warning
that retells a scam at length can be taken for one.
""".replace("§WHAT§", _WHAT).replace("§DATA§", _DATA)


def write_card(
    path: Path,
    *,
    own: Figures,
    foreign: Figures,
    foreign_scams: int,
    words: int,
    sha256: str,
    made: str = "November 2026",
) -> None:
    """This will write the card."""
    card = _CARD.format(
        made=made,
        words=words,
        scams=own.scams,
        honest=own.honest,
        first=own.first,
        among=own.among_three,
        none=own.none,
        foreign_honest=foreign.honest,
        foreign_none=foreign.none,
        foreign_scams=foreign_scams,
        sha256=sha256,
    )
    path.write_text(card, encoding="utf-8")
