"""The judge of messages: how bad is the worst passage, what can be named in it, and which words say so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from lachan.engine.model import SUSPICIOUS_AT, Judgement, Kind, Reason
from lachan.engine.text.cues.asking import asks_outright, without_quotes
from lachan.engine.text.cues.gather import CUES
from lachan.engine.text.cues.matcher import find_signs
from lachan.engine.text.grams import as_written, read
from lachan.engine.text.schemes.find import find_schemes
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
    from lachan.engine.text.schemes.scheme import Scheme

# Messages that are read together; more do not fit the processor's cache.
_CHUNK = 256

# Where a message names no link, number or account and asks for nothing, nobody can lose anything by it yet. Logits
# above the first number are pressed together, so that they stay below the 2.2 at which an answer is `dangerous`;
# their order stays.
_IDLE_FROM, _IDLE_SLOPE = 1.8, 0.015

# A note about a parcel that only wants to be rung or written to stays below `dangerous` likewise: couriers leave such
# notes, and no more than a call can follow at once.
_CONTACT = frozenset({"text.move_channel", "text.delivery", "text.own_warning"})
_CONTACTS = frozenset({Kind.PHONE, Kind.PROFILE})
_PARCEL = re.compile(r"\b(?:buu (?:pham|kien|cuc|ta)|kien hang|don hang|giao hang|shipper|parcel)\b")
_MONEY = re.compile(r"\d ?(?:k|d|vnd|dong|tr|trieu|nghin|ngan|usd)\b|\bphi\b|[$£€%]")

# What several signs say together says more than each of them: the weight of its reason.
_SCHEME = 0.85

# An outright request, or a scheme, is at least suspicious: a logit just above 0.5.
_ASKED = 0.1

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
    written = [as_written(message.prepared, message.folded) for message in messages]
    grams = read(texts, written)
    sums = sum_words(grams, weights)
    worst = find_worst(grams, sums, weights)
    signs = find_signs(grams, texts, written)
    cues = [[hit for hit in hits if hit.cue < len(CUES)] for hits in signs]
    schemes = [find_schemes(grams, texts[i], i, hits) for i, hits in enumerate(signs)]
    logits = worst.logit.astype(np.float64)
    worded = [True] * len(texts)
    for i, hits in enumerate(cues):
        if hits:
            logits[i] += sum(weights.cues.get(CUES[cue].code, 0.0) for cue in {hit.cue for hit in hits})
            if logits[i] < _ASKED and asks_outright(grams, texts[i], hits):
                logits[i] = _ASKED
                worded[i] = False
        if schemes[i] and logits[i] < _ASKED:
            logits[i] = _ASKED
            worded[i] = False
        if logits[i] > _IDLE_FROM and (
            _is_idle(messages[i], hits)
            or _is_note(messages[i], hits, _words(grams, texts[i], int(worst.first[i]), int(worst.last[i])))
        ):
            logits[i] = _IDLE_FROM + (logits[i] - _IDLE_FROM) * _IDLE_SLOPE
    scores = (1 / (1 + np.exp(-logits))).tolist()
    judgements = []
    for i, score in enumerate(scores):
        hits = cues[i]
        if hits and score < SUSPICIOUS_AT:
            hits = without_quotes(grams, texts[i], hits)
        reasons = _cue_reasons(grams, messages[i], hits) if hits else []
        reasons += _scheme_reasons(messages[i], schemes[i])
        # the wording is no reason where the request alone makes it suspicious
        if score >= SUSPICIOUS_AT and worded[i]:
            spans = telling_spans(grams, sums, int(worst.first[i]), int(worst.last[i]), messages[i].folded)
            reasons.append(Reason(MODEL, _model_weight(score), spans=spans))
        reasons.sort(key=lambda reason: -reason.weight)
        judgements.append(Judgement(score, tuple(reasons)))
    return judgements


def _is_idle(message: Message, hits: list[Hit]) -> bool:
    """This will say whether a message names nothing that money or data can be lost by."""
    return not message.indicators and not any(CUES[hit.cue].acts for hit in hits)


def _words(grams: Grams, folded: str, first: int, last: int) -> str:
    return folded[int(grams.start[first]) : int(grams.end[last - 1])] if first < last else ""


def _is_note(message: Message, hits: list[Hit], worst: str) -> bool:
    """This will say whether a message is a note about a parcel that wants no more than a call or an answer.

    Its worst passage must speak of the parcel: a word put elsewhere is not to make a message look better.
    """
    return (
        all(each.kind in _CONTACTS for each in message.indicators)
        and all(CUES[hit.cue].code in _CONTACT for hit in hits)
        and _PARCEL.search(worst) is not None
        and _MONEY.search(message.folded.text) is None
    )


def _model_weight(score: float) -> float:
    """This will place the model's own reason behind strong cues, which say more to a reader, and before weak ones."""
    return 0.4 + 0.2 * (score - SUSPICIOUS_AT)


def _scheme_reasons(
    message: Message, schemes: Sequence[tuple[Scheme, tuple[tuple[int, int], ...]]]
) -> list[Reason]:
    return [
        Reason(scheme.code, _SCHEME, spans=tuple(message.folded.span(*place) for place in _apart(places)))
        for scheme, places in schemes
    ]


def _apart(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """This will leave out places that begin inside the one before."""
    kept: list[tuple[int, int]] = []
    for place in places:
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept


def _cue_reasons(grams: Grams, message: Message, hits: list[Hit]) -> list[Reason]:
    places: dict[int, list[Span]] = {}
    for hit in hits:
        span = message.folded.span(int(grams.start[hit.first]), int(grams.end[hit.last - 1]))
        spans = places.setdefault(hit.cue, [])
        if len(spans) < _MOST_SPANS and (not spans or span[0] >= spans[-1][1]):
            spans.append(span)
    return [Reason(CUES[cue].code, CUES[cue].strength, spans=tuple(spans)) for cue, spans in places.items()]
