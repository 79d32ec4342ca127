"""Which words of the worst passage weigh most, so that a reader sees what the judgement rests on."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lachan.engine.text.weights import LANGUAGE, VIETNAMESE, WORLD

if TYPE_CHECKING:
    from lachan.engine.fold import Folded
    from lachan.engine.model import Span
    from lachan.engine.text.grams import Grams
    from lachan.engine.text.windows import Sums

MOST_SPANS = 3
"""Places shown: a reader looks at few."""

_MOST_WORDS = 200
_PHRASE_WORDS = 8


def telling_spans(grams: Grams, sums: Sums, first: int, last: int, folded: Folded) -> tuple[Span, ...]:
    """This will give the places, in reading order, of the runs of words that weigh most in a passage."""
    last = min(last, first + _MOST_WORDS)
    if last <= first:
        return ()
    tongue = sums.until[LANGUAGE][last] - sums.since[LANGUAGE][first]
    column = sums.until[VIETNAMESE if tongue > 0 else WORLD][first : last + 1].tolist()
    alone = [after - before for before, after in pairwise(column)]
    # a word counts with its neighbours, so that phrases are marked and not scattered words
    weighs = [
        before + 2 * here + after
        for before, here, after in zip([0, *alone], alone, [*alone[1:], 0], strict=False)
    ]
    runs = sorted(_heavy_runs(weighs), reverse=True)[:MOST_SPANS]
    return tuple(
        folded.span(int(grams.start[first + begin]), int(grams.end[first + end - 1]))
        for _, begin, end in sorted(runs, key=lambda run: run[1])
    )


def _heavy_runs(weighs: list[int]) -> list[tuple[int, int, int]]:
    """This will find runs of words above the passage's mean, as (sum, begin, end), none longer than a phrase."""
    mean = max(sum(weighs) / len(weighs), 0)
    runs: list[tuple[int, int, int]] = []
    begin = 0
    total = 0
    for i, weight in enumerate([*weighs, -1]):
        if i < len(weighs) and weight > mean and i - begin < _PHRASE_WORDS:
            total += weight
            continue
        if total > 0:
            runs.append((total, begin, i))
        begin, total = (i, weight) if i < len(weighs) and weight > mean else (i + 1, 0)
    return runs
