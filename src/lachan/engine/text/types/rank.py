"""Which kind of scam a message is, or none."""

from __future__ import annotations

from math import exp, sqrt
from typing import TYPE_CHECKING

import numpy as np

from lachan.engine.model import Indicator, Kind
from lachan.engine.text.types.features import KINDS, known_grams, read
from lachan.engine.text.types.model import WORDS_WEIGHT, TypesModel, shipped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from lachan.engine.fold import Folded

# At most so many kinds are named.
MOST = 3
# From this likelihood on a message is of some kind; below it, none is clear. Set where honest look-alikes and scams
# of the project's own messages err equally little (docs/explanation/scam-types.md).
CLEAR_AT = 0.5
# A kind that is less likely than this is not worth naming, except the first.
NAMED_FROM = 0.02
# A first kind this unlikely is a guess.
LEAST = 0.12
# What the judges found besides speaks for there being a scam at all (log odds).
CUE_BONUS, MOST_CUES = 0.4, 3
IMITATION_BONUS = 1.0
APP_BONUS = 0.5

_APPS = frozenset({Kind.APP, Kind.FILE})


def rank_types(
    prepared: str,  # noqa: ARG001 - the judge of a message hands over both texts; kinds are known by the folded one
    folded: Folded,
    *,
    cues: Collection[str] = (),
    imitates: str = "",
    indicators: Iterable[Indicator] = (),
) -> tuple[tuple[str, float], ...]:
    """This will give the likeliest kinds of scam with their likelihood (0-1), likeliest first, at most three.

    Empty when no kind is clear. `cues` are codes of what was found against the message, `imitates` whom it imitates,
    `indicators` what was found in it. None of them can lower a likelihood.
    """
    words, spoken = read(folded.text)
    bonus = CUE_BONUS * min(len(cues), MOST_CUES) + (IMITATION_BONUS if imitates else 0.0)
    if any(indicator.kind in _APPS for indicator in indicators):
        bonus += APP_BONUS
    return rank_words(words, spoken, shipped(), bonus=bonus)


def rank_words(
    words: list[str], spoken: Collection[int], model: TypesModel, *, bonus: float = 0.0
) -> tuple[tuple[str, float], ...]:
    """This will rank a text that has been read (see `features.read`)."""
    if not spoken:
        return ()
    numbers = list(spoken)
    known = known_grams(words, model.numbers)
    scale = WORDS_WEIGHT / sqrt(len(known)) if known else 0.0
    hand = np.partition(model.hand[numbers].sum(0), -2)[-2:]
    second, top = float(hand[0]), float(hand[1])
    gate = float(model.gate[numbers].sum()) + model.gate_bias + bonus
    gate += model.gate_top * top + model.gate_lead * (top - second)
    scores = model.kinds[numbers].sum(0)
    if known:
        gate += scale * float(model.words_gate[known].sum())
        scores = scores + scale * model.words_kinds[known].sum(0)
    # e**-60 is nothing, and exp of more overflows
    clear = 1.0 / (1.0 + exp(-max(-60.0, min(60.0, gate))))
    if clear < CLEAR_AT:
        return ()
    odds = np.exp(scores - scores.max())
    odds /= odds.sum()
    best = np.argpartition(odds, -MOST)[-MOST:]
    best = best[np.lexsort((best, -odds[best]))]
    if odds[best[0]] < LEAST:
        return ()
    return tuple(
        (KINDS[place], round(float(odds[place]) * clear, 4))
        for rank, place in enumerate(best)
        if not rank or odds[place] >= NAMED_FROM
    )
