"""A case that waits for somebody outside isn't forgotten: whoever has it is reminded, then the office above too."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from lachan.centre.accounts.queries.offices import chain_above
from lachan.centre.audit.actors import MACHINE
from lachan.centre.cases.deadlines import WAITING, deadline_of
from lachan.centre.cases.hours import add_working_time
from lachan.centre.cases.models import Case
from lachan.centre.cases.queries.calendars import hours_of
from lachan.centre.cases.services.escalating import office_above
from lachan.centre.cases.services.taking import lock_case, write_down
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from datetime import datetime

BATCH: Final = 100
# An office that works an hour a week would be reminded after years.
_LONGEST: Final = timedelta(days=30)
_NOT: Final[dict[str, Any]] = {
    "waiting_for": "",
    "waiting_since": None,
    "remind_at": None,
    "waits_long_since": None,
}


def begin_waiting(case: Case, whom: str, *, now: datetime) -> None:
    """This will note, in the caller's transaction, for whom a case waits from now on, and when that is remembered."""
    case.state, case.waiting_for, case.waiting_since = Case.State.WAITING, whom, now
    case.remind_at = _after_a_time(case, now)
    _put(case, state=case.state, waiting_for=whom, waiting_since=now, remind_at=case.remind_at)


def end_waiting(case: Case) -> None:
    """This will note, in the caller's transaction, that a case waits for nobody any more."""
    _put(case, **_NOT)


def remind_sooner(case: Case, *, now: datetime) -> None:
    """This will let a case that waits and became urgent be remembered sooner, in the caller's transaction."""
    if case.state != Case.State.WAITING:
        return
    at = _after_a_time(case, now)
    if case.remind_at is None or at < case.remind_at:
        _put(case, remind_at=at)


def remind(*, now: datetime, limit: int = BATCH) -> int:
    """This will remember cases that wait too long; gives how many. Whoever runs it besides, each time is once.

    The first time it is for who has the case, from the second on for the office above too. The next time is counted
    from now, so that a worker that was away for weeks brings one reminder and not all that were missed.
    """
    due = Case.objects.filter(remind_at__lte=now).order_by("remind_at", "pk")
    return sum(_remind(case_id, at, now) for case_id, at in due.values_list("pk", "remind_at")[:limit])


def _remind(case_id: int, at: datetime | None, now: datetime) -> bool:
    with transaction.atomic():
        case = lock_case(case_id)
        # who goes on with it, closes it or reminds at this moment comes before or after
        if case is None or case.state != Case.State.WAITING or case.remind_at != at:
            return False
        above = None if case.waits_long_since is None else office_above(case.office_id, now=now)
        if above not in chain_above(case.office_id):
            # an office of another root doesn't see what waits
            above = None
        since = case.waiting_since
        _put(case, waits_long_since=case.waits_long_since or at, remind_at=_after_a_time(case, now))
        data = {"since": since.isoformat() if since else None, "office": above}
        write_down(case, "waited", actor=MACHINE, now=now, data=data)
        return True


def _after_a_time(case: Case, now: datetime) -> datetime:
    """This will give when a case has waited from now on for as long as it may."""
    urgent = case.urgent_until is not None and now < case.urgent_until
    deadline = deadline_of(stage=WAITING, kind=case.kind, urgent=urgent)
    if deadline.around_the_clock:
        return now + deadline.allowed
    worked = add_working_time(hours_of(case.office_id, day=today(now)).hours, now, deadline.allowed)
    return min(worked, now + _LONGEST)


def _put(case: Case, **values: Any) -> None:
    for name, value in values.items():
        setattr(case, name, value)
    Case.objects.filter(pk=case.pk).update(**values)
