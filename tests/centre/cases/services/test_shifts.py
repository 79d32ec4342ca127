"""What one shift tells the next, who has read it, and how long it is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.cases.scene import NOW, acting, changed_by, desk, opened, people, seeing
from lachan.centre.accounts.models import Role
from lachan.centre.audit.models import Entry
from lachan.centre.cases.models import ShiftNote, ShiftRead
from lachan.centre.cases.queries.shifts import pressing_at, shift_notes_for, stood_at
from lachan.centre.cases.services.changing import assign_case, pause_case
from lachan.centre.cases.services.shifts import forget_shift_notes, read_shift_note, write_shift_note
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_one_shift_tells_the_next_and_how_the_cases_stood_goes_along(people: People) -> None:
    north = people.office("north").pk
    late, mine, waits = opened(people), opened(people), opened(people)
    changed_by(mine, assign_case, people, assignee_id=people.at("north", Role.DESK).pk)
    changed_by(waits, pause_case, people, waiting_for="Ngân hàng", reason="hỏi")
    at = NOW + timedelta(hours=9)
    write_shift_note(office_id=north, text="Đang chờ ngân hàng", actor=desk(people), now=at)
    (note,) = shift_notes_for(seeing(people))
    assert (note.text, note.by) == ("Đang chờ ngân hàng", str(desk(people)))
    assert (note.stood.open, note.stood.nobodys, note.stood.waiting) == (3, 2, 1)
    assert note.stood.late >= 1
    assert late.number in note.stood.numbers
    assert waits.number not in note.stood.numbers, "its clocks stand"
    assert note.stood == stood_at(north, now=at)
    assert {row.number for row in pressing_at(north, now=at)} == set(note.stood.numbers)
    assert shift_notes_for(seeing(people, "south")) == ()


def test_only_who_works_on_cases_there_tells_the_next_shift(people: People) -> None:
    north = people.office("north").pk
    for actor in (desk(people, "south"), acting(people.at("north", Role.APPROVER))):
        with pytest.raises(Refusal, match="not_found"):
            write_shift_note(office_id=north, text="x", actor=actor, now=NOW)
    for text in ("", " \n", "x" * 10_001):
        with pytest.raises(Refusal, match="cases_words"):
            write_shift_note(office_id=north, text=text, actor=desk(people), now=NOW)
    assert not ShiftNote.objects.exists()


def test_who_has_read_a_note_is_shown_once_with_the_first_time(people: People) -> None:
    north = people.office("north").pk
    note_id = write_shift_note(office_id=north, text="x", actor=desk(people), now=NOW)
    reader = people.second("north", Role.DESK)
    for hours in (1, 5):
        read_shift_note(note_id=note_id, actor=acting(reader), now=NOW + timedelta(hours=hours))
    (note,) = shift_notes_for(seeing(people))
    assert note.reads == ((reader.pk, NOW + timedelta(hours=1)),)
    assert Entry.objects.filter(kind="cases.shift_note_read").count() == 1
    with pytest.raises(Refusal, match="not_found"):
        read_shift_note(note_id=note_id, actor=desk(people, "south"), now=NOW)
    with pytest.raises(Refusal, match="not_found"):
        read_shift_note(note_id=note_id + 1, actor=desk(people), now=NOW)


def test_a_note_is_shown_a_week_and_removed_after_a_year_with_its_readers(people: People) -> None:
    north = people.office("north").pk
    old = write_shift_note(office_id=north, text="cũ", actor=desk(people), now=NOW)
    read_shift_note(note_id=old, actor=acting(people.second("north", Role.DESK)), now=NOW)
    assert len(shift_notes_for(seeing(people), now=NOW + 6 * DAY)) == 1
    assert shift_notes_for(seeing(people), now=NOW + 8 * DAY) == ()
    write_shift_note(office_id=north, text="mới", actor=desk(people), now=NOW + 300 * DAY)
    assert forget_shift_notes(now=NOW + 365 * DAY, limit=10) == 0
    assert forget_shift_notes(now=NOW + 366 * DAY, limit=10) == 1
    assert [note.text for note in ShiftNote.objects.all()] == ["mới"]
    assert not ShiftRead.objects.exists()
