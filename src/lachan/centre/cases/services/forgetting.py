"""What somebody kept here for their own work goes when the account is erased: this room follows erasures by the log.

What they did, wrote and were given stays under the id, which leads to no name any more: it is the work of the office.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.log import record
from lachan.centre.audit.queries import Written, written_after
from lachan.centre.cases.models import Bulk, DigestHour, Notice, NoticeRule, SavedView, ShiftRead
from lachan.centre.cases.services.faults import Faults
from lachan.centre.cases.streams import Stream
from lachan.centre.evidence.services.uploads import drop_uploads_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_ERASED: Final = "accounts.person_erased"
_PERSON: Final = "person:"
_KEPT: Final[tuple[tuple[str, Any], ...]] = (
    ("views", SavedView.objects),
    ("notice_rules", NoticeRule.objects),
    ("digest_hours", DigestHour.objects),
    ("notices", Notice.objects),
    ("bulk_acts", Bulk.objects),
    ("shift_notes_read", ShiftRead.objects),
)


class Forgetter:
    """One worker's look at who was erased."""

    def __init__(self) -> None:
        """This will begin where the cursor stands."""
        self.erased = Stream[Written](
            "erasures", lambda after, limit: written_after(after, kind=_ERASED, limit=limit)
        )
        self.faults = Faults()

    def look(self, *, now: datetime) -> int:
        """This will remove what those kept here who were erased since; gives how many erasures were looked at."""
        return self.erased.turn(partial(self._forget, now=now))

    def _forget(self, erased: Sequence[Written], *, now: datetime) -> set[int]:
        failed = set()
        for one in erased:
            work = partial(forget_person, person_id=int(one.subject.removeprefix(_PERSON)), now=now)
            if not self.faults.try_one(f"erased:{one.id}", work):
                failed.add(one.id)
        return failed


def forget_person(*, person_id: int, now: datetime) -> None:
    """This will remove what a person kept here: views, how to be told, what waits to be told, acts on many, reads.

    Large files that the person has begun are dropped. Twice is once.
    """
    who = f"{_PERSON}{person_id}"
    with transaction.atomic():
        gone = {}
        for name, rows in _KEPT:
            theirs = rows.filter(person_id=person_id)
            gone[name] = theirs.count()
            theirs.delete()
        gone["uploads"] = drop_uploads_of(owner=who, now=now)
        if any(gone.values()):
            record(kind="cases.person_forgotten", actor=MACHINE, now=now, subject=who, data=gone)
