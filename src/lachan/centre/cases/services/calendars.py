"""Setting the hours of an office."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db import transaction

from lachan.centre.accounts.access import acting_viewer, need_at
from lachan.centre.accounts.permissions import OFFICE_CHANGE
from lachan.centre.audit.log import record
from lachan.centre.cases.hours import HoursFault, read_hours, write_week
from lachan.centre.cases.models import Calendar
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from lachan.centre.audit.actors import Actor


def set_calendar(  # noqa: PLR0913 - keywords only
    *,
    office_id: int,
    valid_from: date,
    week: Mapping[str, Sequence[str]],
    closed: Sequence[date] = (),
    worked: Sequence[date] = (),
    zone: str = "Asia/Ho_Chi_Minh",
    country: str = "VN",
    actor: Actor,
    now: datetime,
) -> int:
    """This will set the hours of an office, and of those below it that have none, from a day on.

    Gives the calendar's id.
    What was set before stays for the days before. Clocks that run keep the hours they started with until they are
    paused, handed over or gone on with. Raises Refusal: 403, 404; 422 `cases_hours_span`, `cases_hours_zone`,
    `cases_hours_country`, `cases_hours_days`, `cases_hours_no_time` for 60 days without a working minute; 422
    `cases_hours_past` for a day that has passed.
    """
    need_at(acting_viewer(actor, now=now), OFFICE_CHANGE, office_id)
    if valid_from < today(now):
        raise Refusal(422, "cases_hours_past", pointer="/valid_from")
    try:
        hours = read_hours(
            week, valid_from=valid_from, zone=zone, country=country, closed=closed, worked=worked
        )
    except HoursFault as fault:
        raise Refusal(422, f"cases_hours_{fault.code}", pointer=f"/{fault.field}") from None
    with transaction.atomic():
        calendar = Calendar.objects.create(
            office_id=office_id,
            valid_from=valid_from,
            zone=zone,
            country=country,
            week=_json(write_week(hours)),
            closed=_json(sorted(hours.closed)),
            worked=_json(sorted(hours.worked)),
            made_by=str(actor),
            made_at=now,
        )
        record(
            kind="cases.calendar_set",
            actor=actor,
            now=now,
            subject=f"office:{office_id}",
            data={"calendar": calendar.pk, "valid_from": valid_from.isoformat()},
        )
        return calendar.pk


def _json(said: object) -> str:
    return msgspec.json.encode(said).decode()
