"""Which offices have a duty desk, and which have none: for who administrates them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db.models import Q

from lachan.centre.accounts.duty_codes import known_codes
from lachan.centre.accounts.models import DutyRequest, Office
from lachan.centre.accounts.permissions import OFFICE_CHANGE
from lachan.centre.accounts.queries.duty import (
    DutyContactShown,
    DutyRequestShown,
    duty_contacts,
    duty_contacts_at,
    duty_requests_at,
)
from lachan.centre.accounts.queries.offices import OFFICE_FIELDS, OfficeShown
from lachan.centre.accounts.services.duty import CODE_LASTS
from lachan.centre.accounts.tree import below_in_query

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer

# More banks than the country has; a list that is longer is cut, and says so by its length.
MOST_ROWS = 500


class DutyDesk(msgspec.Struct, frozen=True):
    """An office with its duty desk and the open request for one, None where there is none."""

    office: OfficeShown
    contact: DutyContactShown | None
    request: DutyRequestShown | None


def duty_desks_for(viewer: Viewer, *, now: datetime) -> tuple[DutyDesk, ...]:
    """This will give the banks that the viewer administrates and who else has a duty desk: those without one first.

    Three queries; at most 500.
    """
    rows = _administrated(viewer).filter(
        Q(kind=Office.Kind.BANK)
        | Q(duty_contact__isnull=False)
        | Q(pk__in=DutyRequest.objects.filter(state=DutyRequest.State.OPEN).values("office_id"))
    )
    offices = [
        OfficeShown(*row) for row in rows.order_by("name_vi", "pk").values_list(*OFFICE_FIELDS)[:MOST_ROWS]
    ]
    ids = [office.id for office in offices]
    contacts, asked = duty_contacts_at(ids), duty_requests_at(ids, after=now - CODE_LASTS)
    desks = [DutyDesk(office, contacts.get(office.id), asked.get(office.id)) for office in offices]
    return tuple(sorted(desks, key=lambda desk: desk.contact is not None))


def duty_desk_of(office: OfficeShown, *, now: datetime) -> DutyDesk:
    """This will give the duty desk of an office that the caller may see: two queries."""
    asked = duty_requests_at([office.id], after=now - CODE_LASTS)
    return DutyDesk(office, duty_contacts_at([office.id]).get(office.id), asked.get(office.id))


def count_banks_without(viewer: Viewer) -> int:
    """This will count the banks that the viewer administrates and that nothing urgent reaches. One query."""
    return _administrated(viewer).filter(kind=Office.Kind.BANK, duty_contact__isnull=True).count()


def count_codes_to_type(viewer: Viewer, *, now: datetime) -> int:
    """This will count the requests that the viewer may confirm: not their own, and not run out. One query."""
    return (
        DutyRequest.objects.filter(
            state=DutyRequest.State.OPEN,
            asked_at__gt=now - CODE_LASTS,
            office_id__in=below_in_query(viewer.offices_where(OFFICE_CHANGE)),
        )
        .exclude(asked_by=str(viewer.actor()))
        .count()
    )


def codes_without(*, day: date) -> tuple[str, ...]:
    """This will give the banks and wallets of the country that no duty desk answers for, by name. One query."""
    answered = {code for desk in duty_contacts(day=day) for code in desk.answers_for}
    return tuple(code for code in known_codes() if code not in answered)


def _administrated(viewer: Viewer) -> QuerySet[Office]:
    part = below_in_query(viewer.offices_where(OFFICE_CHANGE))
    standing = Office.objects.filter(pk__in=part, valid_from__lte=viewer.day)
    return standing.exclude(valid_to__lte=viewer.day)
