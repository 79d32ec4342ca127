"""Keeping which id each thing has in STIX, and under which name the centre speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from lachan.centre.exchange.models import Centre, Entry, StixName
from lachan.centre.exchange.queries.stix import CentreRow, centre_row
from lachan.centre.exchange.stix.naming import listed_uuid
from lachan.centre.web.centre import centre_in
from lachan.centre.web.commits import in_turn
from lachan.centre.web.rows import insert_missing_rows, ready_row

if TYPE_CHECKING:
    from datetime import datetime

_BATCH: Final = 2_000
_ROWS: Final = 1_000
# of the site's settings, cut as the column is
_NAME_CHARS: Final = 300


def this_centre(*, now: datetime) -> CentreRow:
    """This will give who this centre is. Its id is drawn with its tables, and here where these were emptied since."""
    found = centre_row()
    if found is None:
        Centre.objects.get_or_create(pk=1, defaults={"created_at": now, "modified_at": now})
        found = centre_row()
    if found is None:
        raise Centre.DoesNotExist
    return found


def name_entries(*, now: datetime) -> int:
    """This will give entries that are new their ids, and give how many entries it looked at."""
    centre = this_centre(now=now)
    new = Entry.objects.filter(added_seq__gt=centre.named_seq).order_by("added_seq")
    rows = list(new.values_list("added_seq", "kind", "value", "round")[:_BATCH])
    if not rows:
        return 0
    named = {
        listed_uuid(centre.uid, kind, value, round_): (kind, value, round_) for _, kind, value, round_ in rows
    }
    ready = [
        ready_row(StixName, uid=uid, kind=kind, value=value, round=round_)
        for uid, (kind, value, round_) in sorted(named.items())
    ]
    with in_turn():
        for start in range(0, len(ready), _ROWS):
            insert_missing_rows(StixName, ready[start : start + _ROWS], once="uid")
        Centre.objects.filter(pk=1, named_seq__lt=rows[-1][0]).update(named_seq=rows[-1][0])
    return len(rows)


def name_centre(*, now: datetime) -> int:
    """This will keep the centre's name as the site has it, as a new version of its identity when it has changed."""
    name = centre_in("vi").name[:_NAME_CHARS]
    row = this_centre(now=now)
    if row.name == name:
        return 0
    # nobody has read an identity before its first name was written
    modified = now if row.name else row.modified_at
    return Centre.objects.filter(pk=1, name=row.name).update(name=name, modified_at=modified)


class NameForgetter:
    """Removes ids of things of which no entry is left, some thousands a round."""

    def __init__(self) -> None:
        """This will begin at the beginning."""
        self._after = 0

    def forget(self) -> int:
        """This will look at some ids, and give how many it removed."""
        ids = list(
            StixName.objects.filter(pk__gt=self._after).order_by("pk").values_list("pk", flat=True)[:50_000]
        )
        if not ids:
            self._after = 0
            return 0
        there = Entry.objects.filter(kind=OuterRef("kind"), value=OuterRef("value"), round=OuterRef("round"))
        with transaction.atomic():
            gone = StixName.objects.filter(~Exists(there), pk__gt=self._after, pk__lte=ids[-1])
            count, _ = gone.delete()
        self._after = ids[-1]
        return count
