"""Setting the hours of an office, and letting the clocks that run count in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db import transaction
from django.db.models import Exists, F, OuterRef

from lachan.centre.accounts.access import acting_viewer, need_at
from lachan.centre.accounts.permissions import OFFICE_HOURS
from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.log import record
from lachan.centre.cases.hours import HoursFault, read_hours, write_week
from lachan.centre.cases.models import Calendar, Case, Clock
from lachan.centre.cases.queries.calendars import hours_of, moves_of, offices_by_hours_of
from lachan.centre.cases.services.clocks import go_on_with_clocks, note_due
from lachan.centre.cases.services.taking import write_down
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.cases.hours import Hours
    from lachan.centre.cases.queries.calendars import Moves


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
    What was set before stays for the days before. Clocks that run go over to them on that day (`follow_hours`).
    Raises Refusal: 403, 404; 422 `cases_hours_span`, `cases_hours_zone`,
    `cases_hours_country`, `cases_hours_days`, `cases_hours_no_time` for 60 days without a working minute; 422
    `cases_hours_past` for a day that has passed.
    """
    hours = _checked(office_id, valid_from, week, closed, worked, zone, country, actor, now)
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


def check_calendar(  # noqa: PLR0913 - keywords only
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
) -> Moves:
    """This will say what hours would do to open cases, and set nothing. Raises as `set_calendar`."""
    hours = _checked(office_id, valid_from, week, closed, worked, zone, country, actor, now)
    return moves_of(office_id, hours, valid_from=valid_from, now=now)


def _checked(  # noqa: PLR0913, PLR0917 - what both take
    office_id: int,
    valid_from: date,
    week: Mapping[str, Sequence[str]],
    closed: Sequence[date],
    worked: Sequence[date],
    zone: str,
    country: str,
    actor: Actor,
    now: datetime,
) -> Hours:
    need_at(acting_viewer(actor, now=now), OFFICE_HOURS, office_id)
    if valid_from < today(now):
        raise Refusal(422, "cases_hours_past", pointer="/valid_from")
    try:
        return read_hours(
            week, valid_from=valid_from, zone=zone, country=country, closed=closed, worked=worked
        )
    except HoursFault as fault:
        raise Refusal(422, f"cases_hours_{fault.code}", pointer=f"/{fault.field}") from None


def follow_hours(*, now: datetime, limit: int) -> int:
    """This will let clocks that run go over to hours that have begun since, case by case; gives how many cases.

    What was used until now stays as it was counted. Twice is once: a case whose clocks count in them is left alone.
    """
    day, done = today(now), 0
    for calendar in Calendar.objects.filter(followed_at__isnull=True, valid_from__lte=day).order_by("pk"):
        newest = hours_of(calendar.office_id, day=day).calendar_id == calendar.pk
        offices = offices_by_hours_of(calendar.office_id, day=day) if newest else frozenset[int]()
        others = Clock.objects.filter(
            case=OuterRef("pk"), done_at__isnull=True, around_the_clock=False, due_at__gt=now
        ).exclude(calendar_id=calendar.pk, calendar_id__isnull=False)
        cases = Case.objects.filter(Exists(others), going_on=True, office_id__in=offices).order_by("pk")
        ids = list(cases.values_list("pk", flat=True)[: limit - done])
        for case_id in ids:
            _follow(case_id, calendar, now)
        done += len(ids)
        if done >= limit:
            return done
        if not ids:
            Calendar.objects.filter(pk=calendar.pk, followed_at__isnull=True).update(followed_at=now)
    return done


def _follow(case_id: int, calendar: Calendar, now: datetime) -> None:
    with transaction.atomic():
        # the row is held, so that who closes or pauses the case comes before or after
        if not Case.objects.filter(pk=case_id, going_on=True).update(state=F("state")):
            return
        case = Case.objects.get(pk=case_id)
        before = case.due_at
        go_on_with_clocks(case, now=now)
        note_due(case)
        if case.due_at != before:
            write_down(
                case,
                "hours_moved",
                actor=MACHINE,
                now=now,
                data={
                    "calendar": calendar.pk,
                    "due_before": before.isoformat() if before else None,
                    "due_at": case.due_at.isoformat() if case.due_at else None,
                },
            )


def _json(said: object) -> str:
    return msgspec.json.encode(said).decode()
