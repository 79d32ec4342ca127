"""Other cases that go on and have to do with the same things as this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Exists, OuterRef

from lachan.centre.cases.models import Member
from lachan.centre.cases.queries.cases import CaseRow, rows_of
from lachan.centre.cases.queries.seeing import seen_by

if TYPE_CHECKING:
    from collections.abc import Collection

    from lachan.centre.accounts.access import Viewer

CASES_SHOWN: Final = 10
# an indicator of a whole campaign is in a thousand cases: as many are looked at
_MOST_READ: Final = 500


class Beside(msgspec.Struct, frozen=True):
    """Open cases that share indicators with one: rows with the ids that they share, the most shared first.

    `cases_of` counts for each indicator in how many of them it is.
    """

    cases: tuple[tuple[CaseRow, tuple[int, ...]], ...] = ()
    cases_of: dict[int, int] = {}


def cases_beside(viewer: Viewer, case_id: int, indicator_ids: Collection[int]) -> Beside:
    """This will give the other open cases that the viewer sees and that have some of these indicators. Five queries."""
    if not indicator_ids:
        return Beside()
    seen = seen_by(viewer).filter(going_on=True)
    members = Member.objects.filter(
        kind=Member.Kind.INDICATOR, thing_id__in=list(indicator_ids), holds=True, until_at__isnull=True
    )
    # of each member's case it is asked whether it is seen: as a list, SQLite makes that of all open cases first
    is_seen = Exists(seen.filter(pk=OuterRef("case_id")))
    pairs = members.exclude(case_id=case_id).filter(is_seen).order_by("-case_id")
    shared: dict[int, list[int]] = {}
    counts: dict[int, int] = {}
    for other, thing in pairs.values_list("case_id", "thing_id")[:_MOST_READ]:
        shared.setdefault(other, []).append(thing)
        counts[thing] = counts.get(thing, 0) + 1
    if not shared:
        return Beside()
    most = sorted(shared, key=lambda one: (-len(shared[one]), -one))[:CASES_SHOWN]
    rows = {row.id: row for row in rows_of(seen.filter(pk__in=most))}
    return Beside(tuple((rows[one], tuple(sorted(shared[one]))) for one in most if one in rows), counts)
