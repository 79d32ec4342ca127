"""The counter that orders all that goes out: places and moments that only rise."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import F

from lachan.centre.exchange.models import Counter

if TYPE_CHECKING:
    from collections.abc import Iterator

_STEP: Final = timedelta(microseconds=1)


class Places(msgspec.Struct, frozen=True):
    """Some places in a row, each with a moment of its own."""

    first: int
    count: int
    begins: datetime

    def __iter__(self) -> Iterator[tuple[int, datetime]]:
        """This will give each place with its moment."""
        return ((self.first + each, self.begins + each * _STEP) for each in range(self.count))


def take_moments(count: int, *, now: datetime) -> datetime:
    """This will give the first of some moments in a row, within a transaction; they rise as the places' do.

    Nothing is told in them to everybody, so that no place is taken. Two queries.
    """
    row = held_counter()
    begins = now if row.at is None else max(now, row.at + _STEP)
    Counter.objects.filter(pk=1).update(at=begins + (count - 1) * _STEP)
    return begins


def take_places(count: int, *, now: datetime, ahead: int = 0) -> Places:
    """This will give the next places, within a transaction; others who want some wait until its end.

    A place is never smaller than the seconds since 1970: a database that is put back from a backup goes on behind all
    that was given out before, unless more than one a second was needed since. `ahead` leaves so many out. Two queries.
    """
    row = held_counter()
    first = max(row.seq + 1, int(now.timestamp())) + ahead
    begins = now if row.at is None else max(now, row.at + _STEP)
    last = begins + (count - 1) * _STEP
    Counter.objects.filter(pk=1).update(seq=first + count - 1, at=last)
    return Places(first, count, begins)


def note_boundary(*, now: datetime, ahead: int = 0) -> int:
    """This will take a place behind which nobody can go on from what came before it."""
    [(place, _)] = take_places(1, now=now, ahead=ahead)
    Counter.objects.filter(pk=1).update(since_seq=place)
    return place


def held_counter() -> Counter:
    """This will hold the row until the transaction ends: first a write, so that SQLite and PostgreSQL wait alike."""
    if not Counter.objects.filter(pk=1).update(seq=F("seq")):
        Counter.objects.bulk_create([Counter(pk=1)], ignore_conflicts=True)
        Counter.objects.filter(pk=1).update(seq=F("seq"))
    return Counter.objects.get(pk=1)
