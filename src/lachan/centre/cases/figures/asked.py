"""What figures are asked for: which offices, kinds and territories, and from which day to which."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db.models import BooleanField, F, Q
from django.db.models.expressions import RawSQL

from lachan.centre.accounts.access import need_at
from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.permissions import CASE_VIEW
from lachan.centre.accounts.tree import below_in_query
from lachan.centre.cases.models import Case
from lachan.centre.web.clock import VIETNAM, today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer

USUAL_DAYS: Final = 30
MOST_DAYS: Final = 3_660
# as the index of what stands has it, word for word: with blanks to fill in SQLite does not know it for the same
_STANDING: Final = RawSQL("cases_case.state IN ('open', 'waiting')", (), output_field=BooleanField())
_DAY: Final = timedelta(days=1)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One question. Each figure says what it does with the period; the others narrow all figures alike.

    `offices`: ids; cases that stand with one of them or below today. `kinds` and `territories` (ids of communes, or of
    provinces with all that lay in them): empty stands for all. `first` and `last`: days in Vietnam, both counted.
    """

    offices: frozenset[int]
    kinds: frozenset[str] = frozenset()
    territories: frozenset[int] = frozenset()
    first: date
    last: date
    # what came from this moment on isn't counted; None for all of the last day
    until: datetime | None = None

    @property
    def days(self) -> int:
        """This will give how many days the period has."""
        return (self.last - self.first).days + 1


def asked_by(
    viewer: Viewer,
    *,
    office_id: int | None = None,
    kinds: Collection[str] = (),
    territories: Collection[int] = (),
    first: date | None = None,
    last: date | None = None,
    now: datetime,
) -> Asked:
    """This will make the question of a viewer: all of the viewer's offices unless one is named; 30 days until today.

    Raises Refusal: 404 for an office that isn't seen, 403 without `case.view` there; 422 `cases_kind`, `cases_period`
    for a period that ends before it begins, or is longer than 3,660 days.
    """
    offices = viewer.offices_where(CASE_VIEW)
    if office_id is not None:
        need_at(viewer, CASE_VIEW, office_id)
        offices = frozenset({office_id})
    if not set(kinds) <= set(CASE_KINDS):
        raise Refusal(422, "cases_kind", pointer="/kind")
    # a period of which one end is named has the usual length, and ends today at the latest unless it is named
    try:
        until = last or (min(today(now), first + _DAY * (USUAL_DAYS - 1)) if first else today(now))
        begun = first or until - _DAY * (USUAL_DAYS - 1)
    except OverflowError:
        raise Refusal(422, "cases_period", pointer="/first") from None
    if not 0 <= (until - begun).days < MOST_DAYS or not 1900 < begun.year <= until.year < 9999:  # noqa: PLR2004
        raise Refusal(422, "cases_period", pointer="/first")
    return Asked(
        offices=offices,
        kinds=frozenset(kinds),
        territories=frozenset(territories),
        first=begun,
        last=until,
    )


def before(asked: Asked, *, now: datetime | None = None) -> Asked:
    """This will ask the same of the days just before, as many of them.

    With `now`, a period that goes on is compared with as much of the one before: today until nine with yesterday until
    nine.
    """
    length = _DAY * asked.days
    until = now - length if now is not None and asked.first <= today(now) <= asked.last else None
    return msgspec.structs.replace(asked, first=asked.first - length, last=asked.last - length, until=until)


def cases_of(asked: Asked) -> QuerySet[Case]:
    """This will give the cases that are asked of, of whatever time, as a query."""
    if not asked.offices:
        return Case.objects.none()
    # by a sum, so that neither database begins with an index of offices, of which there may be thousands: the times
    # are what narrows
    cases = Case.objects.order_by().alias(at=F("office_id") + 0)
    return _narrow(cases.filter(at__in=below_in_query(asked.offices)), asked)


def _narrow(cases: QuerySet[Case], asked: Asked) -> QuerySet[Case]:
    if asked.kinds:
        cases = cases.filter(kind__in=sorted(asked.kinds))
    if asked.territories:
        places = sorted(asked.territories)
        cases = cases.filter(Q(territory_id__in=places) | Q(province_id__in=places))
    return cases


def opened_in(asked: Asked) -> QuerySet[Case]:
    """This will give the cases opened in the period, those too that were merged since, as a query."""
    return cases_of(asked).filter(**within(asked, "opened_at"))


def closed_in(asked: Asked) -> QuerySet[Case]:
    """This will give the cases closed in the period and closed still, without merged ones, as a query."""
    return closed_still(cases_of(asked).filter(**within(asked, "closed_at")))


def closed_still(cases: QuerySet[Case]) -> QuerySet[Case]:
    """This will keep closed cases, by the index of closing times: asked for the state, SQLite reads all closed ones."""
    return cases.exclude(state__in=[one for one in Case.State.values if one != Case.State.CLOSED])


def going_on(asked: Asked) -> QuerySet[Case]:
    """This will give the cases that go on now, whenever they were opened, as a query."""
    if not asked.offices:
        return Case.objects.none()
    cases = Case.objects.order_by().filter(_STANDING, office_id__in=below_in_query(asked.offices))
    return _narrow(cases, asked)


def within(asked: Asked, name: str) -> dict[str, Any]:
    """This will give the condition that a time lies in the period."""
    begins, ends = (datetime.combine(day, time(), VIETNAM) for day in (asked.first, asked.last + _DAY))
    ends = ends if asked.until is None else min(ends, asked.until)
    return {f"{name}__gte": begins, f"{name}__lt": ends}
