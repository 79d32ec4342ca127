"""Finds the passage of a text that goes like a known kind of scam.

The judge of messages knows how scam messages are worded. People also ask about what they were told on the phone, or
about a chat without link or number; there the plot is what gives it away. A plot alone makes a text suspicious, never
dangerous: whoever tells how he was cheated is no fraud.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from lachan.engine.model import SUSPICIOUS_AT, Judgement, Reason
from lachan.engine.scam_types import scam_types
from lachan.engine.text.retelling import retells, wonders
from lachan.engine.text.types.features import read
from lachan.engine.text.types.model import shipped
from lachan.engine.text.types.rank import rank_words
from lachan.engine.text.types.registry import RULES
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lachan.engine.fold import Folded

CODE = "text.plot"
WORDS = {
    CODE: Words(
        "Diễn biến giống kiểu lừa “{kind}”",
        "It goes like a known kind of scam: {kind}",
        "Lời lẽ có thể khác, nhưng các bước thì quen. Hãy dừng lại và hỏi người bạn tin.",
        "The words may differ, but the steps are known. Stop, and ask somebody you trust.",
    ),
}
_WEIGHT = 0.45

# From this likelihood on a plot counts. Of honest messages in the development sets about one in two hundred reaches it
# (docs/explanation/scam-types.md).
PLOT_AT = 0.75
# Kinds that are known by the words of a notice or an advert, which honest senders use as well: they count only where
# the judge of messages finds at least a little too, the less the surer the kind is. Of the honest messages in the
# development sets the second pair accuses about one in three thousand more.
_BY_WORDING = frozenset({"V03", "V08", "V10", "V21", "V23", "V26", "V29", "V30", "V31", "V33", "V34", "V37"})
WORDING_AT = 0.03
_SURE, _SURE_WORDING_AT = 0.99, 0.01
# Who names the trick is warning of it ("tội phạm giả danh công an gọi điện…").
_WARNS = re.compile(
    r"(?:toi pham|doi tuong|ke gian|ke xau|ke lua dao)[^.\n]{0,60}(?:gia danh|gia mao|mao danh|lua|thu doan|dang tin)"
    r"|thu doan|khuyen cao|canh giac|canh bao|phong tranh|scammers?\b|beware|fraudsters?\b|warning signs?"
)
# More certain than this is not told apart.
_CERTAIN = 0.95
# The score of the likeliest plot: well below "dangerous".
MOST_BY_PLOT = 0.8

# Below this score of the judge of messages a plot is not looked for: that spares three real honest messages in four the
# search, and of stories told to us nearly none has less.
LEAST_WORDING = 0.0003

# A passage that speaks of fewer concepts is of no clear kind: of 412 that were, one had fewer, and most twelve or more.
_LEAST_SPOKEN = 6

# Sentences of one passage, and passages that one text may begin: what is longer is judged by its first ones.
_MOST_SENTENCES, _MOST_STARTS = 12, 300
# Three dots are a pause: what follows belongs to the same sentence, and to the same warning.
_STOP = re.compile(r"(?<!\.)\.\s+|[!?]+\s+|\n+")


class Plot(msgspec.Struct, frozen=True, gc=False):
    """The likeliest plot of a text: kinds with their likelihood, and the passage (in the prepared text)."""

    kinds: tuple[tuple[str, float], ...]
    span: tuple[int, int]

    def judgement(self) -> Judgement:
        """This will say it as a judge does: between suspicious and dangerous, with the passage as the place."""
        kind, likelihood = self.kinds[0]
        share = (min(likelihood, _CERTAIN) - PLOT_AT) / (_CERTAIN - PLOT_AT)
        score = SUSPICIOUS_AT + share * (MOST_BY_PLOT - SUSPICIOUS_AT)
        names = scam_types()[kind]
        params = {"kind": kind, "kind_vi": names.name_vi, "kind_en": names.name_en}
        return Judgement(score, (Reason(CODE, _WEIGHT, params, (self.span,)),), None, "", self.kinds)


def find_plot(folded: Folded, *, wording: float = 1.0) -> Plot | None:
    """This will find the passage that is most clearly of a known kind, or None where none is clear enough.

    `wording` is the score that the judge of messages gave the text. Every run of up to twelve sentences is ranked by
    itself, so text around a passage changes nothing of it. Runs begin and end with a sentence that speaks of something
    known; the others would only thin it out.
    """
    model = shipped()
    asked = wonders(folded.text)
    best: tuple[tuple[tuple[str, float], ...], int, int] | None = None
    sentences = [
        (first, last, *read(folded.text[first:last]))
        for first, last in _sentences(folded.text)
        if _WARNS.search(folded.text, first, last) is None
        and (asked or not retells(folded.text, first, last))
    ]
    for begin, (first, _, _, begun) in enumerate(sentences[:_MOST_STARTS]):
        if not begun:
            continue
        words: list[str] = []
        spoken: set[int] = set()
        for _, last, more_words, more in sentences[begin : begin + _MOST_SENTENCES]:
            words = words + more_words
            if more <= spoken:
                continue
            spoken = spoken | more
            if len(spoken) < _LEAST_SPOKEN:
                continue
            kinds = rank_words(words, spoken, model)
            if not kinds or kinds[0][1] < PLOT_AT or wording < _wording_for(*kinds[0]):
                continue
            needed = _needed().get(kinds[0][0])
            if needed is not None and needed.search(folded.text, first, last) is None:
                continue
            if best is None or kinds[0][1] > best[0][0][1]:
                best = kinds, first, last
                if kinds[0][1] >= _CERTAIN:
                    return Plot(kinds, folded.span(first, last))
    return None if best is None else Plot(best[0], folded.span(best[1], best[2]))


@cache
def _needed() -> dict[str, re.Pattern[str]]:
    """This will give what a passage must speak of for some kinds, by kind."""
    return {rule.id: re.compile(rf"\b(?:{rule.needs})\b") for rule in RULES if rule.needs}


def _wording_for(kind: str, likelihood: float) -> float:
    """This will give the least score of the judge of messages with which a kind counts."""
    if kind not in _BY_WORDING:
        return 0.0
    return _SURE_WORDING_AT if likelihood >= _SURE else WORDING_AT


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    first = 0
    for stop in _STOP.finditer(text):
        if stop.start() > first:
            yield first, stop.start()
        first = stop.end()
    if first < len(text):
        yield first, len(text)
