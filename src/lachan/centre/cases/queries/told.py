"""What becomes of a report in cases, for who reads the receipt: no number, no name, nothing of an officer's words."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import Final

import msgspec

from lachan.centre.cases.models import Member, Posting

_MOST_MERGES: Final = 20
_MOVED: Final = frozenset(
    {Posting.Because.HANDED_OVER, Posting.Because.SUCCESSION, Posting.Because.NO_SUCCESSOR}
)


class InCase(msgspec.Struct, frozen=True):
    """The case that a report is or was in: where it stands, with which office since when, and what came of it.

    `is_shared`: other reports are in it too, so that its money is not the money of one; `was_moved`: another office had
    it before.
    """

    case_id: int
    state: str
    stage: str
    kind: str
    office_id: int
    since_at: datetime
    first_looked_at: datetime | None
    closed_at: datetime | None
    outcome: str
    recovered_vnd: int | None
    is_shared: bool
    was_moved: bool
    at_office_since: datetime


def case_of_report(report_id: int) -> InCase | None:
    """This will give the case that a report is in, or was in last; one that was merged is followed.

    None for no case. Three queries.
    """
    members = Member.objects.filter(kind=Member.Kind.REPORT, thing_id=report_id, until_at__isnull=True)
    member = members.select_related("case").order_by("-holds", "-pk").first()
    if member is None:
        return None
    case = member.case
    for _ in range(_MOST_MERGES):
        if case.merged_into is None:
            break
        case = case.merged_into
    others = Member.objects.filter(case=case, kind=Member.Kind.REPORT, until_at__isnull=True)
    posting = Posting.objects.filter(case=case).order_by("-pk").first()
    return InCase(
        case.pk,
        case.state,
        case.stage,
        case.kind,
        case.office_id,
        member.since_at,
        case.first_looked_at,
        case.closed_at,
        case.outcome,
        case.recovered_vnd,
        is_shared=others.exclude(thing_id=report_id).exists(),
        was_moved=posting is not None and posting.because in _MOVED,
        at_office_since=case.opened_at if posting is None else posting.since_at,
    )
