"""What a dissolved office had, cases, tasks and what it kept, is pulled over by its successor, once, and says how."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import transaction

from lachan.centre.accounts.queries.offices import offices_by_id, stands_on
from lachan.centre.accounts.queries.successions import (
    carry_on,
    days_of_successions,
    newest_succession,
    offices_handing_over,
)
from lachan.centre.audit.actors import MACHINE
from lachan.centre.cases.models import Case, Posting, Task
from lachan.centre.cases.routing import Route
from lachan.centre.cases.services.clocks import go_on_with_clocks, note_due
from lachan.centre.cases.services.escalating import escalate_anew, note_missed, office_above
from lachan.centre.cases.services.faults import Faults
from lachan.centre.cases.services.inheriting import inherit, offices_that_keep
from lachan.centre.cases.services.releasing import note_lost_mentions
from lachan.centre.cases.services.taking import GOING_ON, lock_case, take_case, write_down
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import LANGS, say

if TYPE_CHECKING:
    from datetime import date, datetime

    from lachan.centre.accounts.queries.offices import OfficeShown
    from lachan.centre.accounts.queries.successions import CarriedOn
    from lachan.centre.web.words import Lang

BATCH: Final = 200


class Puller:
    """One worker's way through what offices have, anew each day, when a plan is recorded or an office ends.

    Open cases, open tasks, late cases of which an office above was told, then what offices keep for themselves. What
    fails keeps nothing else back: it is tried again, later each time.
    """

    def __init__(self) -> None:
        """This will begin at the first case."""
        self.faults = Faults()
        self._done: object = None
        self._under_way: object = None
        self._parts: tuple[_Part, ...] = (_cases, _tasks, _told)
        self._at = (0, 0)

    def pull(self, *, now: datetime, limit: int = BATCH) -> int:
        """This will look at the next so many, and bring them to whom carries them on.

        Gives how many were looked at. Done twice it changes nothing: what has moved is where it belongs.
        """
        day = today(now)
        ended = ended_with_work(day, now=now)
        state = (day, newest_succession(day=day), ended)
        if state == self._done:
            return 0
        if state != self._under_way:
            self._under_way, self._at = state, (0, 0)
        losing = offices_handing_over(day=day) | ended
        for number in range(self._at[0], len(self._parts)):
            after = self._at[1] if number == self._at[0] else 0
            rows = self._parts[number](after, limit)
            for row in rows:
                if row.offices & losing or row.always:
                    self.faults.try_one(row.key, partial(row.pull, now=now))
            if rows:
                self._at = (number, rows[-1].id)
                return len(rows)
        # there is little of it, and it is looked at as one
        self.faults.try_one("kept", partial(inherit, now=now))
        self._at = (0, 0)
        if not self.faults.count():
            self._done = state
        return 0


class _Row(msgspec.Struct, frozen=True):
    """Something that an office has: its id among its like, whose it is, and how it is brought on."""

    id: int
    key: str
    offices: frozenset[int]
    pull: Callable[..., object]
    # asked whatever the offices have done: somebody may have put one under another
    always: bool = False


type _Part = Callable[[int, int], list[_Row]]


def _cases(after: int, limit: int) -> list[_Row]:
    postings = Posting.objects.filter(until_at__isnull=True, case__going_on=True, case_id__gt=after)
    rows = postings.order_by("case_id").values_list("case_id", "office_id", "given_office_id")[:limit]
    return [
        _Row(
            case_id,
            f"case:{case_id}",
            frozenset({office_id, given_office_id}),
            partial(pull_case, case_id=case_id),
        )
        for case_id, office_id, given_office_id in rows
    ]


def _tasks(after: int, limit: int) -> list[_Row]:
    tasks = Task.objects.filter(state=Task.State.OPEN, pk__gt=after).order_by("pk")
    rows = tasks.values_list("pk", "office_id", "given_office_id")[:limit]
    return [
        _Row(
            task_id,
            f"task:{task_id}",
            frozenset({office_id, given_office_id or office_id}),
            partial(pull_task, task_id=task_id),
        )
        for task_id, office_id, given_office_id in rows
    ]


def _told(after: int, limit: int) -> list[_Row]:
    late = Case.objects.filter(escalated_to_id__isnull=False, going_on=True, pk__gt=after).order_by("pk")
    return [
        _Row(one, f"told:{one}", frozenset(), partial(pull_escalation, case_id=one), always=True)
        for one in late.values_list("pk", flat=True)[:limit]
    ]


def ended_with_work(day: date, *, now: datetime) -> frozenset[int]:
    """This will give the offices that have ended by a day and still have something: work, or what they keep."""
    cases = Case.objects.filter(going_on=True).order_by().values_list("office_id", flat=True).distinct()
    told = Case.objects.filter(escalated_to_id__isnull=False, going_on=True).order_by()
    told_offices = told.values_list("escalated_to_id", flat=True).distinct()
    tasks = Task.objects.filter(state=Task.State.OPEN).order_by().values_list("office_id", flat=True)
    held = {
        *cases,
        *tasks.distinct(),
        *(one for one in told_offices if one is not None),
        *offices_that_keep(now=now),
    }
    return frozenset(
        one.id for one in offices_by_id(held).values() if one.valid_to is not None and one.valid_to <= day
    )


def pull_case(*, case_id: int, now: datetime) -> bool:
    """This will bring a case to whom carries it on, if that is another office; gives whether it moved."""
    with transaction.atomic():
        try:
            # takes the row first: who hands it over by hand at this moment comes before or after
            case = take_case(case_id=case_id, version=None, permission="", actor=MACHINE, now=now)
        except Refusal:
            return False
        posting = Posting.objects.get(case=case, until_at__isnull=True)
        found = _whose(case, case.office_id, posting.given_office_id, posting.given_on, now=now)
        if found is None:
            transaction.set_rollback(True)
            return False
        _move(case, posting, *found, now)
        return True


def pull_task(*, task_id: int, now: datetime) -> bool:
    """This will bring a task to whom carries its office's work on, if that is another; gives whether it moved."""
    task = Task.objects.get(pk=task_id)
    with transaction.atomic():
        case = lock_case(task.case_id)
        # who ends the task or merges the case at this moment comes before or after
        task = Task.objects.get(pk=task_id)
        if case is None or task.case_id != case.pk or task.state != Task.State.OPEN:
            return False
        before = task.office_id
        given, given_on = task.given_office_id or before, task.given_on or today(task.made_at)
        found = _whose(case, before, given, given_on, now=now)
        if found is None:
            return False
        office_id, because, carried = found
        went_up = because == Posting.Because.NO_SUCCESSOR
        Task.objects.filter(pk=task_id).update(
            office_id=office_id,
            assignee_id=None,
            given_office_id=office_id if went_up else given,
            given_on=today(now) if went_up else given_on,
        )
        write_down(
            case,
            "task_carried_on",
            actor=MACHINE,
            now=now,
            data={
                "task": task_id,
                "office": office_id,
                "office_before": before,
                "successions": list(carried.by),
            },
        )
        note_lost_mentions(case, now=now)
        return True


