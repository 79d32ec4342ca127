"""What somebody kept for their own work goes when the account is erased, and what they did stays under the id."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from unittest.mock import patch

import msgspec
import pytest
from django.db import transaction

from centre.cases.scene import NOW, acting, changed_by, desk, opened, people
from lachan.centre.accounts.models import Person, Role, RolePeriod
from lachan.centre.accounts.services.erasures import erase_account
from lachan.centre.accounts.services.persons import stop_person
from lachan.centre.audit.models import Entry
from lachan.centre.cases.models import (
    Bulk,
    BulkLine,
    DigestHour,
    Note,
    Notice,
    NoticeRule,
    SavedView,
    ShiftNote,
    ShiftRead,
)
from lachan.centre.cases.queries.told_officer import told_about_officer
from lachan.centre.cases.queries.wanted import Wanted
from lachan.centre.cases.services import forgetting
from lachan.centre.cases.services.bulk import go_on_with_bulk, start_bulk
from lachan.centre.cases.services.changing import assign_case
from lachan.centre.cases.services.forgetting import Forgetter, forget_person
from lachan.centre.cases.services.notes import write_note
from lachan.centre.cases.services.own import save_view, set_notices
from lachan.centre.cases.services.shifts import read_shift_note, write_shift_note
from lachan.centre.cases.services.tasks import add_task
from lachan.centre.cases.services.telling import Teller, digest
from lachan.centre.evidence.models import Upload
from lachan.centre.evidence.queries import uploads_of
from lachan.centre.evidence.services.uploads import append_to_upload, begin_upload

if TYPE_CHECKING:
    from centre.accounts.people import People
    from lachan.centre.cases.models import Case

pytestmark = pytest.mark.django_db
__all__ = ["people"]

KEPT = (SavedView, NoticeRule, DigestHour, Notice, Bulk, ShiftRead)


def busy(people: People, person: Person) -> Case:
    """This will have a person keep, write and be given something of everything; gives the case."""
    me, office = acting(person), people.office("north").pk
    save_view(name="Trễ hạn", wanted=Wanted(late=True), actor=me, now=NOW)
    save_view(name="Chung", wanted=Wanted(late=True), office_id=office, actor=me, now=NOW)
    set_notices(rules={"assigned": "daily"}, hour=6, actor=me, now=NOW)
    case = changed_by(opened(people), assign_case, people, assignee_id=person.pk)
    add_task(
        case_id=case.pk, title="Gọi", office_id=office, assignee_id=person.pk, actor=desk(people), now=NOW
    )
    write_note(case_id=case.pk, text="Xem giúp", mentions=[person.pk], actor=desk(people), now=NOW)
    write_note(case_id=case.pk, text="Đã xem", actor=me, now=NOW)
    for _ in range(2):
        Teller().tell(now=NOW)
    bulk = start_bulk(
        key="0" * 32, act="looked", cases=[(case.pk, case.version)], params={}, actor=me, now=NOW
    )
    assert BulkLine.objects.filter(bulk_id=bulk).exists()
    read_shift_note(
        note_id=write_shift_note(office_id=office, text="Chờ ngân hàng", actor=desk(people), now=NOW),
        actor=me,
        now=NOW,
    )
    write_shift_note(office_id=office, text="Người báo sẽ gọi lại", actor=me, now=NOW)
    upload = begin_upload(holder=f"case:{case.pk}", name="màn hình.mp4", size_bytes=10, actor=me, now=NOW)
    append_to_upload(token=upload.token, offset_bytes=0, content=io.BytesIO(b"12345"), actor=me, now=NOW)
    return case


def erased(person: Person) -> None:
    """This will erase an account as two administrators do, once it is stopped."""
    RolePeriod.objects.filter(person=person).update(valid_to=NOW.date())
    with transaction.atomic():
        erase_account(Person.objects.get(pk=person.pk), actor=acting(person), now=NOW)


def test_all_that_somebody_keeps_has_and_wrote_is_told(people: People) -> None:
    me, other = people.second("north", Role.DESK), people.at("north", Role.DESK)
    case = busy(people, me)
    told = told_about_officer(me.pk)
    assert all(told.values()), [name for name, rows in told.items() if not rows]
    assert told["saved_views"][0]["name"] == "Trễ hạn"
    assert [one["text"] for one in told["shift_notes_written"]] == ["Người báo sẽ gọi lại"]
    assert {one["number"] for one in told["cases_given"]} == {case.number}
    assert {one["how"] for one in told["notice_rules"]} == {"daily"}
    assert [(one.name, one.offset_bytes) for one in uploads_of(f"person:{me.pk}")] == [("màn hình.mp4", 5)]
    assert "Xem giúp" not in f"{told}", "what somebody else wrote"
    theirs = told_about_officer(other.pk)
    assert not theirs["saved_views"]
    assert [one["text"] for one in theirs["shift_notes_written"]] == ["Chờ ngân hàng"]


def test_an_erasure_is_followed_and_takes_what_the_person_kept_and_nothing_else(people: People) -> None:
    me, other = people.second("north", Role.DESK), people.at("north", Role.DESK)
    case = busy(people, me)
    save_view(name="Của người khác", wanted=Wanted(late=True), actor=acting(other), now=NOW)
    set_notices(rules={"assigned": "never"}, hour=5, actor=acting(other), now=NOW)
    erased(me)
    forgetter = Forgetter()
    assert forgetter.look(now=NOW) == 1
    for kept in KEPT:
        assert not kept._default_manager.filter(person_id=me.pk).exists(), kept
    assert not Upload.objects.exists()
    assert not BulkLine.objects.exists()
    assert SavedView.objects.filter(person_id=other.pk).count() == 1
    assert NoticeRule.objects.filter(person_id=other.pk).exists()
    assert SavedView.objects.filter(office_id=people.office("north").pk).exists(), "the office's view"
    assert ShiftNote.objects.count() == 2
    assert Note.objects.filter(case=case).count() == 2
    entry = Entry.objects.get(kind="cases.person_forgotten")
    assert entry.subject == f"person:{me.pk}"
    gone = msgspec.json.decode(entry.data)
    assert gone["views"] == gone["bulk_acts"] == gone["uploads"] == gone["shift_notes_read"] == 1
    told = told_about_officer(me.pk)
    assert {name for name, rows in told.items() if rows} == {
        "office_views_made", "shift_notes_written", "cases_given", "tasks_given", "notes_written",
        "mentioned_in",
    }  # fmt: skip


def test_an_erasure_is_followed_once_and_again_after_a_backup_was_put_back(people: People) -> None:
    me = people.second("north", Role.DESK)
    erased(me)
    assert Forgetter().look(now=NOW) == 1
    assert not Entry.objects.filter(kind="cases.person_forgotten").exists(), "nothing was kept"
    SavedView.objects.create(person_id=me.pk, name="Trễ hạn", wanted="{}", made_at=NOW)
    forget_person(person_id=me.pk, now=NOW)
    forget_person(person_id=me.pk, now=NOW)
    assert Entry.objects.filter(kind="cases.person_forgotten").count() == 1


def test_one_that_fails_is_tried_again_and_keeps_no_other_back(people: People) -> None:
    first, second = people.second("north", Role.DESK), people.second("south", Role.DESK)
    for one in (first, second):
        SavedView.objects.create(person_id=one.pk, name="Trễ hạn", wanted="{}", made_at=NOW)
        erased(one)
    forgetter, real = Forgetter(), forgetting.forget_person

    def failing(*, person_id: int, now: object) -> None:
        if person_id == first.pk:
            raise ValueError("one of them")
        real(person_id=person_id, now=now)  # type: ignore[arg-type] # as it was given

    with patch.object(forgetting, "forget_person", failing):
        assert forgetter.look(now=NOW) == 1
    assert forgetter.faults.count() == 1
    assert set(SavedView.objects.values_list("person_id", flat=True)) == {first.pk}
    Forgetter().look(now=NOW)
    assert not SavedView.objects.exists()


def test_an_act_on_many_that_was_removed_meanwhile_is_left() -> None:
    assert go_on_with_bulk(bulk_id=10**9, now=NOW, seconds=1) == 0


def test_who_is_stopped_keeps_views_is_told_nothing_and_does_nothing_with_many(people: People) -> None:
    me = people.second("north", Role.DESK)
    busy(people, me)
    stop_person(person_id=me.pk, actor=acting(people.at("north", Role.ADMINISTRATOR)), now=NOW)
    assert SavedView.objects.filter(person_id=me.pk).exists()
    digest(now=NOW.replace(day=NOW.day + 1))
    assert not Notice.objects.filter(person_id=me.pk, sent_at=None).exists(), "dropped"
    go_on_with_bulk(bulk_id=Bulk.objects.get().pk, now=NOW, seconds=10)
    assert BulkLine.objects.get().code == "not_permitted"
