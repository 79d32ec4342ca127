"""Who carries on the work of an office: what each room asks when it pulls its open work over."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Q

from lachan.centre.accounts.models import Office, OfficeSuccession
from lachan.centre.accounts.queries.offices import SuccessionShown, shown_successions, stands_on
from lachan.centre.accounts.queries.territories import chains_of, places_by_id, where_is
from lachan.centre.web.clock import VIETNAM

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet


# one office handing on to the next, each on a later day; far beyond what any office has seen
_MOST_STEPS: Final = 100


class CarriedOn(msgspec.Struct, frozen=True):
    """Who holds a piece of work on a day, and the successions by which it came there, in order.

    `office_ids` has one id, or several where the place was divided between offices and a person has to choose.
    """

    office_ids: tuple[int, ...]
    by: tuple[int, ...]

    @property
    def sure(self) -> bool:
        """Whether one office holds it."""
        return len(self.office_ids) == 1


def successions_due(*, day: date, after_id: int = 0) -> tuple[SuccessionShown, ...]:
    """This will give the successions in effect on a day, in the order in which they were recorded.

    `after_id` leaves out those up to that id; a room that remembers the last one it carried out must still look at all
    again once a day, since a plan can be recorded before its day comes.
    """
    return shown_successions(OfficeSuccession.objects.filter(day__lte=day, pk__gt=after_id).order_by("pk"))


def successions_by_id(ids: Collection[int]) -> tuple[SuccessionShown, ...]:
    """This will give some successions in the order of their days. No query for none."""
    return shown_successions(OfficeSuccession.objects.filter(pk__in=ids).order_by("day", "pk")) if ids else ()


def newest_succession(*, day: date) -> int:
    """This will give the id of the succession in effect on a day that was recorded last, 0 for none. One query."""
    found = OfficeSuccession.objects.filter(day__lte=day).order_by("-pk").values_list("pk", flat=True)
    return found.first() or 0


def days_of_successions(ids: Collection[int]) -> dict[int, date]:
    """This will give the days of successions by their ids. One query."""
    return dict(OfficeSuccession.objects.filter(pk__in=list(ids)).values_list("pk", "day"))


def carry_on(
    *, office_id: int, case_kind: str, territory_id: int | None, since: date, day: date
) -> CarriedOn:
    """This will say who holds, on a day, the work that was given to an office on the day `since`.

    `case_kind` and `territory_id` (None: the whole country) are what the work is about. Each office's next succession
    that covers it is followed, day after day; what an office gets on a day it does not hand on the same day. Work that
    was given to an office after it had handed over, because the plan was recorded late or the office had ended, goes
    the same way. What is given back goes only to whom it came from.

    A room keeps with each open piece the office it was given to and since when, and the office that holds it. Once a
    day it asks this for its open pieces at offices of `offices_handing_over`, and where another office is named changes
    the row `WHERE holder = the one that was read`. Done twice, it changes nothing.
    """
    here = _places(territory_id, day)
    path = [office_id]
    by: list[int] = []
    rows = _rows(office_id, case_kind, day).filter(_not_known_then(office_id, since))
    for _ in range(_MOST_STEPS):
        step, parts = _next(rows, here, frozenset(path))
        if step is None:
            return CarriedOn(tuple(sorted(parts)) or (path[-1],), tuple(by))
        path.append(step.after_id)
        by.append(step.pk)
        rows = _rows(step.after_id, case_kind, day).filter(day__gt=step.day)
    return CarriedOn((path[-1],), tuple(by))


def offices_handing_over(*, day: date) -> frozenset[int]:
    """This will give the ids of the offices that have handed anything over by a day."""
    return frozenset(OfficeSuccession.objects.filter(day__lte=day).values_list("before_id", flat=True))


def handed_over_in_query(*, day: date) -> QuerySet[OfficeSuccession, int]:
    """This will give the offices that have handed anything over by a day as a part of another query."""
    return OfficeSuccession.objects.filter(day__lte=day).values_list("before_id", flat=True)


def ended_in_query(*, day: date) -> QuerySet[Office, int]:
    """This will give the offices that have ended by a day as a part of another query."""
    return Office.objects.filter(valid_to__lte=day).values_list("pk", flat=True)


def _rows(office_id: int, case_kind: str, day: date) -> QuerySet[OfficeSuccession]:
    kinds = (case_kind, "") if case_kind else ("",)
    rows = OfficeSuccession.objects.filter(before_id=office_id, day__lte=day, case_kind__in=kinds)
    return rows.order_by("day", "pk")


def _not_known_then(office_id: int, since: date) -> Q:
    """This will tell which successions the work was given in ignorance of: later ones, and those recorded later."""
    recorded_from = datetime.combine(since, time(), tzinfo=VIETNAM)
    unknown = Q(day__gt=since) | Q(plan__recorded_at__gte=recorded_from)
    if not stands_on(office_id, since):
        unknown |= Q(action__in=(OfficeSuccession.Action.MERGE, OfficeSuccession.Action.SPLIT))
    return unknown


def _places(territory_id: int | None, day: date) -> tuple[frozenset[int], ...] | None:
    """This will give, for each place that the territory has been or is by the day, it and what it lies in."""
    if territory_id is None:
        return None
    place = places_by_id([territory_id])[territory_id]
    now = {one.place.id for one in where_is(place, day=day)} or {territory_id}
    chains = chains_of({territory_id, *now})
    own = frozenset(over.id for over in chains[territory_id])
    return tuple(own | {over.id for over in chains[one]} for one in sorted(now))


def _next(
    rows: QuerySet[OfficeSuccession], here: tuple[frozenset[int], ...] | None, path: frozenset[int]
) -> tuple[OfficeSuccession | None, frozenset[int]]:
    """This will give the next succession that covers all of the work, or else the offices that got parts of it."""
    parts: set[int] = set()
    for row in rows:
        if row.action == OfficeSuccession.Action.GIVE_BACK and row.after_id not in path:
            continue
        meets = _meets(here, row.territory_id)
        if meets == "whole":
            return row, frozenset()
        if meets == "part":
            parts.add(row.after_id)
    return None, frozenset(parts)


def _meets(here: tuple[frozenset[int], ...] | None, territory_id: int | None) -> str:
    if territory_id is None:
        return "whole"
    if here is None:
        # work for the whole country stays where it is when a territory is handed over
        return ""
    inside = sum(territory_id in chain for chain in here)
    return "whole" if inside == len(here) else "part" if inside else ""
