"""What a database needs that was put back from a backup: whoever took more than it knows takes all anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.exchange.counting import note_boundary

if TYPE_CHECKING:
    from datetime import datetime

# Sixteen million changes that the backup doesn't know of and that came faster than one a second; secondaries take a
# serial for newer up to 2^31 ahead (RFC 1982).
AHEAD: Final = 2**24


def note_restored(*, now: datetime) -> int:
    """This will give the place from which lists, zones and sets are whole again, one behind all that was given out.

    Between the backup and now things were listed and lifted that this database has never heard of: to go on from a
    place of then would leave them at consumers for ever.
    """
    with transaction.atomic():
        return note_boundary(now=now, ahead=AHEAD)
