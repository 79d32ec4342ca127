"""The judge of messages: how bad is the worst passage, and which words say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lachan.engine.model import SUSPICIOUS_AT, Judgement, Reason
from lachan.engine.text.grams import as_written, read
from lachan.engine.text.sentences import MODEL
from lachan.engine.text.telling import telling_spans
from lachan.engine.text.weights import packaged
from lachan.engine.text.windows import find_worst, sum_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.engine.text.message import Message

# Messages that are read together; more do not fit the processor's cache.
_CHUNK = 256


def judge_many(messages: Sequence[Message]) -> list[Judgement]:
    """This will judge each message by itself, in order.

    The score is the calibrated probability that the worst passage comes from a scam, at the base rate that the
    model's card states. Reasons come strongest first.
    """
    judgements: list[Judgement] = []
    for begin in range(0, len(messages), _CHUNK):
        judgements.extend(_judge_chunk(messages[begin : begin + _CHUNK]))
    return judgements


def _judge_chunk(messages: Sequence[Message]) -> list[Judgement]:
    weights = packaged()
    grams = read(
        [message.folded.text for message in messages],
        [as_written(message.prepared, message.folded) for message in messages],
    )
    sums = sum_words(grams, weights)
    worst = find_worst(grams, sums, weights)
    scores = (1 / (1 + np.exp(-worst.logit.astype(np.float64)))).tolist()
    judgements = []
    for i, score in enumerate(scores):
        reasons: tuple[Reason, ...] = ()
        if score >= SUSPICIOUS_AT:
            spans = telling_spans(grams, sums, int(worst.first[i]), int(worst.last[i]), messages[i].folded)
            reasons = (Reason(MODEL, score, spans=spans),)
        judgements.append(Judgement(score, reasons))
    return judgements
