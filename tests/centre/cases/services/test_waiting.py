"""A case that waits for somebody outside is remembered after a time, once for each such time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from centre.accounts.people import give_role
from centre.cases.scene import NOW, changed_by, fresh, opened, people, reported, seeing
from lachan.centre.accounts.models import Office, Role
from lachan.centre.audit.models import Entry
from lachan.centre.cases.deadlines import deadlines
from lachan.centre.cases.models import Case, Event, Notice
from lachan.centre.cases.queries.choices import choices_for
from lachan.centre.cases.queries.inbox import inbox_for
from lachan.centre.cases.queries.timeline import timeline_for
from lachan.centre.cases.queries.wanted import Wanted
from lachan.centre.cases.services.changing import go_on_with_case, hand_over, pause_case
from lachan.centre.cases.services.ending import close_case
from lachan.centre.cases.services.looking import Looker
from lachan.centre.cases.services.members import add_members
from lachan.centre.cases.services.telling import Teller, digest
from lachan.centre.cases.services.waiting import remind
from lachan.centre.outbox.models import Message

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
# five working days from Monday nine, with Tuesday, 24 November, off
FIRST = datetime.fromisoformat("2026-12-01T09:00+07:00")
# and five more
SECOND_TIME = datetime.fromisoformat("2026-12-08T09:00+07:00")


def waiting(people: People, **told: Any) -> Case:
    told = {"waiting_for": "Ngân hàng Vietcombank", "reason": "Chờ sao kê", **told}
    return changed_by(opened(people), pause_case, people, **told)


def reminders(case: Case) -> list[dict[str, Any]]:
    rows = Event.objects.filter(case=case, kind="waited").order_by("pk").values_list("data", flat=True)
    return [msgspec.json.decode(row) for row in rows]


def test_after_five_working_days_who_has_it_is_reminded_and_then_the_office_above_too(people: People) -> None:
    case = waiting(people)
    for now, count in ((FIRST - SECOND, 0), (FIRST, 1), (FIRST + DAY, 1), (SECOND_TIME, 2)):
        for _ in range(2):
            remind(now=now)
        assert len(reminders(case)) == count, now
    first, second = reminders(case)
    assert (first["office"], second["office"]) == (None, people.office("centre").pk)
    assert datetime.fromisoformat(first["since"]) == NOW
    assert fresh(case).waits_long_since == FIRST
    assert Entry.objects.filter(kind="cases.waited").count() == 2
    kinds = [row.kind for row in timeline_for(seeing(people), case.pk).rows]
    assert kinds[:2] == ["waited", "waited"]


def test_the_inbox_is_narrowed_to_what_waits_too_long(people: People) -> None:
    case, other = waiting(people), waiting(people)
    remind(now=FIRST - SECOND)
    viewer, wanted = seeing(people), Wanted(waits_long=True)
    assert not inbox_for(viewer, wanted, now=FIRST).rows
    remind(now=FIRST)
    changed_by(other, go_on_with_case, people, now=FIRST)
    (row,) = inbox_for(viewer, wanted, now=FIRST).rows
    assert (row.id, row.waits_long_since) == (case.pk, FIRST)
    assert choices_for(viewer, Wanted(), now=FIRST).of("waits_long") == 1
    assert not inbox_for(seeing(people, "south"), wanted, now=FIRST).rows


@pytest.mark.parametrize("act", ["go_on", "close"])
def test_what_goes_on_or_ends_is_remembered_no_more(people: People, act: str) -> None:
    case = waiting(people)
    remind(now=FIRST)
    if act == "go_on":
        case = changed_by(case, go_on_with_case, people, now=FIRST + HOUR)
    else:
        case = changed_by(
            case, close_case, people, now=FIRST + HOUR, outcome="not_reached", reason="Không ai trả lời"
        )
    assert (case.remind_at, case.waits_long_since, case.waiting_since) == (None, None, None)
    assert remind(now=FIRST + 90 * DAY) == 0
    assert len(reminders(case)) == 1


def test_one_that_waits_again_is_remembered_from_then_on(people: People) -> None:
    case = changed_by(waiting(people), go_on_with_case, people, now=FIRST - DAY)
    case = changed_by(
        case, pause_case, people, now=FIRST - DAY, waiting_for="Nhà mạng", reason="Chờ chủ thuê bao"
    )
    assert remind(now=FIRST) == 0
    assert case.remind_at is not None
    assert case.remind_at > FIRST + 4 * DAY


def test_a_worker_that_was_away_for_a_month_brings_one_reminder_and_not_all(people: People) -> None:
    case = waiting(people)
    late = FIRST + 30 * DAY
    for _ in range(3):
        remind(now=late)
    assert len(reminders(case)) == 1
    assert fresh(case).waits_long_since == FIRST
    # over New Year's Day
    remind(now=late + 10 * DAY)
    assert len(reminders(case)) == 2


def test_while_money_can_be_stopped_four_hours_are_long_and_the_mail_says_so_at_once(people: People) -> None:
    officer = people.at("north", Role.DESK)
    reported(loss_vnd=1_000_000)
    Looker().look(now=NOW)
    case = changed_by(Case.objects.get(), pause_case, people, waiting_for="Ngân hàng", reason="Đã gọi")
    Teller().tell(now=NOW)
    Message.objects.all().delete()
    assert remind(now=NOW + 4 * HOUR - SECOND) == 0
    assert remind(now=NOW + 4 * HOUR) == 1
    for _ in range(2):
        Teller().tell(now=NOW + 4 * HOUR)
    (mail,) = Message.objects.filter(purpose="cases.notice")
    assert mail.address == officer.email
    assert "chưa trả lời" in bytes(mail.content).decode()
    assert case.number in bytes(mail.content).decode()


def test_a_case_that_becomes_urgent_while_it_waits_is_remembered_sooner(people: People) -> None:
    case = waiting(people)
    assert case.remind_at == FIRST
    report = reported(loss_vnd=2_000_000)
    case = changed_by(case, add_members, people, report_ids=[report])
    assert case.remind_at == NOW + 4 * HOUR


def test_who_has_it_and_who_is_above_read_of_it_in_the_mail_of_the_day(people: People) -> None:
    officer, leader = people.at("north", Role.DESK), people.at("centre", Role.APPROVER)
    waiting(people)
    remind(now=FIRST)
    Teller().tell(now=FIRST)
    assert set(Notice.objects.values_list("person_id", "about", "how")) == {(officer.pk, "waits", "daily")}
    remind(now=SECOND_TIME)
    Teller().tell(now=SECOND_TIME)
    digest(now=SECOND_TIME + DAY)
    told = {
        row.address: bytes(row.content).decode() for row in Message.objects.filter(purpose="cases.notice")
    }
    assert set(told) == {officer.email, leader.email}
    assert "vẫn chờ bên ngoài" in told[leader.email]


def test_one_that_went_on_before_anybody_was_told_is_told_to_nobody(people: People) -> None:
    people.at("north", Role.DESK)
    case = waiting(people)
    remind(now=FIRST)
    changed_by(case, go_on_with_case, people, now=FIRST)
    Teller().tell(now=FIRST)
    assert not Notice.objects.filter(about="waits").exists()


def test_of_an_office_under_another_root_nobody_is_told_who_does_not_see_what_waits(people: People) -> None:
    other = people.office("other")
    Office.objects.filter(pk=other.pk).update(kind=Office.Kind.MINISTRY)
    give_role(people.at("other", Role.DESK), Role.DESK, other)
    case = waiting(people)
    case = changed_by(case, hand_over, people, office_id=other.pk, reason="Thuộc bộ khác")
    remind(now=FIRST)
    remind(now=SECOND_TIME)
    assert [one["office"] for one in reminders(case)] == [None, None]


def test_where_the_office_above_has_ended_the_next_is_told(people: People) -> None:
    case = waiting(people)
    Office.objects.filter(pk=people.office("centre").pk).update(valid_to=NOW.date())
    remind(now=FIRST)
    remind(now=SECOND_TIME)
    assert reminders(case)[1]["office"] == people.office("ministry").pk


@pytest.mark.usefixtures("people")
def test_how_long_is_too_long_stands_in_the_file_with_its_reason() -> None:
    usual, urgent = deadlines()["waiting.usual"], deadlines()["waiting.urgent"]
    assert (usual.minutes, usual.around_the_clock) == (5 * 8 * 60, False)
    assert (urgent.minutes, urgent.around_the_clock) == (240, True)
    assert usual.reason
    assert urgent.reason