def pull_escalation(*, case_id: int, now: datetime) -> bool:
    """This will tell the present office above of a late case where the one that was told has ended or can't see it."""
    with transaction.atomic():
        case = lock_case(case_id)
        if case is None or case.state not in GOING_ON or not escalate_anew(case, now=now):
            return False
        note_due(case)
        return True


def _whose(
    case: Case, office_id: int, given_office_id: int, given_on: date, *, now: datetime
) -> tuple[int, str, CarriedOn] | None:
    """This will give the office that work of a case goes to from the one that has it, why, and by which successions.

    None where it stays.
    """
    day = today(now)
    carried = carry_on(
        office_id=given_office_id,
        case_kind=case.kind,
        territory_id=case.territory_id,
        since=given_on,
        day=day,
    )
    after, because = carried.office_ids[0], Posting.Because.SUCCESSION.value
    if not stands_on(after, day):
        above = office_above(after, kind=case.kind, now=now)
        if above is None:
            return None
        after, because = above, Posting.Because.NO_SUCCESSOR.value
    # where it was divided, whoever of them has it keeps it
    kept = because == Posting.Because.SUCCESSION and office_id in carried.office_ids
    return None if after == office_id or kept else (after, because, carried)


def _move(
    case: Case, posting: Posting, office_id: int, because: str, carried: CarriedOn, now: datetime
) -> None:
    offices = offices_by_id({case.office_id, office_id, *carried.office_ids})
    why = {lang: _why(case, offices, office_id, because, carried, now, lang) for lang in LANGS}
    before = case.office_id
    # whoever was late was the office that had it
    note_missed(case, now=now)
    case.office_id, case.assignee_id = office_id, None
    Case.objects.filter(pk=case.pk).update(office_id=office_id, assignee_id=None)
    Posting.objects.filter(pk=posting.pk).update(until_at=now)
    route = Route(office_id, (why["vi"],), (why["en"],))
    went_up = because == Posting.Because.NO_SUCCESSOR
    Posting.objects.create(
        case=case,
        office_id=office_id,
        since_at=now,
        because=because,
        why_vi="\n".join(route.why_vi),
        why_en="\n".join(route.why_en),
        by=str(MACHINE),
        # what went up is given anew; a succession goes out from whom the case was given to
        given_office_id=office_id if went_up else posting.given_office_id,
        given_on=today(now) if went_up else posting.given_on,
        successions=" ".join(str(one) for one in carried.by)[:400],
    )
    go_on_with_clocks(case, now=now)
    escalate_anew(case, now=now)
    note_due(case)
    write_down(
        case,
        "no_successor" if went_up else "carried_on",
        actor=MACHINE,
        now=now,
        data={"office": office_id, "office_before": before, "successions": list(carried.by)},
    )
    note_lost_mentions(case, now=now)


def _why(
    case: Case,
    offices: dict[int, OfficeShown],
    office_id: int,
    because: str,
    carried: CarriedOn,
    now: datetime,
    lang: Lang,
) -> str:
    before, office = offices[case.office_id].name(lang), offices[office_id].name(lang)
    if because == Posting.Because.NO_SUCCESSOR:
        return say("cases.route.no_successor", lang, before=before, office=office)
    if not carried.sure:
        several = ", ".join(offices[one].name(lang) for one in carried.office_ids)
        return say("cases.route.divided", lang, before=before, office=office, offices=several)
    last = max(days_of_successions(carried.by).values(), default=today(now))
    return say("cases.route.carried_on", lang, before=before, office=office, day=f"{last:%d/%m/%Y}")
