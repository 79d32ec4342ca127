"""Many harmless parts don't add up: the words of several links in one message are no evidence together.

The judge of messages reads a link's letters as words. One link in a message is what it learnt from; three links to one
encyclopedia looked like a scam for their number alone. So where there are several, the words count with one link at a
time, and the worst of these counts. A link that is added adds one more such reading and takes none away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.engine.fold import fold
from lachan.engine.model import SUSPICIOUS_AT, Kind
from lachan.engine.text import Message, judge_many

if TYPE_CHECKING:
    from lachan.engine.model import Judgement

# More links, or more text for all readings together, are not taken apart: a text of that size stays as it was judged.
_MOST_LINKS, _MOST_CHARS = 50, 200_000
# What is left of a score that only the number of links made.
_BELOW_SUSPICIOUS = 0.49
_LINKS = frozenset({Kind.URL, Kind.DOMAIN, Kind.IP})


def weigh_apart(message: Message, judgement: Judgement) -> Judgement:
    """This will judge a message with several links by its worst reading with one of them.

    Only a score at which the message would be called suspicious is looked at again; it never falls below the level's
    edge by more than a hundredth, so that text put around a message still never lowers its score.
    """
    if judgement.score < SUSPICIOUS_AT:
        return judgement
    spans = sorted({one.span for one in message.indicators if one.kind in _LINKS and one.span is not None})
    if not 1 < len(spans) <= _MOST_LINKS or len(spans) * len(message.prepared) > _MOST_CHARS:
        return judgement
    worst = max(
        judge_many([_with_one(message, spans, kept) for kept in range(len(spans))]),
        key=lambda one: one.score,
    )
    if worst.score >= _BELOW_SUSPICIOUS:
        return worst
    return msgspec.structs.replace(worst, score=_BELOW_SUSPICIOUS)


def _with_one(message: Message, spans: list[tuple[int, int]], kept: int) -> Message:
    """This will give the message with spaces in place of all links but one; what stands elsewhere keeps its place."""
    pieces: list[str] = []
    done = 0
    for at, (start, end) in enumerate(spans):
        if at == kept or start < done:
            continue
        pieces += (message.prepared[done:start], " " * (end - start))
        done = end
    prepared = "".join([*pieces, message.prepared[done:]])
    return Message(prepared, fold(prepared), message.indicators)
