"""Who could sign a measure at once, and who was called to."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.accounts.permissions import MEASURE_SIGN
from lachan.centre.accounts.queries.duty import working_at
from lachan.centre.cases.queries.inbox import notice_rules_of
from lachan.centre.measures.models import Call, Calling, Delegation, Measure, Signature
from lachan.centre.measures.queries.barred import barred_from
from lachan.centre.measures.queries.measures import MeasureFilter, measures_wanted

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer

ABOUT: str = "measure_urgent"
# twenty a day from one officer: more than so many at once are no call any more
_LOOKED_AT: Final = 100


class CallShown(msgspec.Struct, frozen=True):
    """Somebody was called to sign: when, as an approver of which office, and when they looked (None: not yet)."""

    person_id: int
    office_id: int
    at: datetime
    seen_at: datetime | None


class CallingShown(msgspec.Struct, frozen=True):
    """How a call stands: who was called, the newest first, and when it goes on (None: it doesn't)."""

    calls: tuple[CallShown, ...]
    next_at: datetime | None
    is_begun: bool


def calling_of(measure_id: int) -> CallingShown:
    """This will give who was called to sign a measure that its reader sees. Two queries."""
    calling = Calling.objects.filter(measure_id=measure_id).first()
    calls = Call.objects.filter(measure_id=measure_id).order_by("-pk") if calling else ()
    return CallingShown(
        tuple(CallShown(one.person_id, one.office_id, one.at, one.seen_at) for one in calls),
        calling.next_at if calling else None,
        calling is not None,
    )


def first_urgent(viewer: Viewer, *, now: datetime) -> str:
    """This will give the number of the urgent measure that has waited longest for the viewer, "" for none.

    However much else waits before it, and whatever the viewer may not sign: who stands in for somebody who signed.
    """
    waiting = measures_wanted(viewer, MeasureFilter()).filter(is_urgent=True).order_by("pk")
    measures = list(waiting[:_LOOKED_AT])
    barred = barred_from(viewer, measures, now=now)
    return next((each.number for each in measures if each.pk not in barred), "")


def could_sign(measure: Measure, office_id: int, *, day: date) -> frozenset[int]:
    """This will give who could sign a measure as an approver of one office: themselves, or who stands in for them.

    Nobody who proposed it, let its program in, has signed it, or whose signature would be no other power.
    """
    signed = {
        person_id
        for one in Signature.objects.filter(measure=measure)
        for person_id in (one.person_id, _delegator(one.delegation_id))
    }
    nobody: set[int | None] = {measure.proposer_id, *map(int, measure.behind.split()), *signed}
    there = working_at([office_id], MEASURE_SIGN, day=day).get(office_id, frozenset()) - nobody
    away = dict(
        Delegation.objects.filter(
            from_person_id__in=there, first_day__lte=day, last_day__gte=day, ended_at=None
        ).values_list("from_person_id", "to_person_id")
    )
    # whoever is on leave is left in peace; who stands in is called
    return frozenset(away.get(each, each) for each in there) - nobody


def wants_calls(person_id: int) -> bool:
    """This will say whether somebody has not turned the mails of urgent measures off."""
    return notice_rules_of(person_id)[ABOUT] != "never"


def _delegator(delegation_id: int | None) -> int | None:
    if delegation_id is None:
        return None
    return Delegation.objects.filter(pk=delegation_id).values_list("from_person_id", flat=True).first()
