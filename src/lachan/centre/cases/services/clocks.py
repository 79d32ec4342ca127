"""The clocks of a case: started, stopped, moved to another office's hours, rung.

Each step within the caller's transaction.
What is used is counted when a clock stops or its hours change; nothing is counted twice and nothing is lost, whatever
comes between: pauses, holidays, another office, another calendar.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from lachan.centre.cases.deadlines import WARN_AT, deadline_of
from lachan.centre.cases.hours import Hours, add_working_time, working_time
from lachan.centre.cases.models import Case, Clock
from lachan.centre.cases.queries.calendars import hours_by_calendar, hours_of
from lachan.centre.cases.services.escalating import note_missed
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

# On the wall every minute counts.
ALWAYS: Final = Hours(week=(((0, 1440),),) * 7, zone="UTC")
_NONE: Final = timedelta()


def start_clock(case: Case, stage: str, *, now: datetime) -> None:
    """This will start the clock of a stage, unless one is there that isn't done. Of a case that waits, it stands."""
    if Clock.objects.filter(case=case, stage=stage, done_at__isnull=True).exists():
        return
    urgent = case.urgent_until is not None and now < case.urgent_until
    deadline = deadline_of(stage=stage, kind=case.kind, urgent=urgent)
    clock = Clock(
        case=case,
        stage=stage,
        allowed=deadline.allowed,
        around_the_clock=deadline.around_the_clock,
        rule=deadline.rule,
        started_at=now,
        used=_NONE,
    )
    if not deadline.around_the_clock:
        clock.calendar_id = hours_of(case.office_id, day=today(now)).calendar_id
    if case.state != Case.State.WAITING:
        _run(clock, now)
    clock.save()


def hurry_clocks(case: Case, *, now: datetime) -> None:
    """This will give a case that became urgent, or of another kind, the deadlines of that, where they end earlier.

    Those that end later don't come: nobody gets more time by calling a case something else.
    """
    urgent = case.urgent_until is not None and now < case.urgent_until
    for clock in _unfinished(case):
        deadline = deadline_of(stage=clock.stage, kind=case.kind, urgent=urgent)
        if deadline.rule == clock.rule or clock.missed_at is not None:
            continue
        hurried = Clock(
            case=case,
            stage=clock.stage,
            allowed=deadline.allowed,
            around_the_clock=deadline.around_the_clock,
            rule=deadline.rule,
            calendar_id=None if deadline.around_the_clock else clock.calendar_id,
            started_at=now,
            used=_NONE,
        )
        if clock.running_since is None:
            continue
        _run(hurried, now)
        if hurried.due_at is not None and clock.due_at is not None and hurried.due_at < clock.due_at:
            stop_clocks(case, (clock.stage,), now=now)
            hurried.save()


def stop_clocks(case: Case, stages: Collection[str], *, now: datetime) -> None:
    """This will end the clocks of stages: what they are for is done. What was late is noted first."""
    note_missed(case, now=now)
    for clock in _unfinished(case):
        if clock.stage in stages:
            _hold(clock, now)
            clock.done_at = now
            clock.save()


def pause_clocks(case: Case, *, now: datetime) -> None:
    """This will let all clocks of a case stand. What was late is noted first."""
    note_missed(case, now=now)
    for clock in _unfinished(case):
        _hold(clock, now)
        clock.save()


def go_on_with_clocks(case: Case, *, now: datetime) -> None:
    """This will let all clocks of a case run on with what they have left, in the hours of its office now."""
    calendar_id = hours_of(case.office_id, day=today(now)).calendar_id
    for clock in _unfinished(case):
        if clock.due_at is not None and clock.due_at <= now:
            # it was over before; when it was over stays
            continue
        _hold(clock, now)
        if not clock.around_the_clock:
            clock.calendar_id = calendar_id
        if case.state != Case.State.WAITING:
            _run(clock, now)
        clock.save()


def note_due(case: Case) -> None:
    """This will put beside the case which of its clocks ends next, and since when it is late."""
    clocks = _unfinished(case)
    case.due_at = min((one.due_at for one in clocks if one.due_at is not None), default=None)
    case.late_since = min((one.missed_at for one in clocks if one.missed_at is not None), default=None)
    case.escalated_to_id = next((one.escalated_to_id for one in clocks if one.escalated_to_id), None)
    Case.objects.filter(pk=case.pk).update(
        due_at=case.due_at, late_since=case.late_since, escalated_to_id=case.escalated_to_id
    )


def used_of(clock: Clock, *, now: datetime) -> timedelta:
    """This will give how much of its time a clock has used by a moment; never less than it had before."""
    if clock.running_since is None:
        return clock.used
    return clock.used + working_time(_hours(clock), clock.running_since, now)


def clocks_to_warn(*, now: datetime, limit: int) -> list[Clock]:
    """This will give clocks that run and have used three quarters of their time, not warned of yet."""
    due = Clock.objects.filter(done_at__isnull=True, warned_at__isnull=True, warn_at__lte=now)
    # what is missed already is told as missed
    return list(due.filter(missed_at__isnull=True).filter(Q(due_at__gt=now)).order_by("warn_at")[:limit])


def clocks_missed(*, now: datetime, limit: int) -> list[Clock]:
    """This will give clocks that run and have no time left, not escalated yet."""
    due = Clock.objects.filter(done_at__isnull=True, missed_at__isnull=True, due_at__lte=now)
    return list(due.order_by("due_at")[:limit])


def _unfinished(case: Case) -> list[Clock]:
    return list(Clock.objects.filter(case=case, done_at__isnull=True).order_by("pk"))


def _hours(clock: Clock) -> Hours:
    return ALWAYS if clock.around_the_clock else hours_by_calendar([clock.calendar_id])[clock.calendar_id]


def _run(clock: Clock, now: datetime) -> None:
    """This will let a clock run from now on, with what it has left; of one that has none left it is over now."""
    hours = _hours(clock)
    left = max(_NONE, clock.allowed - clock.used)
    to_warning = clock.allowed * WARN_AT - clock.used
    clock.running_since = now
    clock.due_at = add_working_time(hours, now, left)
    clock.warn_at = add_working_time(hours, now, max(_NONE, to_warning))


def _hold(clock: Clock, now: datetime) -> None:
    """This will let a clock stand, with what it has used until now."""
    clock.used = used_of(clock, now=now)
    clock.running_since = clock.due_at = clock.warn_at = None
