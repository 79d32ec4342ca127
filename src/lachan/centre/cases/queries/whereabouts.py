"""Where the work of cases has gone: to which case that lives on, and to which office."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - msgspec resolves the annotations at run time
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.cases.models import Case, Posting

if TYPE_CHECKING:
    from collections.abc import Collection

# one case merged into the next; far beyond what any case has seen
_MOST_STEPS: Final = 100
# Of the newest postings: what is older was seen before, and all are gone through once a day.
_NEWEST: Final = 2_000


class Stay(msgspec.Struct, frozen=True):
    """An office that had a case, from when to when (None: still)."""

    office_id: int
    since_at: datetime
    until_at: datetime | None


class Whereabouts(msgspec.Struct, frozen=True):
    """What became of a case: the one that lives on and its office, and which offices had the first one.

    `given_office_id` and `given_on` are what a succession goes out from, for one that nobody moves any more.
    """

    case_id: int
    number: str
    office_id: int
    going_on: bool
    kind: str
    territory_id: int | None
    given_office_id: int
    given_on: date
    stays: tuple[Stay, ...]

    def had(self, office_id: int, at: datetime) -> bool:
        """This will say whether an office had the first case at a moment."""
        return any(
            stay.office_id == office_id
            and stay.since_at <= at
            and (stay.until_at is None or at <= stay.until_at)
            for stay in self.stays
        )


def where_cases_are(case_ids: Collection[int]) -> dict[int, Whereabouts]:
    """This will give what became of some cases, by their ids. Three queries, and one for each merge in a row."""
    living = {one: one for one in case_ids}
    for _ in range(_MOST_STEPS):
        rows = Case.objects.filter(pk__in=set(living.values()), merged_into_id__isnull=False)
        into = dict(rows.values_list("pk", "merged_into_id"))
        if not into:
            break
        living = {first: into.get(last, last) or last for first, last in living.items()}
    cases = {row.pk: row for row in Case.objects.filter(pk__in=set(living.values()))}
    postings: dict[int, list[Posting]] = {}
    for posting in Posting.objects.filter(case_id__in={*living, *living.values()}).order_by("pk"):
        postings.setdefault(posting.case_id, []).append(posting)
    found = {}
    for first, last in living.items():
        case, there = cases.get(last), postings.get(last)
        if case is None or not there:
            continue
        found[first] = Whereabouts(
            case_id=last,
            number=case.number,
            office_id=case.office_id,
            going_on=bool(case.going_on),
            kind=case.kind,
            territory_id=case.territory_id,
            given_office_id=there[-1].given_office_id,
            given_on=there[-1].given_on,
            stays=tuple(Stay(one.office_id, one.since_at, one.until_at) for one in postings.get(first, ())),
        )
    return found


def cases_moved_since(at: datetime) -> frozenset[int]:
    """This will give the cases that another office got, or that were merged, since a moment. Three queries."""
    newest = Posting.objects.order_by("-pk").values_list("case_id", "since_at")[:_NEWEST]
    fresh = {case_id for case_id, since_at in newest if since_at >= at}
    moved = Posting.objects.filter(case_id__in=fresh, until_at__gte=at).values_list("case_id", flat=True)
    merged = Case.objects.filter(closed_at__gte=at, state=Case.State.MERGED).values_list("pk", flat=True)
    return frozenset({*moved, *merged})
