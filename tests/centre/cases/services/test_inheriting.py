"""When an office is dissolved: who has each thing that it had. One line for each table with an office or a person in it."""

from __future__ import annotations

import re
import secrets
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.apps import apps

from centre.accounts.people import give_role, make_person
from centre.accounts.trees import office_id, plan_of, territories, tree
from lachan.centre.accounts.access import token_viewer, viewer_of
from lachan.centre.accounts.models import DutyContact, Office, Role, Token
from lachan.centre.accounts.permissions import CASE_VIEW
from lachan.centre.accounts.queries.duty import duty_contacts
from lachan.centre.accounts.queries.territories import place_by_code
from lachan.centre.accounts.services.duty import ask_duty_contact, end_contacts_of_ended
from lachan.centre.accounts.services.reorganisations import record_plan
from lachan.centre.accounts.services.tokens import tidy_tokens
from lachan.centre.audit.actors import MACHINE, OPERATOR, person_actor
from lachan.centre.audit.models import Entry
from lachan.centre.cases.models import (
    Bulk,
    BulkLine,
    Calendar,
    Case,
    Clock,
    Event,
    Mention,
    Notice,
    Posting,
    SavedView,
    ShiftNote,
    Task,
)
from lachan.centre.cases.queries.inbox import inbox_for, tasks_for, waits_for
from lachan.centre.cases.queries.saved_views import views_of
from lachan.centre.cases.queries.shifts import shift_notes_for
from lachan.centre.cases.queries.wanted import Wanted, read_wanted
from lachan.centre.cases.services.bulk import go_on_with_all, start_bulk
from lachan.centre.cases.services.changing import assign_case, pause_case
from lachan.centre.cases.services.following import Puller
from lachan.centre.cases.services.notes import write_note
from lachan.centre.cases.services.opening import Draft, write_case
from lachan.centre.cases.services.own import save_view
from lachan.centre.cases.services.releasing import Releaser
from lachan.centre.cases.services.ringing import ring
from lachan.centre.cases.services.shifts import write_shift_note
from lachan.centre.cases.services.tasks import add_task
from lachan.centre.cases.services.telling import Teller, digest
from lachan.centre.cases.services.waiting import remind
from lachan.centre.outbox.models import Message
from lachan.centre.web.clock import VIETNAM
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer
    from lachan.centre.accounts.models import Person

pytestmark = pytest.mark.django_db
__all__ = ["territories", "tree"]

# the ward's police X4 is merged into another province's, T08, on the 20th
DAY = date(2026, 11, 20)
ENDS = "2026-11-20,merge,X4,T08,,"


def at(day: str | date, hour: int = 9) -> datetime:
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(day, datetime.min.time().replace(hour=hour), VIETNAM)


BEFORE = at("2026-11-18")
AFTER = at(DAY, 10)


def officer(office: str, role: str = Role.DESK) -> Person:
    person = make_person(f"{role} {office} {secrets.token_hex(4)}", office=Office.objects.get(code=office))
    give_role(person, role, Office.objects.get(code=office))
    return person


def opened(title: str = "Vụ việc thử") -> Case:
    """This will open a case that is the ward's."""
    draft = Draft(kind="message", title=title, place=place_by_code("C00004-202507"))
    case = write_case(draft, actor=MACHINE, now=BEFORE)
    assert code(case.office_id) == "X4"
    return case


def code(office: int | None) -> str:
    return "" if office is None else Office.objects.get(pk=office).code


def sees(person: Person, now: datetime = AFTER) -> Viewer:
    return viewer_of(person, now=now)


def dissolve() -> None:
    """This will merge the ward's police into T08, and do what the worker does on the day, twice."""
    record_plan(table=plan_of(ENDS), actor=OPERATOR, now=BEFORE)
    for _ in range(2):
        work(AFTER)


def work(now: datetime) -> None:
    puller, releaser = Puller(), Releaser()
    while puller.pull(now=now):
        pass
    while releaser.release(now=now):
        pass


def as_now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


