"""The chain of custody: each act on a piece of evidence hashed with the one before. Pure.

`chain = SHA-256(chain before ‖ canonical act)`, the first over 64 zeros; the canonical act is JSON with sorted keys, so
that a stranger computes it again from an export.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST: Final = "0" * 64


class Act(msgspec.Struct, frozen=True):
    """One act on a piece of evidence of this hash: its number from 1 on, what, when, who, for which office, codes."""

    exhibit: int
    sha256: str
    number: int
    act: str
    at: datetime
    actor: str
    office_id: int | None
    data: dict[str, Any]


def chain_of(act: Act, before: str) -> str:
    """This will give the hash of an act that follows on one with the hash `before`."""
    said = msgspec.json.encode(
        {**msgspec.structs.asdict(act), "at": act.at.astimezone(UTC).isoformat()}, order="sorted"
    )
    return hashlib.sha256(before.encode("ascii") + said).hexdigest()


def broken_at(acts: Iterable[tuple[Act, str]]) -> int | None:
    """This will give the number of the first act that doesn't follow on the one before, None where all do."""
    before, expected = FIRST, 1
    for act, chain in acts:
        if act.number != expected or not _follows(act, before, chain):
            return expected
        before, expected = chain, expected + 1
    return None


def _follows(act: Act, before: str, chain: str) -> bool:
    try:
        return chain_of(act, before) == chain
    except (ValueError, OverflowError):
        # a hash that is none, a moment that no calendar has: what was changed need not be computable
        return False
