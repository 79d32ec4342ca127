"""What stands in the archive of a case beside the files, as it is written and as it is read again. Pure."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import Final

import msgspec

from lachan.centre.cases.custody import Act  # noqa: TC001 - msgspec resolves the annotation at run time

FORM: Final = "lachan-case-1"
# the form for partners: nothing of reporters, texts with pieces covered, and only files that an officer has cleared
FORM_PARTNER: Final = "lachan-case-partner-1"
# Traffic Light Protocol 2.0 of FIRST, August 2022: how far the receiver may pass it on
TLP: Final = ("RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR")
MANIFEST: Final = "manifest.json"
CUSTODY: Final = "custody.json"
CASE: Final = "case.json"
SUMMARY: Final = "summary.pdf"
SUMS: Final = "SHA256SUMS"
STATEMENT: Final = "statement.txt"
SIGNATURE: Final = "statement.sig"
PUBLIC_KEY: Final = "signer.pem"
# what the list of hashes can't hold: itself, and what is made from it
UNLISTED: Final = (SUMS, STATEMENT, SIGNATURE, PUBLIC_KEY)


class FileTold(msgspec.Struct, frozen=True):
    """A piece of evidence in the archive: the file's name there, what it is, where from, when and by whom it was taken.

    `exhibit` is its number in `custody.json`; `name` is what the sender called it.
    """

    in_archive: str
    sha256: str
    size_bytes: int
    exhibit: int
    kind: str
    name: str
    source: str
    taken_at: datetime
    taken_by: str


class LeftOut(msgspec.Struct, frozen=True):
    """What is not in an archive for a partner, of how many, and why (codes; words in `cases.paper.left_out_*`)."""

    what: str
    why: str
    count: int


class Manifest(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the archive says of itself. Times are UTC; people and offices stand there by id.

    `partner` and `tlp` (one of TLP) stand in the form for partners alone, and so do `left_out` and `covered`: how many
    pieces of texts were covered.
    """

    form: str
    case: str
    made_at: datetime
    made_by: str
    reason: str
    files: tuple[FileTold, ...]
    partner: str = ""
    tlp: str = ""
    left_out: tuple[LeftOut, ...] = ()
    covered: int = 0


class TextTold(msgspec.Struct, frozen=True):
    """A text with what is personal covered.

    `source`: `report` (what was sent to a reporter) or `evidence` (a message taken in as evidence).
    """

    source: str
    at: datetime
    province: str
    text: str
    covered: int


class IndicatorTold(msgspec.Struct, frozen=True):
    """What the case is about: a kind and canonical value of the register, and its level today."""

    kind: str
    value: str
    level: str


class CaseTold(msgspec.Struct, frozen=True):
    """The case itself, as a partner is told of it."""

    case: str
    kind: str
    title: str
    place: str
    state: str
    outcome: str
    opened_at: datetime
    closed_at: datetime | None
    victims: int
    loss_vnd: int | None
    recovered_vnd: int | None
    indicators: tuple[IndicatorTold, ...]
    texts: tuple[TextTold, ...]


class ChainedAct(msgspec.Struct, frozen=True):
    """An act on a piece of evidence, and the hash that ties it to the one before (`cases.custody`)."""

    act: Act
    chain: str


def written(said: Manifest | CaseTold | tuple[ChainedAct, ...]) -> bytes:
    """This will write a part as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(said), indent=2)