# every table of the rooms of cases and accounts with an office or a person in it, and what becomes of it
BECOMES = {
    "Case.office_id": "successor",
    "Case.assignee_id": "nobody",
    "Case.escalated_to_id": "above",
    "Clock.escalated_to_id": "above",
    "Task.office_id": "successor",
    "Task.assignee_id": "nobody",
    "Task.given_office_id": "stays: what the next succession goes out from",
    "Posting.office_id": "stays: who had it",
    "Posting.given_office_id": "stays: what the next succession goes out from",
    "Event.office_id": "stays: who did it",
    "Custody.office_id": "stays: who did it",
    "BankTold.office_id": "stays: who was told",
    "Calendar.office_id": "stays: clocks count in the hours of who has the case",
    "Mention.person_id": "given up where the person can't see the case",
    "SavedView.office_id": "successor",
    "SavedView.person_id": "stays: one's own",
    "ShiftNote.office_id": "successor",
    "ShiftNote.written_office_id": "stays: where it was written",
    "ShiftRead.person_id": "stays: who read it",
    "Bulk.person_id": "is done to its end, each case refused that moved",
    "NoticeRule.person_id": "stays: one's own",
    "DigestHour.person_id": "stays: one's own",
    "Notice.person_id": "isn't mailed to who left; the event of leaving tells others",
    "Done.token_id": "kept a day",
    "CaseArchive.office_id": "stays: for whom it was asked; it is made for who may have it still, else it fails and says so",
    "CaseArchive.token_id": "stays: which program asked",
}


def test_every_table_with_an_office_or_a_person_in_it_stands_in_the_table_above() -> None:
    named = re.compile(r"(office|person|assignee|escalated_to|token)(_id)?$")
    found = {
        f"{model.__name__}.{field.attname}"
        for model in apps.get_app_config("cases").get_models()
        for field in model._meta.concrete_fields
        if named.search(field.name)
    }
    assert found == set(BECOMES)


@pytest.mark.usefixtures("tree")
def test_cases_tasks_and_what_went_up_go_to_who_carries_the_work_on_and_nobody_who_left_has_them() -> None:
    gone, there = officer("X4"), officer("T08")
    late, waits = opened(), opened()
    assign_case(case_id=late.pk, version=1, assignee_id=gone.pk, actor=person_actor(gone.pk), now=BEFORE)
    task = add_task(
        case_id=late.pk, title="Gọi ngân hàng", office_id=office_id("X4"), assignee_id=gone.pk,
        actor=person_actor(gone.pk), now=BEFORE,
    )  # fmt: skip
    pause_case(
        case_id=waits.pk,
        version=1,
        waiting_for="Nhà mạng",
        reason="Chờ",
        actor=person_actor(gone.pk),
        now=BEFORE,
    )
    Clock.objects.filter(case=late, stage="act").update(due_at=at("2026-11-19"))
    ring(now=at("2026-11-19"))
    assert code(as_now(late).escalated_to_id) == "T01"
    dissolve()
    late, waits = as_now(late), as_now(waits)
    assert [(code(one.office_id), one.assignee_id) for one in (late, waits)] == [("T08", None)] * 2
    assert code(late.escalated_to_id) == "BCA"
    assert {
        code(one)
        for one in Clock.objects.filter(missed_at__isnull=False).values_list("escalated_to_id", flat=True)
    } == {"BCA"}
    found = Task.objects.get(pk=task)
    assert (code(found.office_id), found.assignee_id) == ("T08", None)
    assert {row.id for row in inbox_for(sees(there), Wanted(whose="nobody"), now=AFTER).rows} == {
        late.pk,
        waits.pk,
    }
    assert [one.id for one in tasks_for(sees(there))] == [task]
    # what waited goes on being remembered, at the office that has it
    assert waits.remind_at is not None
    remind(now=waits.remind_at)
    Teller().tell(now=AFTER)
    assert Notice.objects.filter(person_id=there.pk, about="waits").count() == 1
    assert not Notice.objects.filter(person_id=gone.pk, about="waits").exists()
    assert list(Posting.objects.filter(case=late).order_by("pk").values_list("office_id", flat=True)) == [
        office_id("X4"), office_id("T08"),
    ]  # fmt: skip


