"""The judge of messages: how bad is the worst passage, what can be named in it, and which words say so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from lachan.engine.model import SUSPICIOUS_AT, Judgement, Reason
from lachan.engine.text.cues.gather import CUES
from lachan.engine.text.cues.matcher import find_cues
from lachan.engine.text.grams import as_written, read
from lachan.engine.text.sentences import MODEL
from lachan.engine.text.telling import telling_spans
from lachan.engine.text.weights import packaged
from lachan.engine.text.windows import find_worst, sum_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.engine.model import Span
    from lachan.engine.text.cues.matcher import Hit
    from lachan.engine.text.grams import Grams
    from lachan.engine.text.message import Message

# Messages that are read together; more do not fit the processor's cache.
_CHUNK = 256

# Where a message names no link, number or account and asks for nothing, nobody can lose anything by it yet. Logits
# above the first number are pressed together, so that they stay below the 2.2 at which an answer is `dangerous`;
# their order stays.
_IDLE_FROM, _IDLE_SLOPE = 1.8, 0.015

# Who asks for a code, or for money into a "safe account", is at least suspicious however politely it is worded: a
# logit just above 0.5. A sentence that warns of it, or that brings a code, does not ask.
_ASKED = 0.1
_ASKING = frozenset({"text.asks_code", "text.safe_account"})
_TOLD_OF_IT = re.compile(
    r"\d{6}|canh bao|canh giac|khuyen cao|thu doan|lua dao|gia danh|gia mao|mao danh|khong bao gio|\bnever\b|\bscam"
    r"|khong (?:cung cap|chia se|doc|dua|gui|yeu cau)|(?:do not|don.?t) (?:share|give|send)"
)

_STOPS = (". ", "! ", "? ", "\n")

_MOST_SPANS = 4


def judge_many(messages: Sequence[Message]) -> list[Judgement]:
    """This will judge each message by itself, in order.

    The score is the calibrated probability that the message comes from a scam, at the base rate that the model's card
    states. Sentences that are added to a message never lower it. Reasons come strongest first.
    """
    judgements: list[Judgement] = []
    for begin in range(0, len(messages), _CHUNK):
        judgements.extend(_judge_chunk(messages[begin : begin + _CHUNK]))
    return judgements


def _judge_chunk(messages: Sequence[Message]) -> list[Judgement]:
    weights = packaged()
    texts = [message.folded.text for message in messages]
    grams = read(texts, [as_written(message.prepared, message.folded) for message in messages])
    sums = sum_words(grams, weights)
    worst = find_worst(grams, sums, weights)
    cues = find_cues(grams, texts)
    logits = worst.logit.astype(np.float64)
    for i, hits in enumerate(cues):
        if hits:
            logits[i] += sum(weights.cues.get(CUES[cue].code, 0.0) for cue in {hit.cue for hit in hits})
            if logits[i] < _ASKED and _asks_outright(grams, messages[i], hits):
                logits[i] = _ASKED
        if (
            logits[i] > _IDLE_FROM
            and not messages[i].indicators
            and not any(CUES[hit.cue].acts for hit in hits)
        ):
            logits[i] = _IDLE_FROM + (logits[i] - _IDLE_FROM) * _IDLE_SLOPE
    scores = (1 / (1 + np.exp(-logits))).tolist()
    judgements = []
    for i, score in enumerate(scores):
        reasons = _cue_reasons(grams, messages[i], cues[i]) if cues[i] else []
        if score >= SUSPICIOUS_AT:
            spans = telling_spans(grams, sums, int(worst.first[i]), int(worst.last[i]), messages[i].folded)
            reasons.append(Reason(MODEL, _model_weight(score), spans=spans))
        reasons.sort(key=lambda reason: -reason.weight)
        judgements.append(Judgement(score, tuple(reasons)))
    return judgements


def _asks_outright(grams: Grams, message: Message, hits: list[Hit]) -> bool:
    """This will say whether a sentence of the message asks for a code or a transfer to safety, and does no more."""
    text = message.folded.text
    for hit in hits:
        if CUES[hit.cue].code in _ASKING:
            start, end = int(grams.start[hit.first]), int(grams.end[hit.last - 1])
            first = max(text.rfind(stop, 0, start) for stop in _STOPS) + 1
            ends = [at for stop in _STOPS if (at := text.find(stop, end)) >= 0]
            if _TOLD_OF_IT.search(text, first, min(ends, default=len(text))) is None:
                return True
    return False


def _model_weight(score: float) -> float:
    """This will place the model's own reason behind strong cues, which say more to a reader, and before weak ones."""
    return 0.4 + 0.2 * (score - SUSPICIOUS_AT)


def _cue_reasons(grams: Grams, message: Message, hits: list[Hit]) -> list[Reason]:
    places: dict[int, list[Span]] = {}
    for hit in hits:
        span = message.folded.span(int(grams.start[hit.first]), int(grams.end[hit.last - 1]))
        spans = places.setdefault(hit.cue, [])
        if len(spans) < _MOST_SPANS and (not spans or span[0] >= spans[-1][1]):
            spans.append(span)
    return [Reason(CUES[cue].code, CUES[cue].strength, spans=tuple(spans)) for cue, spans in places.items()]
