"""Which kind of scam a message is, or none."""

from __future__ import annotations

from math import exp, sqrt
from typing import TYPE_CHECKING

import numpy as np

from lachan.engine.model import Indicator, Kind
from lachan.engine.text.types.features import KINDS, concepts, known_grams, read
from lachan.engine.text.types.model import WORDS_WEIGHT, TypesModel, shipped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from lachan.engine.fold import Folded

# At most so many kinds are named.
MOST = 3
# From this likelihood on a message is of some kind; below it, none is clear. Set where honest look-alikes and scams
# of the project's own messages err equally little (docs/explanation/scam-types.md).
CLEAR_AT = 0.4
# A kind that is less likely than this is not worth naming, except the first.
NAMED_FROM = 0.02
# A first kind this unlikely is a guess.
LEAST = 0.15
# From this likelihood on a kind may be known by words alone, without any concept of its own.
UNSPOKEN_FROM = 0.2
# What the judges found besides speaks for there being a scam at all (log odds).
CUE_BONUS, MOST_CUES = 0.8, 2
IMITATION_BONUS = 1.0
APP_BONUS = 0.5

_COUNT = len(KINDS)
_OWN = tuple(
    frozenset(i for i, concept in enumerate(concepts()) if concept.kind == kind and concept.weight > 0)
    for kind in KINDS
)
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
    told = model.of_concepts[list(spoken)].sum(0)
    second, top = sorted(told[:_COUNT].tolist())[-2:]
    scores = told[_COUNT : 2 * _COUNT]
    gate = float(told[-1]) + model.gate_bias + bonus + model.gate_top * top + model.gate_lead * (top - second)
    known = known_grams(words, model.numbers)
    if known:
        worded = model.of_words[known].sum(0) * np.float32(WORDS_WEIGHT / sqrt(len(known)))
        scores = scores + worded[:_COUNT]
        gate += float(worded[-1])
    # e**-60 is nothing, and exp of more overflows
    clear = 1.0 / (1.0 + exp(-max(-60.0, min(60.0, gate))))
    if clear < CLEAR_AT:
        return ()
    odds = np.exp(scores - scores.max())
    likely = (odds / odds.sum()).tolist()
    best = sorted(range(_COUNT), key=likely.__getitem__, reverse=True)[:MOST]
    if likely[best[0]] < LEAST:
        return ()
    # an unlikely one of whose own concepts none is spoken of is a guess as well
    if likely[best[0]] * clear < UNSPOKEN_FROM and _OWN[best[0]].isdisjoint(spoken):
        return ()
    return tuple(
        (KINDS[place], round(likely[place] * clear, 4))
        for rank, place in enumerate(best)
        if not rank or likely[place] >= NAMED_FROM
    )
