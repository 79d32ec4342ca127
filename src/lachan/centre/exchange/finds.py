"""What partners found themselves and send as JSON: read and judged as their STIX indicators are. Pure.

A find is kept, weighed, looked at and taken back by the door of STIX objects (`services.receiving`): its mark is an id
of the partner's own, said once, and withdrawn once.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Annotated, Final, Literal
from uuid import UUID, uuid5

import msgspec

from lachan.centre.cases.schemas.asked import Body
from lachan.centre.exchange.claims.judging import AHEAD, MARK_CHARS, OLDEST, WORDS_CHARS
from lachan.centre.exchange.signal_refs import signal_line
from lachan.centre.exchange.taxii.judging import Taken
from lachan.centre.web.refusals import Refusal
from lachan.engine.extract.reading import canonicalize
from lachan.engine.links.suffixes import split_host
from lachan.engine.model import Kind

FIND: Final = "find"
MOST_FINDS: Final = 1_000
_IDS: Final = UUID("5d0c6e58-6c1f-4a0f-9f0d-8a4f0c2f7b33")
# A mark is said once and withdrawn once. So neither has a moment: what comes again is no newer version.
_SAID: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WITHDRAWN: Final = datetime(1970, 1, 2, tzinfo=UTC)


class PartnerFind(Body, frozen=True, kw_only=True):
    """One thing that a partner found: `kind` and `value`, when it was first seen there, how sure it is, and a note.

    `mark` is the partner's own name for it: the same twice is said once. `withdrawn`: what was said under this mark is
    taken back; nothing else stands beside it. `tlp` says how far the note may go; `red` is told by telephone.
    """

    mark: Annotated[str, msgspec.Meta(min_length=1, max_length=MARK_CHARS)]
    kind: Annotated[str, msgspec.Meta(max_length=20)] = ""
    value: Annotated[str, msgspec.Meta(max_length=2_000)] = ""
    first_seen: datetime | None = None
    note: Annotated[str, msgspec.Meta(max_length=WORDS_CHARS)] = ""
    confidence: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    tlp: Literal["clear", "green", "amber", "amber+strict"] = "amber"
    withdrawn: bool = False


class Noted(msgspec.Struct, frozen=True):
    """What is read again of a find's content, beside the thing."""

    first_seen: datetime | None = None
    note: str = ""
    tlp: str = ""


def judge_find(find: PartnerFind, *, partner_id: int, now: datetime) -> Taken:
    """This will say what is to be kept of a find. Raises Refusal (422), never with what was sent."""
    if not find.mark.isprintable() or find.mark != find.mark.strip():
        raise Refusal(422, "exchange_claim_mark", pointer="/mark", most=str(MARK_CHARS))
    if find.withdrawn:
        if find != PartnerFind(mark=find.mark, withdrawn=True):
            raise Refusal(422, "exchange_find_withdrawn", pointer="/withdrawn")
        return _taken(find, partner_id, _WITHDRAWN)
    thing = _thing(find)
    at = find.first_seen
    if at is not None and (at.tzinfo is None or not now - OLDEST <= at <= now + AHEAD):
        raise Refusal(422, "exchange_claim_time", pointer="/first_seen", most=str(OLDEST.days))
    return _taken(find, partner_id, _SAID, (thing,))


def _thing(find: PartnerFind) -> tuple[str, str]:
    known = find.kind in Kind and find.kind != Kind.TEXT
    value = canonicalize(Kind(find.kind), find.value) if known and find.value.isprintable() else None
    # an ending is nobody's, and everybody's names stand below it
    is_suffix = value is not None and find.kind == Kind.DOMAIN and split_host(value).is_suffix
    if value is None or is_suffix or signal_line(find.kind, value) is None:
        raise Refusal(422, "exchange_claim_thing", pointer="/value" if known else "/kind")
    return find.kind, value


def _taken(
    find: PartnerFind, partner_id: int, version: datetime, things: tuple[tuple[str, str], ...] = ()
) -> Taken:
    said = msgspec.json.encode((find, things))
    noted = Noted(find.first_seen and find.first_seen.astimezone(UTC), find.note, find.tlp)
    return Taken(
        id=f"{FIND}--{uuid5(_IDS, f'{partner_id} {find.mark}')}",
        type=FIND,
        version=version,
        sha256=hashlib.sha256(said).hexdigest(),
        content=msgspec.json.encode(noted).decode(),
        author="",
        confidence=find.confidence,
        is_over=find.withdrawn,
        things=things,
    )
