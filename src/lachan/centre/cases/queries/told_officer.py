"""All that cases hold about one who works here beside the log, for the answer to that person's own question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lachan.centre.cases.models import (
    Bulk,
    Case,
    DigestHour,
    Mention,
    Note,
    Notice,
    NoticeRule,
    SavedView,
    ShiftNote,
    ShiftRead,
    Task,
)

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet


def told_about_officer(person_id: int) -> dict[str, Any]:
    """This will give what a person keeps, has and wrote here, by table: cases by number, no words of others.

    What somebody wrote on a case stands there, and is told by when alone; a shift note is told whole.
    """
    who = f"person:{person_id}"
    mine = {"person_id": person_id}
    return {
        "saved_views": _rows(SavedView.objects.filter(**mine), "name", "wanted", "made_at"),
        "office_views_made": _rows(
            SavedView.objects.filter(made_by=who, office_id__isnull=False), "id", "made_at"
        ),
        "notice_rules": _rows(NoticeRule.objects.filter(**mine), "about", "how"),
        "digest_hour": _rows(DigestHour.objects.filter(**mine), "hour"),
        "notices": _rows(
            Notice.objects.filter(**mine),
            "event__case__number",
            "event__kind",
            "about",
            "how",
            "at",
            "sent_at",
        ),
        "acts_on_many": _rows(Bulk.objects.filter(**mine), "act", "params", "reason", "at", "done_at"),
        "shift_notes_written": _rows(ShiftNote.objects.filter(by=who), "office_id", "text", "at"),
        "shift_notes_read": _rows(ShiftRead.objects.filter(**mine), "note_id", "at"),
        "cases_given": _rows(Case.objects.filter(assignee_id=person_id), "number", "state"),
        "tasks_given": _rows(
            Task.objects.filter(assignee_id=person_id), "case__number", "state", "due_at", "ended_at"
        ),
        "notes_written": _rows(Note.objects.filter(by=who), "case__number", "at"),
        "mentioned_in": _rows(Mention.objects.filter(**mine), "note__case__number", "note__at", "seen_at"),
    }


def _rows(found: QuerySet[Model], *names: str) -> list[dict[str, Any]]:
    return list(found.order_by("pk").values(*names))
