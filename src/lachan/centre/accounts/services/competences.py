"""What offices answer for is granted and ended here, at the machine or by an administrator of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from lachan.centre.accounts.access import acting_viewer, need_at
from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.given_tables import Problem, TableRefusedError, problem
from lachan.centre.accounts.models import Competence, Office
from lachan.centre.accounts.permissions import OFFICE_CHANGE
from lachan.centre.accounts.queries.competences import Change, area_above
from lachan.centre.accounts.queries.territories import places_by_code, places_by_id
from lachan.centre.accounts.services.asked import check_reason
from lachan.centre.accounts.services.office_drafts import (
    Grant,
    OfficeDraft,
    Period,
    wrong_by_itself,
    wrong_together,
)
from lachan.centre.accounts.services.revisions import OFFICES, take_turn
from lachan.centre.accounts.services.role_rules import say_day
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.log import record

if TYPE_CHECKING:
    from datetime import date, datetime

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.accounts.queries.territories import Place
    from lachan.centre.audit.actors import Actor


def grant_competence(
    *,
    office_id: int,
    grant: Grant,
    valid_from: date,
    valid_to: date | None = None,
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> int:
    """This will make an office competent for a kind of case in a place from a day on, and give the competence's id.

    Who sits at the machine may do so everywhere. A person administrates the office or one above it, says why, begins
    today at the earliest, and stays within what the nearest office above it that answers for anything answers for.
    Raises Refusal (403, 404) and RequestRefusal as `check_reason`, both for persons alone; TableRefusedError (line 0):
    unknown kind or place, days on which the office does not stand, a competence that it has on one of these days
    already, a day that is past, a place outside; Office.DoesNotExist.
    """
    viewer, reason = _acting(actor, office_id, reason, now)
    with transaction.atomic():
        take_turn(OFFICES)
        office, place = _checked(viewer, office_id, grant, Period(valid_from, valid_to))
        row = Competence.objects.create(
            office=office,
            case_kind=grant.case_kind,
            territory_id=None if place is None else place.id,
            valid_from=valid_from,
            valid_to=valid_to,
            reason=reason,
        )
        record(
            kind="accounts.competence_granted",
            actor=actor if viewer is None else viewer.actor(office_id),
            now=now,
            subject=f"office:{office_id}",
            data={
                "competence": row.pk,
                "case_kind": grant.case_kind,
                "territory": grant.territory,
                "day": str(valid_from),
            },
        )
    return row.pk


def end_competence(*, competence_id: int, day: date, reason: str = "", actor: Actor, now: datetime) -> None:
    """This will end a competence on a day (one that has not begun by then: as if it had never been).

    Who sits at the machine may do so on any day; a person administrates the office or one above it, says why, and ends
    it today at the earliest. Raises Refusal (403, 404) and RequestRefusal as `check_reason`, both for persons alone;
    TableRefusedError (line 0) when it has ended by then, or the day is past; Competence.DoesNotExist.
    """
    office_id = Competence.objects.values_list("office_id", flat=True).get(pk=competence_id)
    viewer, reason = _acting(actor, office_id, reason, now)
    with transaction.atomic():
        take_turn(OFFICES)
        row = Competence.objects.select_related("office").get(pk=competence_id)
        _check_end(viewer, row, day)
        row.valid_to = max(day, row.valid_from)
        row.end_reason = reason
        row.save(update_fields=["valid_to", "end_reason"])
        record(
            kind="accounts.competence_ended",
            actor=actor if viewer is None else viewer.actor(row.office_id),
            now=now,
            subject=f"office:{row.office_id}",
            data={
                "competence": competence_id,
                "day": str(row.valid_to),
                "case_kind": row.case_kind,
            },
        )


def try_competence(
    *, office_id: int, grant: Grant, valid_from: date, reason: str, actor: Actor, now: datetime
) -> Change:
    """This will say what granting a competence would change, and change nothing. Raises as `grant_competence`."""
    viewer, _ = _acting(actor, office_id, reason, now)
    _, place = _checked(viewer, office_id, grant, Period(valid_from, None))
    return Change(office_id, grant.case_kind, place, valid_from)


def try_ending(*, competence_id: int, day: date, reason: str, actor: Actor, now: datetime) -> Change:
    """This will say what ending a competence would change, and change nothing. Raises as `end_competence`."""
    row = Competence.objects.select_related("territory").get(pk=competence_id)
    viewer, _ = _acting(actor, row.office_id, reason, now)
    _check_end(viewer, row, day)
    place = places_by_id([row.territory_id])[row.territory_id] if row.territory_id else None
    ends = max(day, row.valid_from)
    return Change(row.office_id, row.case_kind, place, ends, ending_id=competence_id)


def _checked(
    viewer: Viewer | None, office_id: int, grant: Grant, period: Period
) -> tuple[Office, Place | None]:
    office = Office.objects.get(pk=office_id)
    places = places_by_code({grant.territory} - {""})
    problems = _wrong_with(office, grant, period, places)
    if viewer is not None and not problems:
        problems = _wrong_for(viewer, office, places.get(grant.territory), period.begins)
    if problems:
        raise TableRefusedError(problems)
    return office, places.get(grant.territory)


def _check_end(viewer: Viewer | None, row: Competence, day: date) -> None:
    if row.valid_to is not None and row.valid_to <= day:
        raise TableRefusedError([problem(0, "competence_over", day=say_day(row.valid_to))])
    if viewer is not None and day < viewer.day:
        raise TableRefusedError([problem(0, "competence_past", day=say_day(viewer.day))])


def _acting(actor: Actor, office_id: int, reason: str, now: datetime) -> tuple[Viewer | None, str]:
    """This will give the view of a person who acts (None: who sits at the machine), and the reason as it is kept."""
    if actor == OPERATOR:
        return None, check_reason(reason) if reason else ""
    viewer = acting_viewer(actor, now=now)
    need_at(viewer, OFFICE_CHANGE, office_id)
    return viewer, check_reason(reason)


def _wrong_with(office: Office, grant: Grant, period: Period, places: dict[str, Place]) -> list[Problem]:
    draft = OfficeDraft(office.code, office.kind, "x", "x", period.begins, period.ends, grants=(grant,))
    problems = wrong_together([draft], there={}, places=places)
    problems += [one for one in wrong_by_itself(draft) if one.code == "ends_before"]
    if grant.case_kind and grant.case_kind not in CASE_KINDS:
        problems.append(problem(0, "unknown_case_kind", given=grant.case_kind, known=", ".join(CASE_KINDS)))
    if not Period(office.valid_from, office.valid_to).holds(period):
        problems.append(problem(0, "closed_period", code=office.code, day=str(period.begins)))
    if problems:
        return problems
    held = Competence.objects.filter(office=office, case_kind=grant.case_kind)
    held = (
        held.filter(territory_id=places[grant.territory].id)
        if grant.territory
        else held.filter(territory__isnull=True)
    )
    until = Q(valid_from__lt=period.ends) if period.ends else Q()
    if held.filter(until).exclude(valid_to__lte=period.begins).exists():
        problems.append(problem(0, "competence_held", code=office.code))
    return problems


def _wrong_for(viewer: Viewer, office: Office, place: Place | None, begins: date) -> list[Problem]:
    """This will say what a person may not grant although it could be: a past day, a place outside the one above's."""
    if begins < viewer.day:
        return [problem(0, "competence_past", day=say_day(viewer.day))]
    area = area_above(office.pk, day=begins)
    if area is None:
        return [problem(0, "competence_top", code=office.code, day=say_day(begins))]
    if not area.holds(place):
        name = {"name_vi": area.office.name_vi, "name_en": area.office.name_en}
        return [problem(0, "competence_outside", **name)]
    return []