@pytest.mark.usefixtures("tree")
def test_views_and_shift_notes_of_the_week_are_there_for_the_successor_and_say_whence() -> None:
    gone, there = officer("X4"), officer("T08")
    leader = officer("T08", Role.APPROVER)
    wanted = Wanted(office_id=office_id("X4"), late=True)
    for owner in ("X4", "T08"):
        save_view(
            name="Trễ hạn", wanted=Wanted(late=True), office_id=office_id(owner),
            actor=person_actor((gone if owner == "X4" else there).pk), now=BEFORE,
        )  # fmt: skip
    save_view(name="Phường Ba Đình", wanted=wanted, actor=person_actor(leader.pk), now=BEFORE)
    closed = Wanted(office_id=office_id("X4"), state="closed")
    save_view(name="Phường, đã xong", wanted=closed, actor=person_actor(leader.pk), now=BEFORE)
    for moment in (BEFORE, BEFORE - timedelta(days=20)):
        write_shift_note(
            office_id=office_id("X4"), text="Chờ nhà mạng gọi lại", actor=person_actor(gone.pk), now=moment
        )
    dissolve()
    assert {view.name for view in views_of(sees(there))} == {"Trễ hạn", "Trễ hạn (2)"}
    mine = {view.name: view.wanted.office_id for view in views_of(sees(leader))}
    assert mine["Phường Ba Đình"] == office_id("T08")
    assert mine["Phường, đã xong"] == office_id("X4")
    (note,) = shift_notes_for(sees(there), office_id=office_id("T08"), now=AFTER)
    assert (note.text, code(note.written_office_id)) == ("Chờ nhà mạng gọi lại", "X4")
    assert ShiftNote.objects.filter(office_id=office_id("X4")).count() == 1
    assert Entry.objects.filter(kind="cases.view_carried_on").count() == 1
    assert Entry.objects.filter(kind="cases.shift_note_carried_on").count() == 1
    assert SavedView.objects.count() == 4
    assert read_wanted(SavedView.objects.get(name="Trễ hạn (2)").wanted) == Wanted(late=True)


@pytest.mark.usefixtures("tree")
def test_where_nobody_carries_it_on_the_office_above_has_it() -> None:
    gone, above = officer("X4"), officer("T01")
    case = opened()
    save_view(
        name="Trễ hạn",
        wanted=Wanted(late=True),
        office_id=office_id("X4"),
        actor=person_actor(gone.pk),
        now=BEFORE,
    )
    write_shift_note(office_id=office_id("X4"), text="Bàn giao", actor=person_actor(gone.pk), now=BEFORE)
    Office.objects.filter(code="X4").update(valid_to=DAY)
    work(AFTER)
    assert code(as_now(case).office_id) == "T01"
    assert [code(view.office.id if view.office else None) for view in views_of(sees(above))] == ["T01"]
    assert len(shift_notes_for(sees(above), office_id=office_id("T01"), now=AFTER)) == 1


@pytest.mark.usefixtures("tree")
def test_hours_of_the_office_that_carries_it_on_count_and_the_dissolved_one_s_stay_with_it() -> None:
    case = opened()
    for owner in ("X4", "T08"):
        Calendar.objects.create(
            office_id=office_id(owner), valid_from=date(2026, 11, 1), zone="Asia/Ho_Chi_Minh", country="",
            week=msgspec.json.encode({"friday": ["20:00-24:00"], "saturday": ["20:00-24:00"]}).decode(),
            made_by="person:1", made_at=BEFORE,
        )  # fmt: skip
    Clock.objects.filter(case=case, stage="first_look").update(due_at=AFTER + timedelta(days=9))
    dissolve()
    clock = Clock.objects.get(case=case, stage="first_look")
    assert clock.calendar is not None
    assert code(clock.calendar.office_id) == "T08"


@pytest.mark.usefixtures("tree")
def test_an_act_on_many_cases_that_is_under_way_ends_and_says_what_moved_meanwhile() -> None:
    gone = officer("X4")
    cases = [opened(f"Vụ {number}") for number in range(3)]
    target = office_id("T02")
    Office.objects.filter(pk=target).update(valid_to=DAY)
    bulks = [
        start_bulk(
            key=secrets.token_hex(16), act=act, cases=[(case.pk, 1) for case in cases], params=params,
            reason="Thuộc nơi khác", actor=person_actor(gone.pk), now=BEFORE,
        )
        for act, params in (("hand-over", {"office_id": target}), ("take", {}))
    ]  # fmt: skip
    dissolve()
    go_on_with_all(now=AFTER)
    assert Bulk.objects.filter(pk__in=bulks, done_at__isnull=True).count() == 0
    assert set(BulkLine.objects.values_list("state", flat=True)) == {"refused"}
    assert {code(as_now(case).office_id) for case in cases} == {"T08"}
    assert {as_now(case).assignee_id for case in cases} == {None}


