"""A worker that was away brings all that fell due in the meantime: in order, each once, and without a flood of mails."""

from __future__ import annotations

import importlib
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec
import pytest

from centre.accounts.duty_desks import set_duty
from centre.cases.scene import NOW, changed_by, desk, fresh, opened, people, reported
from centre.reports.judging import judge_all
from lachan.centre.accounts.models import Office, Role
from lachan.centre.cases import tasks
from lachan.centre.cases.models import Case, Event, Task
from lachan.centre.cases.services.changing import assign_case, pause_case
from lachan.centre.cases.services.tasks import add_task
from lachan.centre.cases.services.telling import GATHERED_AFTER, MOST_AN_HOUR
from lachan.centre.outbox.models import Message
from lachan.centre.reports.services import join_reports
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

HOUR: Final = timedelta(hours=1)
LATE: Final = 60
WAITING: Final = 10
# Monday nine, five working days later with a day off in between
BACK: Final = datetime.fromisoformat("2026-12-01T10:00+07:00")


def work(now: datetime) -> None:
    """This will run the steps of a worker that has just started, in turn until none has anything left to do."""
    steps = importlib.reload(tasks).STEPS
    judge_all(now)
    while join_reports(now=now):
        pass
    for _ in range(50):
        if not sum(step.run(now) for step in steps):
            break


def mails() -> Counter[str]:
    return Counter(Message.objects.filter(purpose="cases.notice").values_list("address", flat=True))


def test_after_an_hour_without_a_worker_all_is_told_once_in_order_and_without_a_flood(people: People) -> None:
    officer, leader = people.at("north", Role.DESK), people.at("centre", Role.APPROVER)
    gone = people.second("north", Role.DESK)
    waits = [
        changed_by(opened(people), pause_case, people, waiting_for="Ngân hàng", reason="Chờ sao kê")
        for _ in range(WAITING)
    ]
    held = changed_by(opened(people), assign_case, people, assignee_id=gone.pk)
    moved = opened(people, kind="message", territory_code="C00004-202507")
    task = add_task(
        case_id=held.pk, title="Gọi nhà mạng", office_id=people.office("north_ward").pk,
        actor=desk(people), now=NOW,
    )  # fmt: skip
    for case in (held, moved):
        Case.objects.filter(pk=case.pk).update(due_at=None)
        case.clocks.update(due_at=None, warn_at=None, running_since=None)
    work(NOW)
    Message.objects.all().delete()
    # due within the hour in which no worker runs, the last that was opened first
    begins = BACK - 6 * HOUR - HOUR
    late = [
        opened(people, now=begins - timedelta(days=1) + timedelta(seconds=LATE - number))
        for number in range(LATE)
    ]
    for number, case in enumerate(late):
        case.clocks.filter(stage="first_look").update(
            due_at=BACK - timedelta(seconds=1 + number), warn_at=BACK - HOUR, warned_at=BACK - HOUR
        )
        case.clocks.filter(stage="close").update(
            due_at=BACK + timedelta(days=9), warn_at=BACK + timedelta(days=8)
        )
    gone.is_active = False
    gone.save()
    Office.objects.filter(pk=people.office("north_ward").pk).update(valid_to=today(BACK))
    reported(number=7, message="", accounts=("0123456789 Vietcombank",), loss_vnd=45_000_000, now=BACK - HOUR)
    work(BACK - HOUR + timedelta(seconds=1))
    assert not Event.objects.filter(kind="bank_told").exists()
    set_duty(people, banks=["970436"], now=BACK - HOUR)
    before = mails()
    work(BACK)

    noted = Event.objects.filter(kind="missed").order_by("pk")
    due = [msgspec.json.decode(one)["due_at"] for one in noted.values_list("data", flat=True)]
    # and the one with money, which was to be looked at within half an hour
    assert len(due) == len(set(due)) == LATE + 1
    assert due == sorted(due)
    kinds = Counter(Event.objects.values_list("kind", flat=True))
    assert (kinds["waited"], kinds["released"], kinds["no_successor"], kinds["bank_told"]) == (
        WAITING,
        1,
        1,
        1,
    )
    assert kinds["task_carried_on"] == 1
    assert {fresh(case).waits_long_since is None for case in waits} == {False}
    assert fresh(held).assignee_id is None
    north = people.office("north").pk
    assert (fresh(moved).office_id, Task.objects.get(pk=task).office_id) == (north, north)
    told = mails() - before
    assert set(told) == {officer.email, leader.email}
    assert max(told.values()) <= MOST_AN_HOUR
    work(BACK + GATHERED_AFTER)
    gathered = mails() - before
    assert all(gathered[address] <= MOST_AN_HOUR + 1 for address in gathered)
    texts = [bytes(row.content).decode() for row in Message.objects.filter(address=leader.email)]
    assert {case.number for case in late if any(case.number in text for text in texts)} == {
        case.number for case in late
    }
    # another turn, and another worker, bring nothing more
    before_all = Event.objects.count()
    for _ in range(2):
        work(BACK + GATHERED_AFTER)
    assert Event.objects.count() == before_all
