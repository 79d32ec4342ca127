"""Who works where, and how they are reached: for rooms that tell people of their work."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING

import msgspec
from django.db.models import Count, Sum

from lachan.centre.accounts.models import DutyContact, DutyRequest, Person, RolePeriod
from lachan.centre.accounts.permissions import GRANTS
from lachan.centre.web.read_once import read_once

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet


class Reachable(msgspec.Struct, frozen=True):
    """A person who may sign in: name and address for a mail, and the language to write it in."""

    id: int
    name: str
    email: str
    language: str


class DutyContactShown(msgspec.Struct, frozen=True):
    """The duty desk of an office: its address, and the codes (BINs, wallets) that it answers for."""

    office_id: int
    mail: str
    answers_for: tuple[str, ...]
    set_at: datetime


class DutyRequestShown(msgspec.Struct, frozen=True):
    """A duty desk that was asked for, whose code nobody has typed yet. `asked_by` as the log names who acts."""

    office_id: int
    mail: str
    answers_for: tuple[str, ...]
    asked_by: str
    asked_at: datetime


def duty_contacts(*, day: date) -> tuple[DutyContactShown, ...]:
    """This will give the duty desks of offices that stand on a day, by office. One query."""
    rows = DutyContact.objects.filter(office__valid_from__lte=day).exclude(office__valid_to__lte=day)
    return tuple(_contact(row) for row in rows.order_by("office_id"))


def duty_contact_of(office_id: int) -> DutyContactShown | None:
    """This will give the duty desk of an office, or None. One query."""
    row = DutyContact.objects.filter(office_id=office_id).first()
    return None if row is None else _contact(row)


def duty_contacts_at(office_ids: Iterable[int]) -> dict[int, DutyContactShown]:
    """This will give the duty desks of some offices, by office. One query."""
    rows = DutyContact.objects.filter(office_id__in=set(office_ids))
    return {row.office_id: _contact(row) for row in rows}


def duty_requests_at(office_ids: Iterable[int], *, after: datetime) -> dict[int, DutyRequestShown]:
    """This will give the open requests of some offices that were asked for after a moment, by office. One query."""
    rows = DutyRequest.objects.filter(
        office_id__in=set(office_ids), state=DutyRequest.State.OPEN, asked_at__gt=after
    )
    return {
        row.office_id: DutyRequestShown(
            row.office_id, row.mail, tuple(row.answers_for.split()), row.asked_by, row.asked_at
        )
        for row in rows
    }


def reachable(person_ids: Iterable[int]) -> dict[int, Reachable]:
    """This will give those of some persons who may sign in, by id. One query."""
    ids = set(person_ids)
    if not ids:
        return {}
    rows = Person.objects.filter(pk__in=ids, is_active=True).values_list("pk", "name", "email", "language")
    return {row[0]: Reachable(*row) for row in rows}


def working_at(office_ids: Iterable[int], permission: str, *, day: date) -> dict[int, frozenset[int]]:
    """This will give, for each of some offices, who has the permission by a role at that very office on a day.

    Nobody has one at an office that has ended, as access has it.
    """
    return _working_at(frozenset(office_ids), permission, day)


@read_once
def _working_at(office_ids: frozenset[int], permission: str, day: date) -> dict[int, frozenset[int]]:
    roles = [role for role, granted in GRANTS.items() if permission in granted]
    held = _held_on(day).filter(office_id__in=office_ids, role__in=roles)
    found: dict[int, set[int]] = {}
    for office_id, person_id in held.values_list("office_id", "person_id"):
        found.setdefault(office_id, set()).add(person_id)
    return {office_id: frozenset(ids) for office_id, ids in found.items()}


def who_works_mark(*, day: date) -> tuple[int, int]:
    """This will give a mark of who holds which role where on a day; another one where that changed. One query."""
    counted = _held_on(day).aggregate(count=Count("pk"), ids=Sum("pk"))
    return counted["count"], counted["ids"] or 0


def _held_on(day: date) -> QuerySet[RolePeriod]:
    """This will give the roles that open something on a day: of who may sign in, at offices that stand."""
    periods = RolePeriod.objects.filter(
        valid_from__lte=day, person__is_active=True, office__valid_from__lte=day
    )
    return periods.exclude(valid_to__lte=day).exclude(office__valid_to__lte=day)


def _contact(row: DutyContact) -> DutyContactShown:
    return DutyContactShown(row.office_id, row.mail, tuple(row.answers_for.split()), row.set_at)
