"""Objects that partners send: what is kept, what is refused and why. Pure: whose an id is, the service asks.

Kept are indicators, sightings and opinions. What else STIX has is taken and not kept: observables and markings
have the same ids for everybody, and of the rest we use nothing, so that keeping it would be keeping others' data for
nothing. What is no STIX 2.1 is refused.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.exchange.claims.judging import WORDS_CHARS
from lachan.centre.exchange.stix.extensions import OBSERVABLE_TYPES
from lachan.centre.exchange.stix.reading import UnreadPatternError, things_of
from lachan.centre.exchange.stix.stamps import BadStampError, fine_stamp, read_stamp

if TYPE_CHECKING:
    from lachan.centre.exchange.taxii.splitting import Piece

# Clocks that nobody sets are off by minutes; a version from tomorrow would outlive every correction until then.
AHEAD: Final = timedelta(hours=1)
# What was sent is read again while we learn to read better; then hash and id are enough to know it by.
CONTENT_KEPT: Final = timedelta(days=90)
# as long as ended entries are told (`codes.ENDED_KEPT`): until then a partner may take it back
ROW_KEPT: Final = timedelta(days=400)
# Programs look at the status of what they sent within minutes; a person who is called in looks within days.
DETAILS_KEPT: Final = timedelta(days=14)
# A bank has a few teams and tools that each write under a name of their own.
MOST_AUTHORS: Final = 20
MOST_THINGS: Final = 20_000
_MOST_COUNT: Final = 999_999_999
_MOST_CONFIDENCE: Final = 100
_MOST_REFS: Final = 50
_LONGEST_VALUE: Final = 2_000
_PRINT_CHARS: Final = 24

INDICATOR: Final = "indicator"
SIGHTING: Final = "sighting"
OPINION: Final = "opinion"
KEPT: Final = frozenset({INDICATOR, SIGHTING, OPINION})
# STIX 2.1, sections 4 to 7
_OTHERS: Final = frozenset({
    "artifact", "attack-pattern", "autonomous-system", "campaign", "course-of-action", "directory", "domain-name",
    "email-addr", "email-message", "extension-definition", "file", "grouping", "identity", "incident",
    "infrastructure", "intrusion-set", "ipv4-addr", "ipv6-addr", "language-content", "location", "mac-addr",
    "malware", "malware-analysis", "marking-definition", "mutex", "network-traffic", "note", "observed-data",
    "process", "relationship", "report", "software", "threat-actor", "tool", "url", "user-account", "vulnerability",
    "windows-registry-key", "x509-certificate",
    *OBSERVABLE_TYPES,
})  # fmt: skip
# STIX 2.1, section 10.17
_OPINIONS: Final = frozenset({"strongly-disagree", "disagree", "neutral", "agree", "strongly-agree"})
_ID: Final = re.compile(r"(?P<type>[a-z0-9][a-z0-9-]{2,79})--[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def fingerprint(kind: str, text: str) -> str:
    """This will name a thing without saying it: 24 hexadecimal digits."""
    return hashlib.sha256(f"{kind}\x1f{text}".encode()).hexdigest()[:_PRINT_CHARS]


class Refused(msgspec.Struct, frozen=True):
    """An object that isn't taken: its id and version as far as they could be read, and why (`exchange.stix_why.…`)."""

    id: str
    version: str
    why: str


class Unused(msgspec.Struct, frozen=True):
    """An object that is taken and not kept."""

    id: str
    version: str
    type: str
    author: str = ""


class Taken(msgspec.Struct, frozen=True):
    """An object that is kept, if its ids are the partner's.

    `things` are kinds and canonical values of an indicator; `about` are ids of a sighting or an opinion. With `is_over`
    it is taken back, or has run out.
    """

    id: str
    type: str
    version: datetime
    sha256: str
    content: str
    author: str
    confidence: int | None
    is_over: bool
    things: tuple[tuple[str, str], ...] = ()
    about: tuple[str, ...] = ()
    count: int = 0
    opinion: str = ""
    words: str = ""
    first_seen: datetime | None = None
    last_seen: datetime | None = None


class _Said(msgspec.Struct, frozen=True):
    """What is read of an object; the rest of it stays in its content."""

    type: str
    id: str
    spec_version: str = ""
    created: str = ""
    modified: str = ""
    created_by_ref: str = ""
    revoked: bool = False
    confidence: int | None = None
    pattern: str = ""
    pattern_type: str = ""
    valid_until: str = ""
    sighting_of_ref: str = ""
    count: int | None = None
    first_seen: str = ""
    last_seen: str = ""
    opinion: str = ""
    explanation: str = ""
    object_refs: tuple[str, ...] = ()


class _Named(msgspec.Struct, frozen=True):
    id: str = ""


