"""An answer as plain data with its sentences in both languages: what the command prints and the API sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.engine.model import Facts, Kind, Span  # noqa: TC001 - msgspec resolves the annotations
from lachan.engine.words.catalogue import text as sentence

if TYPE_CHECKING:
    from lachan.engine.model import Answer

_ENCODER = msgspec.json.Encoder()


class PlainReason(msgspec.Struct, frozen=True, gc=False):
    """A reason with its sentences; `spans` count code points of the prepared text."""

    code: str
    text_vi: str
    text_en: str
    about: str
    spans: tuple[Span, ...]


class PlainIndicator(msgspec.Struct, frozen=True, gc=False):
    """An indicator as it was found."""

    kind: Kind
    value: str
    raw: str
    span: Span | None
    facts: Facts


class PlainAnswer(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """An answer in the form of `lachan check --json`; the API leaves `score` out unless a key is shown."""

    input: str
    kind: Kind
    level: str
    score: float | None
    reasons: list[PlainReason]
    indicators: list[PlainIndicator]
    scam_type: str
    scam_types: tuple[str, ...]
    imitates: str
    advice: tuple[str, ...]
    notes: tuple[str, ...]
    engine: str


def plain(answer: Answer, *, asked: str, with_score: bool = True) -> PlainAnswer:
    """This will put an answer into plain data, with the input as it was asked."""
    return PlainAnswer(
        asked,
        answer.kind,
        answer.level.word,
        answer.score if with_score else None,
        [PlainReason(r.code, sentence(r, "vi"), sentence(r, "en"), r.about, r.spans) for r in answer.reasons],
        [PlainIndicator(i.kind, i.value, i.raw, i.span, i.facts) for i in answer.indicators],
        answer.scam_type,
        answer.scam_types,
        answer.imitates,
        answer.advice,
        answer.notes,
        answer.engine,
    )


def encode_row(answer: Answer, *, asked: str) -> bytes:
    """This will give an answer as one line of JSON (UTF-8, line end included).

    A lone surrogate in the input, which UTF-8 can't hold, becomes U+FFFD.
    """
    try:
        return _ENCODER.encode(plain(answer, asked=asked)) + b"\n"
    except UnicodeEncodeError:
        readable = asked.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return _ENCODER.encode(plain(answer, asked=readable)) + b"\n"
