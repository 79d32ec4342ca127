"""Missed deadlines: noted by whoever comes first, and told to an office above that sees the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.accounts.queries.offices import chain_above, stands_on
from lachan.centre.accounts.queries.responsible import responsible_for_country
from lachan.centre.audit.actors import MACHINE
from lachan.centre.cases.models import Case, Clock
from lachan.centre.cases.routing import centre_office
from lachan.centre.cases.services.taking import write_down
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime


def note_missed(case: Case, *, now: datetime) -> None:
    """This will note, in the caller's transaction, each clock of a case whose time is over and that nobody noted yet.

    Whoever lets a clock stand, ends it or moves the case says so first: the worker, who comes later, finds a clock that
    isn't due any more. The case's row is held by the caller.
    """
    over = Clock.objects.filter(case=case, done_at__isnull=True, missed_at__isnull=True, due_at__lte=now)
    for clock in over.order_by("due_at", "pk"):
        miss(case, clock, now=now)


def miss(case: Case, clock: Clock, *, now: datetime) -> bool:
    """This will note that a clock's time was over at `due_at`, and that the office above is told; once for all.

    In the caller's transaction, with the case's row held. The clock that is given has it too.
    """
    above = office_above(case.office_id, kind=case.kind, now=now)
    due_at = clock.due_at
    free = Clock.objects.filter(pk=clock.pk, done_at__isnull=True, missed_at__isnull=True, due_at=due_at)
    # late since its time was over, and not since somebody looked
    if due_at is None or not free.update(missed_at=due_at, escalated_to_id=above):
        return False
    clock.missed_at, clock.escalated_to_id = due_at, above
    data = {"stage": clock.stage, "due_at": due_at.isoformat(), "office": above}
    write_down(case, "missed", actor=MACHINE, now=now, data=data)
    return True


def escalate_anew(case: Case, *, now: datetime) -> bool:
    """This will tell the present office above of deadlines that a case has missed, where the one told is none any more.

    It has ended, or the case has gone where it doesn't see it. In the caller's transaction, with the case's row held;
    the caller notes it beside the case (`clocks.note_due`). Gives whether another office is told.
    """
    missed = Clock.objects.filter(case=case, done_at__isnull=True, missed_at__isnull=False).order_by("pk")
    told = list(missed)
    if not told:
        return False
    above = office_above(case.office_id, kind=case.kind, now=now)
    over = set(chain_above(case.office_id))
    astray = [
        one
        for one in told
        if one.escalated_to_id != above
        and not (one.escalated_to_id in over and stands_on(one.escalated_to_id, today(now)))
    ]
    if not astray:
        return False
    Clock.objects.filter(pk__in=[one.pk for one in astray]).update(escalated_to_id=above)
    write_down(
        case,
        "told_anew",
        actor=MACHINE,
        now=now,
        data={"office": above, "office_before": astray[0].escalated_to_id, "stage": astray[0].stage},
    )
    return True


def office_above(office_id: int, *, kind: str = "", now: datetime) -> int | None:
    """This will give the nearest office above that stands today; where there is none, the centre.

    That is who answers for a kind of case in the whole country, else the centre's own office. It sees what went up to
    it though it is above no part of another root (`queries/seeing.py`). None where the office is that itself or
    stands above it, or there is none at all.
    """
    day = today(now)
    for one in chain_above(office_id)[1:]:
        if stands_on(one, day):
            return one
    answering = responsible_for_country(case_kind=kind, day=day) if kind else ()
    try:
        centre = answering[0].id if answering else centre_office(day=day).id
    except Refusal:
        return None
    return None if office_id in chain_above(centre) else centre
