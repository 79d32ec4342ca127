"""Following the register: what its lists say goes out within a second, and what they say no more is gone as soon.

A step pulls. It reads the entries that changed since it looked last, asks for each thing that they name what should be
told of it now (`wanted.py`), and writes the difference: ends first, and what begins as far as the guard lets it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F

from lachan.centre.exchange.models import Cursor
from lachan.centre.exchange.queries.allow_lists import look_at_allow_lists
from lachan.centre.exchange.queries.entries import due, things_after
from lachan.centre.exchange.services.telling import Telling
from lachan.centre.exchange.wanted import told_as
from lachan.centre.indicators.following import ListsAre, listed_after, lists_are
from lachan.engine.model import ListClass

if TYPE_CHECKING:
    from datetime import datetime

CLASSES: Final = (str(ListClass.BAD), str(ListClass.CORRECTED))
_BATCH: Final = 1_000


def follow(*, now: datetime) -> int:
    """This will tell what changed in the register's lists, at most a thousand entries, and give how many that were.

    Another database than before (put back from a backup, made anew) is read from its beginning, and what is told is
    held against it: what it doesn't know waits for two people before it is gone.
    """
    are = lists_are()
    cursor = Cursor.objects.filter(pk=1).first()
    if (
        cursor is not None
        and (cursor.version, cursor.token) == (are.version, are.lineage)
        and not cursor.last_id
    ):
        return 0
    look_at_allow_lists()
    with transaction.atomic():
        cursor = held_cursor()
        is_other = bool(cursor.token) and (cursor.token != are.lineage or cursor.version > are.version)
        if is_other:
            Cursor.objects.filter(pk=1).update(version=0, last_id=0, token=are.lineage, compared_id=0)
            return 1
        return _follow(cursor, are, now)


def compare(*, now: datetime) -> int:
    """This will hold what is told against a register that was put back, and give how many things that were."""
    if not Cursor.objects.filter(pk=1, compared_id__isnull=False).exists():
        return 0
    with transaction.atomic():
        cursor = held_cursor()
        if cursor.compared_id is None:
            return 0
        rows = tuple(things_after(cursor.compared_id, limit=_BATCH))
        Telling(now=now).tell({(kind, value) for _, kind, value in rows})
        upto = rows[-1][0] if rows else None
        Cursor.objects.filter(pk=1).update(compared_id=upto)
    return len(rows)


def expire(*, now: datetime) -> int:
    """This will end what has lasted as long as it was decided for, and give how many that were."""
    if not (over := due(now, limit=_BATCH)):
        return 0
    with transaction.atomic():
        held_cursor()
        return Telling(now=now).tell(set(over))


def _follow(cursor: Cursor, are: ListsAre, now: datetime) -> int:
    changed = listed_after(cursor.version, cursor.last_id, classes=CLASSES, upto=are.version, limit=_BATCH)
    known = -1 if cursor.restored_version is None else cursor.restored_version
    Telling(now=now).tell(
        {(row.kind, row.value) for row in changed},
        unsure={(row.kind, told_as(row.kind, row.value)) for row in changed if row.changed_in <= known},
    )
    # behind the last one of a full page stands the rest of the same version
    is_whole = len(changed) < _BATCH
    Cursor.objects.filter(pk=1).update(
        version=are.version if is_whole else changed[-1].changed_in,
        last_id=0 if is_whole else changed[-1].id,
        token=are.lineage,
        followed_at=now,
    )
    return len(changed)


def held_cursor() -> Cursor:
    """This will hold the cursor until the transaction ends, so that one worker at a time tells."""
    if not Cursor.objects.filter(pk=1).update(version=F("version")):
        Cursor.objects.bulk_create([Cursor(pk=1)], ignore_conflicts=True)
        Cursor.objects.filter(pk=1).update(version=F("version"))
    return Cursor.objects.get(pk=1)
