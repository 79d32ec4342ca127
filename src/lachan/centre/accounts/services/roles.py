"""Giving and ending roles. What takes two administrators is asked for in `role_requests.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.accounts.access import acting_viewer, need_at, person_for
from lachan.centre.accounts.models import Role, RolePeriod
from lachan.centre.accounts.permissions import GUARDED_ROLES, ROLE_GRANT
from lachan.centre.accounts.queries.roles import administrators_over
from lachan.centre.accounts.services.holding import hold_office, hold_offices_over, hold_person
from lachan.centre.accounts.services.role_rules import (
    RoleRefusal,
    WantedRole,
    check_wanted,
    say_day,
)
from lachan.centre.accounts.tree import above
from lachan.centre.audit import log
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from lachan.centre.accounts.models import Office, Person
    from lachan.centre.audit.actors import Actor

ADMINISTRATORS_AT_LEAST: Final = 2


@transaction.atomic
def start_administration(
    *, office_id: int, person_ids: Iterable[int], actor: Actor, now: datetime
) -> tuple[int, ...]:
    """This will make the first administrators of an office from today on, and give the periods' ids.

    Only who sits at the machine does this (`lachan setup`), and only where fewer than two administrators are left at
    the office and above it: with two in place, they make the others.
    Raises Refusal (403, 404) and RoleRefusal: administration_stands, administration_needs_two, and as `check_wanted`.
    """
    if actor != OPERATOR:
        raise Refusal(403, "not_permitted")
    day = today(now)
    hold_offices_over([office_id])
    office = hold_office(office_id)
    there = administrators_over(office_id, day=day)
    if len(there) >= ADMINISTRATORS_AT_LEAST:
        raise RoleRefusal(409, "administration_stands")
    chosen = sorted(set(person_ids) - there)
    if len(there) + len(chosen) < ADMINISTRATORS_AT_LEAST or not chosen:
        raise RoleRefusal(400, "administration_needs_two")
    made = []
    for person_id in chosen:
        person = hold_person(person_id)
        wanted = WantedRole(Role.ADMINISTRATOR, day)
        check_wanted(person=person, office=office, wanted=wanted, day=day)
        made.append(_write(person, office, wanted))
    log.record(
        kind="accounts.administration_started",
        actor=actor,
        now=now,
        subject=f"office:{office_id}",
        data={"persons": chosen, "role_periods": made},
    )
    return tuple(made)


@transaction.atomic
def grant_role(
    *,
    person_id: int,
    office_id: int,
    role: str,
    valid_from: date,
    valid_to: date | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """This will give a role that one administrator may give, and the period's id.

    The administrator is of that office or of one above it, sees the account, and is not the person.
    Raises Refusal (403, 404) and RoleRefusal: role_takes_two, role_for_oneself, and as `check_wanted`.
    """
    viewer = acting_viewer(actor, now=now)
    need_at(viewer, ROLE_GRANT, office_id)
    person_for(viewer, person_id)
    if role in GUARDED_ROLES:
        raise RoleRefusal(409, "role_takes_two")
    if person_id == viewer.person_id:
        raise RoleRefusal(409, "role_for_oneself")
    office = hold_office(office_id)
    person = hold_person(person_id)
    wanted = WantedRole(role, valid_from, valid_to)
    check_wanted(person=person, office=office, wanted=wanted, day=viewer.day)
    period_id = _write(person, office, wanted)
    log.record(
        kind="accounts.role_granted",
        actor=viewer.actor(office_id),
        now=now,
        subject=f"person:{person_id}",
        data=_said(period_id, office_id, wanted),
    )
    return period_id


def write_granted(*, person: Person, office: Office, wanted: WantedRole, request_id: int) -> int:
    """This will write what two administrators have granted, for `role_requests` alone."""
    return _write(person, office, wanted, request_id)


@transaction.atomic
def end_role(*, period_id: int, day: date | None = None, actor: Actor, now: datetime) -> None:
    """This will end a role on a day (today when none is given): from that day on it isn't held.

    One administrator of the office or above it ends any role; a role that hasn't begun never begins.
    Raises Refusal (403, 404) and RoleRefusal: role_ended, role_end_in_the_past, role_end_too_late,
    last_administrator.
    """
    viewer = acting_viewer(actor, now=now)
    found = RolePeriod.objects.filter(pk=period_id).first()
    if found is None:
        raise Refusal(404, "not_found")
    need_at(viewer, ROLE_GRANT, found.office_id)
    end = viewer.day if day is None else day
    if found.role == Role.ADMINISTRATOR:
        hold_offices_over([found.office_id])
    hold_person(found.person_id)
    period = RolePeriod.objects.select_related("office").get(pk=period_id)
    if period.valid_to is not None and period.valid_to <= viewer.day:
        raise RoleRefusal(409, "role_ended", day=say_day(period.valid_to))
    if end < viewer.day:
        raise RoleRefusal(400, "role_end_in_the_past", pointer="/day", day=say_day(viewer.day))
    if period.valid_to is not None and end > period.valid_to:
        raise RoleRefusal(409, "role_end_too_late", pointer="/day", day=say_day(period.valid_to))
    check_administrators_left([period], end)
    close_period(period, end)
    log.record(
        kind="accounts.role_ended",
        actor=viewer.actor(period.office_id),
        now=now,
        subject=f"person:{period.person_id}",
        data={
            "role_period": period_id,
            "office": period.office_id,
            "role": period.role,
            "valid_to": str(period.valid_to),
        },
    )


def close_period(period: RolePeriod, end: date) -> None:
    """This will end one period; one that hasn't begun becomes empty."""
    period.valid_to = max(end, period.valid_from)
    period.save(update_fields=["valid_to"])


def check_administrators_left(ending: Iterable[RolePeriod], end: date) -> None:
    """This will refuse that a day which has an administrator of an office, there or above it, loses the last one.

    `ending` are the periods that are to end on the day. The offices must be held. Raises RoleRefusal:
    last_administrator.
    """
    ending = [period for period in ending if period.role == Role.ADMINISTRATOR]
    for period in ending:
        first = max(end, period.valid_from)
        others = RolePeriod.objects.filter(
            role=Role.ADMINISTRATOR, office_id__in=above([period.office_id]), person__is_active=True
        ).exclude(pk__in=[other.pk for other in ending])
        if not _is_covered(first, _earlier(period.valid_to, period.office.valid_to), others):
            raise RoleRefusal(409, "last_administrator")


def _is_covered(first: date, last: date | None, others: QuerySet[RolePeriod]) -> bool:
    """This will say whether the days `first <= day < last` (None: for ever) lie in periods of others without a gap."""
    reached = first
    for begins, ends in others.order_by("valid_from").values_list("valid_from", "valid_to"):
        if begins > reached:
            break
        if ends is None:
            return True
        reached = max(reached, ends)
    return last is not None and reached >= last


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _write(person: Person, office: Office, wanted: WantedRole, request_id: int | None = None) -> int:
    period = RolePeriod.objects.create(
        person=person,
        office=office,
        role=wanted.role,
        valid_from=wanted.valid_from,
        valid_to=wanted.valid_to,
        request_id=request_id,
    )
    return period.pk


def _said(period_id: int, office_id: int, wanted: WantedRole) -> dict[str, object]:
    return {
        "role_period": period_id,
        "office": office_id,
        "role": wanted.role,
        "valid_from": str(wanted.valid_from),
        "valid_to": None if wanted.valid_to is None else str(wanted.valid_to),
    }
