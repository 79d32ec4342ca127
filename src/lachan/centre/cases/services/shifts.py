"""Telling the next shift: a note, with how the office's cases stand, and who has read it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import transaction

from lachan.centre.accounts.access import acting_viewer, may_at
from lachan.centre.accounts.permissions import CASE_VIEW, CASE_WORK
from lachan.centre.audit.log import record
from lachan.centre.cases.models import ShiftNote, ShiftRead
from lachan.centre.cases.queries.shifts import stood_at
from lachan.centre.cases.services.notes import read_text
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

KEPT_DAYS: Final = 365


def write_shift_note(*, office_id: int, text: str, actor: Actor, now: datetime) -> int:
    """This will write what this shift of an office tells the next, and how its cases stand now; gives its id.

    Raises Refusal: 404, 422 `cases_words`.
    """
    said = read_text(text)
    viewer = acting_viewer(actor, now=now)
    if not may_at(viewer, CASE_WORK, office_id):
        raise Refusal(404, "not_found")
    with transaction.atomic():
        note = ShiftNote.objects.create(
            office_id=office_id,
            text=said,
            by=str(actor),
            at=now,
            stood=msgspec.json.encode(stood_at(office_id, now=now)).decode(),
        )
        record(
            kind="cases.shift_note",
            actor=actor,
            now=now,
            subject=f"office:{office_id}",
            data={"note": note.pk},
        )
        return note.pk


def read_shift_note(*, note_id: int, actor: Actor, now: datetime) -> None:
    """This will note that a person has read a shift note; the first time counts.

    Raises Refusal: 404; 403 for an office's program, which reads for nobody.
    """
    viewer = acting_viewer(actor, now=now)
    if not viewer.person_id:
        raise Refusal(403, "not_permitted")
    with transaction.atomic():
        note = ShiftNote.objects.filter(pk=note_id).first()
        if note is None or not may_at(viewer, CASE_VIEW, note.office_id):
            raise Refusal(404, "not_found")
        _, is_new = ShiftRead.objects.get_or_create(
            note=note, person_id=viewer.person_id, defaults={"at": now}
        )
        if is_new:
            record(
                kind="cases.shift_note_read",
                actor=actor,
                now=now,
                subject=f"office:{note.office_id}",
                data={"note": note.pk},
            )


def forget_shift_notes(*, now: datetime, limit: int) -> int:
    """This will remove shift notes that are a year old, at most `limit`; gives how many."""
    old = ShiftNote.objects.filter(at__lt=now - timedelta(days=KEPT_DAYS)).order_by("pk")
    ids = list(old.values_list("pk", flat=True)[:limit])
    if ids:
        with transaction.atomic():
            ShiftNote.objects.filter(pk__in=ids).delete()
    return len(ids)
