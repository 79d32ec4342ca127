"""Entries of the lists as STIX 2.1 indicators, version by version. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID  # noqa: TC003 - msgspec resolves the annotation at run time

import msgspec

from lachan.centre.exchange.codes import BLOCK, CHANGED, CORRECTED, LIFTED
from lachan.centre.exchange.stix.extensions import LISTING
from lachan.centre.exchange.stix.markings import PAP_IDS, TLP_IDS
from lachan.centre.exchange.stix.naming import identity_id, indicator_id
from lachan.centre.exchange.stix.patterns import pattern_of
from lachan.centre.exchange.stix.stamps import after, cut, stamp

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.exchange.entries import EntryRow

SPEC: Final = "2.1"
# STIX 2.1, section 10.9 (indicator-type-ov)
_TYPES: Final = {True: ("malicious-activity",), False: ("anomalous-activity",)}
# The thing goes on at another marking or action, where not everybody may see it.
MOVED: Final = "moved"
# Who reads this sees it no more; whether it goes on is not said.
WITHDRAWN: Final = "withdrawn"
# the source of what two listed by hand, as the register has it
BY_HAND: Final = "desk"
_REVOKED: Final = frozenset({LIFTED, CORRECTED})


class Reference(msgspec.Struct, frozen=True, gc=False):
    """By which number the centre knows it."""

    source_name: str
    external_id: str


class Listing(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Our extension of an indicator (`schemas/listing.json`)."""

    extension_type: Literal["property-extension", ""]
    action: str
    kind: str
    value: str
    pap: str
    round: int
    ended: str | None = None


class Indicator(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An indicator as it is written (STIX 2.1, section 4.7)."""

    type: str
    spec_version: str
    id: str
    created_by_ref: str
    created: str
    modified: str
    name: str
    description: str
    indicator_types: tuple[str, ...]
    pattern: str
    pattern_type: str
    pattern_version: str
    valid_from: str
    labels: tuple[str, ...]
    confidence: int
    object_marking_refs: tuple[str, ...]
    extensions: dict[str, Listing]
    external_references: tuple[Reference, ...] = ()
    revoked: bool = False
    valid_until: str | None = None


class Voice(msgspec.Struct, frozen=True):
    """Who speaks: the centre's id, and in which sentences it says `block` and `flag` to a person."""

    centre: UUID
    block: str
    flag: str


def identity(centre: UUID, name: str, *, created: datetime, modified: datetime) -> dict[str, Any]:
    """This will give the centre as an identity."""
    return {
        "type": "identity",
        "spec_version": SPEC,
        "id": identity_id(centre),
        "created": stamp(created),
        "modified": stamp(max(modified, created)),
        "name": name,
        "identity_class": "organization",
        "sectors": ["government-national"],
    }


def begun_version(row: EntryRow) -> datetime:
    """This will give `modified` of the version in which a row began.

    A thousandth behind it, so that it is later than the end of the row before it within the same thousandth.
    """
    return after(cut(row.added_at))


def ended_version(row: EntryRow) -> datetime:
    """This will give `modified` of the version in which a row ended: later than the one in which it began.

    Raises ValueError for a row that goes on.
    """
    if row.ended_at is None:
        raise ValueError
    return max(cut(row.ended_at), after(begun_version(row)))


def withdrawn_version(row: EntryRow, at: datetime) -> datetime:
    """This will give `modified` of the version by which a reader is told that it sees a row no more since a moment."""
    return max(cut(at), after(begun_version(row)))


def indicator(
    row: EntryRow,
    voice: Voice,
    *,
    is_end: bool = False,
    mark: int = 0,
    withdrawn_at: datetime | None = None,
) -> Indicator:
    """This will give a version of an entry: that it began, or (`is_end`) that it ended. KeyError: a strange kind.

    Since `withdrawn_at` the reader sees it no more: it is revoked, with what the reader had and no more than that.

    What was lifted or corrected is `revoked`, and its `valid_until` is over too, for those who read only that. What
    has run out, or goes on where the reader doesn't see it, has `valid_until` alone.
    """
    began = cut(row.listed_at)
    until = row.until
    modified = begun_version(row)
    ended: str | None = None
    if is_end and withdrawn_at is None:
        modified = ended_version(row)
        until = min(modified, until) if until is not None else modified
        ended = MOVED if row.ended_why == CHANGED else row.ended_why
    if withdrawn_at is not None:
        modified = withdrawn_version(row, withdrawn_at)
        until = min(modified, row.until) if row.until is not None else modified
        ended = WITHDRAWN
    if until is not None:
        # the standard wants it later than `valid_from`
        until = max(until, after(began))
    is_block = row.action == BLOCK
    return Indicator(
        type="indicator",
        spec_version=SPEC,
        id=indicator_id(voice.centre, row.kind, row.value, row.round, mark),
        created_by_ref=identity_id(voice.centre),
        created=stamp(began),
        modified=stamp(modified),
        name=row.value,
        description=voice.block if is_block else voice.flag,
        indicator_types=_TYPES[is_block],
        pattern=pattern_of(row.kind, row.value),
        pattern_type="stix",
        pattern_version=SPEC,
        valid_from=stamp(began),
        labels=(f"action:{row.action}", f"kind:{row.kind}", f"pap:{row.pap}"),
        confidence=row.confidence,
        # what two listed by hand has no number
        external_references=() if row.source == BY_HAND else (Reference("lachan", row.source),),
        object_marking_refs=(TLP_IDS[row.tlp], PAP_IDS[row.pap]),
        extensions={
            LISTING: Listing("property-extension", row.action, row.kind, row.value, row.pap, row.round, ended)
        },
        revoked=withdrawn_at is not None or (is_end and row.ended_why in _REVOKED),
        valid_until=None if until is None else stamp(until),
    )