_NAMED: Final = msgspec.json.Decoder(_Named)


class _No(Exception):  # noqa: N818 - why not, within this file
    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def judge(piece: Piece, *, now: datetime) -> Taken | Unused | Refused:
    """This will say what becomes of one object. Never raises for what was sent."""
    if piece.why:
        return Refused(piece.id, "", piece.why)
    try:
        text = piece.raw.decode()
        # all of it, what is not looked at too: it is kept as text
        content: Any = msgspec.json.decode(text)
        said = msgspec.convert(content, _Said)
    except msgspec.ValidationError:
        return Refused(_id_of(piece.raw), "", "form")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Refused("", "", "json")
    try:
        return _judged(said, text, content, now)
    except _No as no:
        is_id = _ID.fullmatch(said.id) is not None
        return Refused(said.id if is_id else "", _version_text(said), no.why)


def _id_of(raw: bytes) -> str:
    try:
        found = _NAMED.decode(raw).id
    except (msgspec.DecodeError, RecursionError):
        return ""
    return found if _ID.fullmatch(found) else ""


def _version_text(said: _Said) -> str:
    try:
        return fine_stamp(read_stamp(said.modified or said.created))
    except BadStampError:
        return ""


def _judged(said: _Said, text: str, content: Any, now: datetime) -> Taken | Unused:
    found = _ID.fullmatch(said.id)
    if found is None or found["type"] != said.type:
        raise _No("id")
    if said.type not in KEPT:
        if said.type not in _OTHERS:
            raise _No("type")
        return Unused(said.id, _version_text(said), said.type, said.created_by_ref)
    version = _checked(said, now)
    if said.type == INDICATOR and said.pattern_type != "stix":
        return Unused(said.id, fine_stamp(version), said.type, said.created_by_ref)
    taken = Taken(
        id=said.id,
        type=said.type,
        version=version,
        # of what it says, and not of blanks and order, which a store between us may change
        sha256=hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest(),
        content=text,
        author=said.created_by_ref,
        confidence=said.confidence,
        is_over=said.revoked or (bool(said.valid_until) and _moment(said.valid_until) <= now),
    )
    if said.type == INDICATOR:
        return msgspec.structs.replace(taken, things=() if taken.is_over else _things(said.pattern))
    return _about(said, taken)


def _checked(said: _Said, now: datetime) -> datetime:
    if said.spec_version != "2.1":
        raise _No("spec")
    created, version = _moment(said.created), _moment(said.modified)
    if version < created:
        raise _No("stamp")
    if version > now + AHEAD:
        raise _No("future")
    if said.confidence is not None and not 0 <= said.confidence <= _MOST_CONFIDENCE:
        raise _No("form")
    author = _ID.fullmatch(said.created_by_ref) if said.created_by_ref else None
    if said.created_by_ref and (author is None or author["type"] != "identity"):
        raise _No("author_form")
    return version


def _things(pattern: str) -> tuple[tuple[str, str], ...]:
    try:
        things = things_of(pattern)
    except UnreadPatternError as error:
        raise _No(f"pattern_{error.why}") from None
    if any(len(value) > _LONGEST_VALUE for _, value in things):
        raise _No("pattern_long")
    return things


def _about(said: _Said, taken: Taken) -> Taken:
    if said.type == SIGHTING:
        about: tuple[str, ...] = (said.sighting_of_ref,)
        if said.count is not None and not 0 <= said.count <= _MOST_COUNT:
            raise _No("count")
        first = _moment(said.first_seen) if said.first_seen else None
        last = _moment(said.last_seen) if said.last_seen else None
        if first is not None and last is not None and last < first:
            raise _No("stamp")
        count = 1 if said.count is None else said.count
        taken = msgspec.structs.replace(taken, count=count, first_seen=first, last_seen=last)
    else:
        about = tuple(dict.fromkeys(said.object_refs))
        if said.opinion not in _OPINIONS or not about:
            raise _No("opinion")
        taken = msgspec.structs.replace(taken, opinion=said.opinion, words=_one_line(said.explanation))
    if len(about) > _MOST_REFS or any(
        (found := _ID.fullmatch(ref)) is None or found["type"] != INDICATOR for ref in about
    ):
        raise _No("about")
    return msgspec.structs.replace(taken, about=about)


def _one_line(text: str) -> str:
    """This will give a partner's words as claims keep them: one line, no control characters, so much and no more."""
    said = "".join(letter if letter.isprintable() else " " for letter in text[: 4 * WORDS_CHARS])
    return " ".join(said.split())[:WORDS_CHARS]


def _moment(text: str) -> datetime:
    try:
        return read_stamp(text)
    except BadStampError:
        raise _No("stamp") from None
