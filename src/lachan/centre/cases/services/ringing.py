"""Clocks ring: a warning at three quarters, and at the end the office above is told. Each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lachan.centre.audit.actors import MACHINE
from lachan.centre.cases.models import Clock
from lachan.centre.cases.services.clocks import clocks_missed, clocks_to_warn, note_due
from lachan.centre.cases.services.escalating import miss
from lachan.centre.cases.services.taking import lock_case, write_down

if TYPE_CHECKING:
    from datetime import datetime

BATCH = 100


def ring(*, now: datetime, limit: int = BATCH) -> int:
    """This will warn of clocks and escalate those that are over; gives how many.

    Whoever runs it besides, each is once.
    """
    done = sum(_warn(clock, now) for clock in clocks_to_warn(now=now, limit=limit))
    return done + sum(_miss(clock, now) for clock in clocks_missed(now=now, limit=limit))


def _warn(clock: Clock, now: datetime) -> bool:
    with transaction.atomic():
        case = lock_case(clock.case_id)
        free = Clock.objects.filter(
            pk=clock.pk, done_at__isnull=True, warned_at__isnull=True, due_at=clock.due_at
        )
        if case is None or not free.update(warned_at=now):
            return False
        write_down(
            case,
            "warned",
            actor=MACHINE,
            now=now,
            data={"stage": clock.stage, "due_at": clock.due_at.isoformat() if clock.due_at else None},
        )
        return True


def _miss(clock: Clock, now: datetime) -> bool:
    with transaction.atomic():
        case = lock_case(clock.case_id)
        if case is None or not miss(case, clock, now=now):
            return False
        note_due(case)
        return True
