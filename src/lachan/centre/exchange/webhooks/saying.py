"""What a message to a partner's program says: a part of all that goes on, or what changed, in order. Pure.

Each change names its place of the counter. Who applies a message that begins at or before its own place, and drops
one that doesn't lead beyond it, ends with what we have: also after a message that came twice, late, or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.exchange.entries import Edition, EntryRow  # noqa: TC001 - msgspec resolves the annotation at run time

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    type StixIds = Callable[[EntryRow], str]

FORM: Final = "lachan.entries/1"
EVENT: Final = "exchange.entries"
# Of the longest values (500 characters, three bytes each) so many make a message of less than 1 MB.
MOST: Final = 400


def _nothing(row: EntryRow) -> str:
    del row
    return ""


class Place(msgspec.Struct, frozen=True):
    """How far somebody has been told.

    `told` is the place of the counter that it knows to have reached, 0 for none; `looked` is up to where nothing more
    was for it. While all is told anew, `fill` is the place which that leads to, `after_id` the last entry told and
    `part` the number of the last part; `fill` is 0 else.
    """

    told: int = 0
    looked: int = 0
    fill: int = 0
    after_id: int = 0
    part: int = 0


class Part(msgspec.Struct, frozen=True):
    """One message: `rows` of a part of all, or `editions` of what changed; and the place behind it.

    `since` is None for a part of all; `is_last` says that nothing more is there at this moment.
    """

    since: int | None
    upto: int
    after: Place
    is_last: bool
    rows: tuple[EntryRow, ...] = ()
    editions: tuple[Edition, ...] = ()


def say_part(part: Part, *, stix_id: StixIds = _nothing) -> dict[str, Any]:
    """This will put a message together, as JSON holds it."""
    if part.since is None:
        changes = [_listed(row.added_seq, row, stix_id) for row in part.rows]
    else:
        changes = [
            _ended(edition, stix_id) if edition.is_end else _listed(edition.seq, edition.row, stix_id)
            for edition in part.editions
        ]
    return {
        "form": FORM,
        "since": part.since,
        "upto": part.upto,
        "part": None if part.since is not None else _number(part),
        "last": part.is_last,
        "changes": changes,
    }


def _number(part: Part) -> int:
    return part.after.part or 1


def _listed(seq: int, row: EntryRow, stix_id: StixIds) -> dict[str, Any]:
    return {
        "seq": seq,
        "is": "listed",
        "kind": row.kind,
        "value": row.value,
        "action": row.action,
        "tlp": row.tlp,
        "pap": row.pap,
        "confidence": row.confidence,
        "number": row.source,
        "listed_at": _moment(row.listed_at),
        "until": _moment(row.until),
        **_named(row, stix_id),
    }


def _ended(edition: Edition, stix_id: StixIds) -> dict[str, Any]:
    row = edition.row
    return {
        "seq": edition.seq,
        "is": "ended",
        "kind": row.kind,
        "value": row.value,
        "number": row.source,
        "why": row.ended_why,
        "ended_at": _moment(row.ended_at),
        **_named(row, stix_id),
    }


def _named(row: EntryRow, stix_id: StixIds) -> dict[str, str]:
    found = stix_id(row)
    return {"stix_id": found} if found else {}


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