@pytest.mark.usefixtures("tree")
def test_a_token_of_a_dissolved_office_ends_and_opens_nothing_from_the_day_on() -> None:
    asks, decides = officer("BCA", Role.ADMINISTRATOR), officer("BCA", Role.ADMINISTRATOR)
    token = Token.objects.create(
        asked_by=asks,
        decided_by=decides,
        sha256="0" * 64,
        office_id=office_id("X4"), name="Tổng đài", permissions=CASE_VIEW, state=Token.State.LIVE,
        expires_at=AFTER + timedelta(days=90), asked_at=BEFORE,
    )  # fmt: skip
    dissolve()
    with pytest.raises(Refusal, match="token_unknown"):
        token_viewer(Token.objects.select_related("person", "office").get(pk=token.pk), now=AFTER)
    tidy_tokens(AFTER)
    assert Token.objects.get(pk=token.pk).state == Token.State.ENDED


@pytest.mark.usefixtures("tree")
def test_a_duty_desk_ends_with_its_bank_and_whoever_takes_the_bank_over_may_answer_for_it() -> None:
    Office.objects.filter(code="SBV").update(valid_to=DAY)
    DutyContact.objects.create(
        office_id=office_id("SBV"),
        mail="truc@cu.example",
        answers_for="970436",
        set_by="person:1",
        set_at=BEFORE,
    )
    asked: dict[str, Any] = {"mail": "truc@moi.example", "answers_for": ["970436"], "actor": OPERATOR}
    with pytest.raises(Refusal, match="duty_taken"):
        ask_duty_contact(office_id=office_id("BCA"), now=BEFORE, **asked)
    assert not duty_contacts(day=DAY)
    assert ask_duty_contact(office_id=office_id("BCA"), now=AFTER, **asked)
    assert end_contacts_of_ended(now=BEFORE) == 0
    assert [end_contacts_of_ended(now=AFTER) for _ in range(2)] == [1, 0]
    assert not DutyContact.objects.exists()
    assert Message.objects.filter(address="truc@cu.example", purpose="accounts.duty_ended").count() == 1
    assert Entry.objects.filter(kind="accounts.duty_contact_ended").count() == 1


@pytest.mark.usefixtures("tree")
def test_who_was_mentioned_and_can_see_the_case_no_more_is_given_up_and_whoever_wrote_is_told() -> None:
    gone, writes = officer("X4"), officer("BCA")
    case = opened()
    write_note(
        case_id=case.pk, text="Xem giúp", mentions=[gone.pk], actor=person_actor(writes.pk), now=BEFORE
    )
    Teller().tell(now=BEFORE)
    dissolve()
    (mention,) = Mention.objects.all()
    assert (mention.seen_at, mention.lost_at) == (None, AFTER)
    (lost,) = Event.objects.filter(kind="mention_lost")
    assert msgspec.json.decode(lost.data)["mentioned"] == [gone.pk]
    Teller().tell(now=AFTER)
    digest(now=AFTER + timedelta(days=1))
    texts = [bytes(row.content).decode() for row in Message.objects.filter(address=writes.email)]
    assert sum("không còn làm ở đó" in text for text in texts) == 1


@pytest.mark.usefixtures("tree")
def test_nothing_is_left_with_an_office_that_ended_whichever_of_the_tree_it_was() -> None:
    boss = officer("BCA")
    for number, ended in enumerate(("X4", "H001", "T02", "T01")):
        Office.objects.filter(code="H001").update(valid_to=None)
        case = opened()
        Case.objects.filter(pk=case.pk).update(office_id=office_id(ended), escalated_to_id=None)
        Posting.objects.filter(case=case).update(office_id=office_id(ended), given_office_id=office_id(ended))
        Task.objects.create(
            case=case, title="Xác minh", office_id=office_id(ended), made_by="person:1", made_at=BEFORE
        )
        Office.objects.filter(code=ended).update(valid_to=DAY + timedelta(days=number))
    ring(now=at(DAY + timedelta(days=4)))
    now = at(DAY + timedelta(days=5))
    work(now)
    standing = set(Office.objects.filter(valid_to__isnull=True).values_list("pk", flat=True))
    for table, name in (
        (Case, "office_id"),
        (Case, "escalated_to_id"),
        (Task, "office_id"),
        (Clock, "escalated_to_id"),
    ):
        held = set(table.objects.values_list(name, flat=True)) - {None}
        assert held <= standing, (table, name)
    assert len(inbox_for(sees(boss, now), Wanted(), now=now).rows) == 4
    assert not waits_for(sees(officer("T08"), now)).late
