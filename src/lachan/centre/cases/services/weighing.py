"""What a case comes to, counted anew from its reports, and the priority that follows."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import msgspec
from django.db import transaction

from lachan.centre.accounts.queries.territories import places_by_code
from lachan.centre.cases.models import Case, Member
from lachan.centre.cases.priority import Facts, priority_of
from lachan.centre.cases.routing import provinces_of
from lachan.centre.cases.rules import money_moved
from lachan.centre.cases.services.clocks import hurry_clocks, note_due
from lachan.centre.cases.services.taking import lock_case
from lachan.centre.cases.services.waiting import remind_sooner
from lachan.centre.reports.facts import facts_of, totals_of
from lachan.centre.web.clock import VIETNAM, today
from lachan.centre.web.commits import in_turn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from lachan.centre.cases.priority import Part

_DAY = timedelta(days=1)
_FACTS = ("loss_vnd", "victims", "provinces", "first_day", "last_day", "urgent_until")
_PRIORITY = ("priority", "priority_parts", "priority_until")


def count_anew(case: Case, *, now: datetime) -> None:
    """This will count a case anew from its reports, hurry its clocks where money can be stopped, and weigh it.

    In the caller's transaction.
    """
    before = case.urgent_until
    count_facts(case)
    _hurry(case, before, now=now)
    weigh(case, now=now)


def count_facts(case: Case) -> None:
    """This will count what a case comes to from its reports, in the caller's transaction.

    Victims, loss, provinces, days, and until when money that moved can be stopped: by reports that were not withdrawn.
    """
    _read_facts(case)
    Case.objects.filter(pk=case.pk).update(
        uncounted_at=None, **{name: getattr(case, name) for name in _FACTS}
    )


def count_later(case: Case, new_report_ids: Collection[int], *, now: datetime) -> None:
    """This will note in the caller's transaction that a case has reports that are not counted yet.

    What can't wait, that money can be stopped, is noted at once.
    """
    before = case.urgent_until
    ends = [one for one in (before, _urgent_until(new_report_ids)) if one is not None]
    case.urgent_until = max(ends, default=None)
    Case.objects.filter(pk=case.pk).update(uncounted_at=now, urgent_until=case.urgent_until)
    _hurry(case, before, now=now)
    weigh(case, now=now)


def count_waiting(*, now: datetime, limit: int) -> int:
    """This will count what joined cases of many reports since they were counted; gives how many cases.

    All is read before anything is written, so that nobody waits for it. Who changes a case in between comes first: it
    is counted at the next turn.
    """
    waiting = list(Case.objects.filter(uncounted_at__isnull=False).order_by("uncounted_at", "pk")[:limit])
    for case in waiting:
        before = case.urgent_until
        _read_facts(case)
        with transaction.atomic():
            facts = {name: getattr(case, name) for name in _FACTS}
            same = Case.objects.filter(pk=case.pk, version=case.version)
            if same.update(uncounted_at=None, **facts):
                _hurry(case, before, now=now)
                weigh(case, now=now)
    return len(waiting)


def _read_facts(case: Case) -> None:
    members = Member.objects.filter(case=case, kind=Member.Kind.REPORT, until_at__isnull=True)
    reports = list(members.values_list("thing_id", flat=True))
    totals = totals_of(reports)
    case.urgent_until = _urgent_until(reports)
    if not case.victims_by_hand:
        case.victims = totals.reporters
    case.provinces = provinces_of(places_by_code(totals.territory_codes)) if totals.territory_codes else 0
    case.first_day, case.last_day = totals.first_day, totals.last_day
    if not case.loss_by_hand:
        case.loss_vnd = totals.loss_vnd


def _urgent_until(report_ids: Collection[int]) -> datetime | None:
    """This will give until when money of some reports can be stopped; None where none of them tells of money."""
    moved = [one for one in facts_of(report_ids).values() if money_moved.tells_of_money(one)]
    return max((money_moved.stoppable_until(one) for one in moved), default=None)


def _hurry(case: Case, before: datetime | None, *, now: datetime) -> None:
    """This will give a case the urgent deadlines where money can be stopped for longer than was known before."""
    ends = case.urgent_until
    if ends is not None and now < ends and (before is None or before < ends):
        hurry_clocks(case, now=now)
        remind_sooner(case, now=now)
        note_due(case)


def weigh(case: Case, *, now: datetime) -> None:
    """This will make the priority of a case anew, and note when it has to be again: when day or urgency ends."""
    going_on = case.state in {Case.State.OPEN, Case.State.WAITING}
    facts = Facts(
        loss_vnd=case.loss_vnd,
        victims=case.victims,
        provinces=case.provinces,
        first_day=case.first_day,
        last_day=case.last_day,
        days_open=(today(now) - today(case.opened_at)).days,
        urgent_until=case.urgent_until,
    )
    case.priority, parts = priority_of(facts, now)
    case.priority_parts = write_parts(parts)
    tomorrow = datetime.combine(today(now) + _DAY, time(), VIETNAM)
    ends = case.urgent_until if case.urgent_until is not None and now < case.urgent_until else tomorrow
    case.priority_until = min(ends, tomorrow) if going_on else None
    Case.objects.filter(pk=case.pk).update(**{name: getattr(case, name) for name in _PRIORITY})


def write_parts(parts: Iterable[Part]) -> str:
    """This will write the parts of a priority as they are kept."""
    return msgspec.json.encode(list(parts)).decode()


def weigh_due(*, now: datetime, limit: int) -> int:
    """This will make the priorities anew whose time has come; gives how many. Twice is once.

    Each case is locked while it is weighed: what somebody changes at this moment comes before or after, and is weighed.
    """
    due = Case.objects.filter(priority_until__lte=now).order_by("priority_until")
    ids = sorted(due.values_list("pk", flat=True)[:limit])
    if not ids:
        return 0
    weighed = 0
    # in one commit, and in the order of their ids, as who merges two takes them
    with in_turn():
        for case_id in ids:
            case = lock_case(case_id)
            if case is not None and case.priority_until is not None and case.priority_until <= now:
                weigh(case, now=now)
                weighed += 1
    return weighed
