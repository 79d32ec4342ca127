"""Many harmless parts don't add up: the words of several links or numbers in one message are no evidence together.

The judge of messages reads the letters of links and the digits of numbers as words. One of each in a message is what it
learnt from; three links to one encyclopedia, or three neighbours' numbers, looked like a scam for their count alone. So
where there are several, the words count with one link and one number at a time, and the worst of these counts. What
is added adds readings and takes none away.
"""

from __future__ import annotations

import re
from itertools import islice, product
from typing import TYPE_CHECKING

import msgspec

from lachan.engine.fold import fold
from lachan.engine.model import SUSPICIOUS_AT, Kind
from lachan.engine.text import Message, judge_many

if TYPE_CHECKING:
    from lachan.engine.model import Judgement

# More readings, or more text for all readings together, are not made: such a text stays as it was judged.
_MOST_READINGS, _MOST_CHARS = 50, 200_000
# What is left of a score that only the number of links made.
_BELOW_SUSPICIOUS = 0.49
_LINKS = frozenset({Kind.URL, Kind.DOMAIN, Kind.IP})
# Fewer words than this beside the links tell no story.
_LEAST_WORDS = 3
_WORD = re.compile(r"[^\W\d_]+")

type _Spans = list[tuple[int, int]]

# stands where there are no links, or no numbers, to choose one of
_NONE: _Spans = [(0, 0)]


def weigh_apart(message: Message, judgement: Judgement) -> Judgement:
    """This will judge a message with several links or numbers by its worst reading with one of each.

    Only a score at which the message would be called suspicious is looked at again; it never falls below the level's
    edge by more than a hundredth, so that text put around a message still never lowers its score.
    """
    if judgement.score < SUSPICIOUS_AT:
        return judgement
    links, numbers = _spans(message, _LINKS), _spans(message, frozenset({Kind.PHONE}))
    count = max(1, len(links)) * max(1, len(numbers))
    if not 1 < count <= _MOST_READINGS or count * len(message.prepared) > _MOST_CHARS:
        return judgement
    readings = [
        _without(message, [span for span in (*links, *numbers) if span not in kept])
        for kept in product(links or _NONE, numbers or _NONE)
    ]
    worst = max(judge_many(readings), key=lambda one: one.score)
    if worst.score >= _BELOW_SUSPICIOUS:
        return worst
    return msgspec.structs.replace(worst, score=_BELOW_SUSPICIOUS)


def tells_something(message: Message) -> bool:
    """This will say whether there are words beside the links; a list of addresses alone tells no story."""
    links = _spans(message, _LINKS)
    text = _without(message, links).prepared if links else message.prepared
    return sum(1 for _ in islice(_WORD.finditer(text), _LEAST_WORDS)) == _LEAST_WORDS


def _spans(message: Message, kinds: frozenset[Kind]) -> _Spans:
    """This will give the places of indicators of some kinds, in order, none inside another."""
    spans: _Spans = []
    for start, end in sorted(
        {one.span for one in message.indicators if one.kind in kinds and one.span is not None}
    ):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return spans


def _without(message: Message, spans: _Spans) -> Message:
    """This will give the message with spaces in place of some spans; what stands elsewhere keeps its place."""
    pieces: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if start >= done:
            pieces += (message.prepared[done:start], " " * (end - start))
            done = end
    prepared = "".join([*pieces, message.prepared[done:]])
    return Message(prepared, fold(prepared), message.indicators)
