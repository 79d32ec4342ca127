"""What a database needs that was put back from a backup: whoever took more than it knows takes all anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.exchange.counting import note_boundary
from lachan.centre.exchange.models import Cursor, Emptying, Hold
from lachan.centre.exchange.services.following import held_cursor
from lachan.centre.exchange.stopping import keep_mark
from lachan.centre.indicators.following import lists_are

if TYPE_CHECKING:
    from datetime import datetime

# Sixteen million changes that the backup doesn't know of and that came faster than one a second; secondaries take a
# serial for newer up to 2^31 ahead (RFC 1982).
AHEAD: Final = 2**24


def note_restored(*, now: datetime, was_emptied: bool = False) -> int:
    """This will give the place from which lists, zones and sets are whole again, one behind all that was given out.

    Between the backup and now things were listed and lifted that this database has never heard of: to go on from a
    place of then would leave them at consumers for ever. Somebody may have kept something back meanwhile as well. So
    what was decided by then and hadn't gone out waits for two, and of what waits a first yes of then counts no more:
    both look at it after the restore. What `was_emptied` at this place until now stays so, whatever the backup knows.
    """
    with transaction.atomic():
        held_cursor()
        Cursor.objects.filter(pk=1).update(restored_at=now, restored_version=lists_are().version)
        # two people are needed anew, so that they are called anew
        Hold.objects.filter(state=Hold.State.OPEN).update(
            first_by=None, first_at=None, first_reason="", calls=0, called_at=None
        )
        if not Emptying.objects.filter(is_on=True).update(first_by=None, first_at=None) and was_emptied:
            Emptying.objects.create(began_at=now)
        transaction.on_commit(keep_mark)
        return note_boundary(now=now, ahead=AHEAD)
