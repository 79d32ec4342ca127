"""How far one saw, one stretch after another: what it has to be told of things that it may see no more, or again. Pure.

A scope holds from its place of the counter to that of the next one; the last one is how far one sees now. Each has
moments of its own, one for each entry that went on when it began, so that all that is told because of it has a place in
the order of versions (`moment_of`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange.codes import ACTIONS
from lachan.centre.exchange.readers import Reader, may_go
from lachan.centre.partners.codes import PAP, TLP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lachan.centre.exchange.entries import EntryRow

# How far one sees while all is emptied.
NOTHING: Final = Reader("clear", "clear", ())
_MICROSECOND: Final = timedelta(microseconds=1)


class Scope(msgspec.Struct, frozen=True):
    """How far one saw from place `seq` of the counter on.

    `at` is the moment of entry `first_id` in it, `last_id` the last entry that there was. `mark` tells what comes again
    after it from what was told before it: ids in STIX are made with it.
    """

    reader: Reader
    seq: int
    at: datetime
    first_id: int
    last_id: int
    mark: int

    def moment_of(self, entry_id: int) -> datetime:
        """This will give the moment at which it is told of an entry that it begins or is over for this reader."""
        return self.at + (entry_id - self.first_id) * _MICROSECOND

    def last_before(self, moment: datetime) -> int:
        """This will give the last entry that is told of up to a moment, an id before `first_id` where none is."""
        return self.first_id + (moment - self.at) // _MICROSECOND

    @property
    def ends(self) -> datetime:
        """This will give its last moment."""
        return self.moment_of(self.last_id)


class Stretch(msgspec.Struct, frozen=True):
    """What one sees since the same scope without a break: all that is within `inner` and not within `without`.

    `since` is None for what one has seen from the beginning.
    """

    inner: Reader
    without: Reader | None
    since: Scope | None


def both(one: Reader, other: Reader) -> Reader:
    """This will give who sees what both see."""
    return Reader(
        tlp=min(one.tlp, other.tlp, key=TLP.index),
        pap=min(one.pap, other.pap, key=PAP.index),
        kinds=tuple(kind for kind in one.kinds if kind in other.kinds),
        least_confidence=max(one.least_confidence, other.least_confidence),
        actions=tuple(action for action in ACTIONS if action in one.actions and action in other.actions),
    )


def stretches(scopes: Sequence[Scope]) -> Iterator[Stretch]:
    """This will part what one sees now by since when one has seen it, what is seen longest first."""
    inner = [scopes[-1].reader]
    for scope in reversed(scopes[:-1]):
        inner.append(both(scope.reader, inner[-1]))
    inner.reverse()
    before: Reader | None = None
    for at, (scope, reader) in enumerate(zip(scopes, inner, strict=True)):
        if _has_any(reader) and reader != before:
            yield Stretch(reader, before, scope if at else None)
        before = reader if _has_any(reader) else None


def ends(scopes: Sequence[Scope]) -> Iterator[tuple[Reader, Scope]]:
    """This will give each scope in which something may be over, with how far one saw before it."""
    for before, scope in pairwise(scopes):
        if both(before.reader, scope.reader) != before.reader:
            yield before.reader, scope


def mark_of(row: EntryRow, scopes: Sequence[Scope]) -> int:
    """This will give what the id of a thing is made with for who sees so: 0 where it was never told as over before.

    What is revoked is so for ever (STIX 2.1, section 3.6), so that what comes within sight again is another object.
    """
    for before, scope in zip(reversed(scopes[:-1]), reversed(scopes[1:]), strict=True):
        if row.listed_at < scope.at and may_go(row, before.reader) and not may_go(row, scope.reader):
            return scope.mark
    return 0


def marks_of(scopes: Sequence[Scope]) -> frozenset[int]:
    """This will give all marks that ids may have been made with for who saw so far."""
    return frozenset(scope.mark for _, scope in ends(scopes))


def _has_any(reader: Reader) -> bool:
    return bool(reader.kinds and reader.actions)
