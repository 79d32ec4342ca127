"""What the API takes and gives. The decoder reads these types and the OpenAPI document is made of them."""

from __future__ import annotations

from typing import Annotated

import msgspec

from lachan.engine.model import InputKind, Kind
from lachan.engine.plain import PlainIndicator, PlainReason  # noqa: TC001 - msgspec resolves the annotations

MAX_ITEMS = 1_000


class CheckQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question."""

    text: Annotated[
        str,
        msgspec.Meta(
            description="A message, link, phone number, account, …; what lies beyond 50,000 characters is not read."
        ),
    ]
    kind: Annotated[
        InputKind, msgspec.Meta(description="What it is; `auto` lets the engine see for itself.")
    ] = InputKind.AUTO


class BatchQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Up to 1,000 questions at once."""

    items: Annotated[
        list[str | CheckQuestion],
        msgspec.Meta(max_length=MAX_ITEMS, min_length=1, description="Texts, or questions with their kind."),
    ]


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """A code and its sentence."""

    code: str
    text_vi: str
    text_en: str


class OpenAppeal(msgspec.Struct, frozen=True, gc=False):
    """A thing that a list condemns, whose owner has shown that it is theirs and has appealed. The answer stands."""

    about: str
    text_vi: str
    text_en: str


class ReadPicture(msgspec.Struct, frozen=True, gc=False):
    """What was read in a picture. The spans of an answer count code points of `text`, or of the joined text."""

    text: str
    codes: list[str]


class CheckAnswer(msgspec.Struct, frozen=True, gc=False):
    """An answer.

    `level`: `dangerous`, `suspicious`, `unknown` (which never means safe) or `trusted`. Spans are pairs of code points
    (start, end excluded) of the text in NFC, its line ends as line feeds. `scam_type` is an id (`V10`), "" when none is
    clear.
    `score` is there only when a key was shown. `appeals` names what is being looked into because its owner appealed:
    nobody has decided that yet, so that the level is what it was; [] for nothing.
    """

    level: str
    kind: Kind
    reasons: list[PlainReason]
    indicators: list[PlainIndicator]
    scam_type: str
    scam_types: tuple[str, ...]
    imitates: str
    advice: list[Sentence]
    notes: list[Sentence]
    engine: str
    appeals: list[OpenAppeal] = []
    score: float | msgspec.UnsetType = msgspec.UNSET
    picture: ReadPicture | msgspec.UnsetType = msgspec.UNSET


class BatchAnswer(msgspec.Struct, frozen=True, gc=False):
    """Answers in the order of the questions."""

    answers: list[CheckAnswer]
