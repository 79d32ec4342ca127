"""What one shift of an office tells the next: notes, who has read them, and how the cases stood and stand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Count, Q

from lachan.centre.accounts.permissions import CASE_VIEW
from lachan.centre.accounts.tree import below_in_query
from lachan.centre.cases.models import Case, ShiftNote
from lachan.centre.cases.queries.cases import CaseRow, rows_of

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer

SHOWN_DAYS: Final = 7
NOTES_SHOWN: Final = 20
PRESSING_SHOWN: Final = 20
# what falls due within it falls due in the next shift
NEXT_SHIFT: Final = timedelta(hours=12)


class Stood(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the open cases of an office stood at a moment: counts, and the numbers of the most pressing, those first."""

    open: int = 0
    late: int = 0
    urgent: int = 0
    due_soon: int = 0
    nobodys: int = 0
    waiting: int = 0
    numbers: tuple[str, ...] = ()


class ShiftNoteShown(msgspec.Struct, frozen=True):
    """What a shift told the next, how the cases stood then, and who has read it, when.

    `written_office_id` is the office at which it was written, where a succession brought it here; else None.
    """

    id: int
    office_id: int
    text: str
    by: str
    at: datetime
    stood: Stood
    reads: tuple[tuple[int, datetime], ...]
    written_office_id: int | None = None


def stood_at(office_id: int, *, now: datetime) -> Stood:
    """This will give how the open cases of an office stand. Two queries."""
    cases = Case.objects.filter(office_id=office_id, going_on=True)
    counts = cases.aggregate(
        open=Count("pk"),
        late=Count("pk", filter=Q(late_since__isnull=False) | Q(due_at__lte=now)),
        urgent=Count("pk", filter=Q(urgent_until__gt=now)),
        due_soon=Count("pk", filter=Q(due_at__gt=now, due_at__lte=now + NEXT_SHIFT)),
        nobodys=Count("pk", filter=Q(assignee_id__isnull=True)),
        waiting=Count("pk", filter=Q(state=Case.State.WAITING)),
    )
    pressing = [case.number for case in _pressing(office_id, now)]
    return Stood(**counts, numbers=tuple(pressing))


def pressing_at(office_id: int, *, now: datetime) -> tuple[CaseRow, ...]:
    """This will give the cases of an office that the next shift has to know of: urgent, late, due within 12 hours."""
    return rows_of(_pressing(office_id, now))


def shift_notes_for(
    viewer: Viewer, *, office_id: int | None = None, now: datetime | None = None
) -> tuple[ShiftNoteShown, ...]:
    """This will give the shift notes of the viewer's offices and below, the newest first. Two queries.

    `now` leaves those of the last week.
    """
    notes = ShiftNote.objects.filter(office_id__in=below_in_query(viewer.offices_where(CASE_VIEW)))
    if office_id is not None:
        notes = notes.filter(office_id=office_id)
    if now is not None:
        notes = notes.filter(at__gt=now - timedelta(days=SHOWN_DAYS))
    return tuple(
        ShiftNoteShown(
            note.pk,
            note.office_id,
            note.text,
            note.by,
            note.at,
            msgspec.json.decode(note.stood, type=Stood),
            tuple((one.person_id, one.at) for one in note.reads.all()),
            note.written_office_id,
        )
        for note in notes.order_by("-pk").prefetch_related("reads")[:NOTES_SHOWN]
    )


def _pressing(office_id: int, now: datetime) -> list[Case]:
    cases = Case.objects.filter(office_id=office_id, going_on=True).filter(
        Q(urgent_until__gt=now) | Q(due_at__lte=now + NEXT_SHIFT)
    )
    return list(cases.order_by("-priority", "-pk")[:PRESSING_SHOWN])
