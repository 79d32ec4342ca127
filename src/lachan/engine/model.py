"""The words the engine speaks: indicators, reasons, judgements, answers and list entries.

All are frozen and cheap to make (msgspec structs: about 0.1 µs each, where a frozen dataclass takes ten
times as long), because a batch makes tens of thousands of them a second.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - msgspec resolves the annotation at run time
from enum import IntEnum, StrEnum
from typing import Protocol

import msgspec


class Level(IntEnum):
    """What an answer says, from the best to the worst. `UNKNOWN` is neither safe nor guilty."""

    TRUSTED = 0
    UNKNOWN = 1
    SUSPICIOUS = 2
    DANGEROUS = 3

    @property
    def word(self) -> str:
        """This will give the level as it stands in JSON: `dangerous`, `suspicious`, …."""
        return self.name.lower()


# One pair of thresholds for every kind, on calibrated probabilities. Each model states the base rate that
# its calibration assumes, and that base rate is what a kind's strictness is set by (docs/explanation/scores.md).
SUSPICIOUS_AT = 0.5
DANGEROUS_AT = 0.9


def level_of(score: float) -> Level:
    """This will give the level of a calibrated score in 0–1 when no list decides."""
    if score >= DANGEROUS_AT:
        return Level.DANGEROUS
    return Level.SUSPICIOUS if score >= SUSPICIOUS_AT else Level.UNKNOWN


class Kind(StrEnum):
    """The kinds of indicator; `TEXT` is a whole message and is an input only, never an indicator."""

    URL = "url"
    DOMAIN = "domain"
    IP = "ip"
    EMAIL = "email"
    PHONE = "phone"
    PAYEE = "payee"
    PROFILE = "profile"
    WALLET = "wallet"
    APP = "app"
    FILE = "file"
    TEXT = "text"


class InputKind(StrEnum):
    """What the asker says the input is. `AUTO` lets the engine see for itself."""

    AUTO = "auto"
    LINK = "link"
    DOMAIN = "domain"
    TEXT = "text"
    PHONE = "phone"
    PAYEE = "payee"


type Span = tuple[int, int]
"""Start and end in code points of the prepared text (see `fold.prepare`), end excluded."""

type Facts = dict[str, str]
"""Short facts by name: `unit`, `carrier`, `bank`, …; the keys are listed where they are made."""


class Indicator(msgspec.Struct, frozen=True, gc=False):
    """One thing that can be looked up: its kind, its canonical value, where it stood and what is known of it.

    `value` is canonical: canonicalising it again changes nothing, and two spellings of one thing give one value.
    `raw` is how it was written; `span` where (None when it came from a picture's QR code or a bare input).
    """

    kind: Kind
    value: str
    raw: str = ""
    span: Span | None = None
    facts: Facts = {}


class Reason(msgspec.Struct, frozen=True, gc=False):
    """Why: a stable code, its strength in 0–1 (for the order alone), what fills its sentence, and where it stands.

    `about` is the canonical value of the indicator that the reason is about, or "" for the text itself.
    The sentences live in the catalogue (`lachan.engine.words`), keyed by `code`.
    """

    code: str
    weight: float
    params: Facts = {}
    spans: tuple[Span, ...] = ()
    about: str = ""


class Judgement(msgspec.Struct, frozen=True, gc=False):
    """What one judge says of one thing.

    `score` is a calibrated probability of being bad at the judge's stated base rate.
    `decided` is set only where a list decides; it then wins over the score.
    `imitates` is the id of the protected name that is imitated, or "".
    `scam_types` are ids of scam-types.csv with their likelihood, likeliest first.
    """

    score: float
    reasons: tuple[Reason, ...] = ()
    decided: Level | None = None
    imitates: str = ""
    scam_types: tuple[tuple[str, float], ...] = ()


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What the engine says of one input.

    `notes` are codes of what could not be looked at (a picture's text, the end of a too long message), each
    with a sentence in the catalogue. `advice` are codes, first things first. `scam_type` is "" when none is clear;
    `scam_types` holds up to three likely ones, likeliest first.
    """

    kind: Kind
    level: Level
    score: float
    reasons: tuple[Reason, ...]
    indicators: tuple[Indicator, ...]
    advice: tuple[str, ...]
    imitates: str
    scam_type: str
    scam_types: tuple[str, ...]
    notes: tuple[str, ...]
    engine: str


class ListClass(StrEnum):
    """The classes of list. Which beats which is `lists.precedence`'s business."""

    OFFICIAL = "official"
    POPULAR = "popular"
    SHARED = "shared"
    BAD = "bad"
    CORRECTED = "corrected"


class ListEntry(msgspec.Struct, frozen=True, gc=False):
    """One entry of a list: what, of which class, from where, why, until when.

    `value` is the canonical value that is listed (for a parent of a domain: the parent).
    `trust` is the trust column of brands.csv for official entries (`closed`, `platform`, `unsure`), else "";
    `reviewed` is the day on which that was last set.
    """

    list_class: ListClass
    kind: Kind
    value: str
    source: str
    reason: str = ""
    expires: date | None = None
    trust: str = ""
    brand: str = ""
    reviewed: date | None = None


class Lists(Protocol):
    """What is known of an indicator beforehand (implementations: `lachan.engine.lists`)."""

    @property
    def version(self) -> str:
        """This will name the data, so that an answer can be computed again."""
        ...

    def find(self, indicator: Indicator) -> ListEntry | None:
        """This will give the entry that decides, parents of a domain included, or None."""
        ...

    def find_all(self, indicator: Indicator) -> tuple[ListEntry, ...]:
        """This will give every live entry that covers the indicator, the deciding one first."""
        ...
