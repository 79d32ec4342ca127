"""In which case a report is, for who reads the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.centre.cases.models import Member
from lachan.centre.cases.queries.seeing import seen_by

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer


class CaseWithReport(msgspec.Struct, frozen=True):
    """The case that a report is in: its number, "" where the viewer doesn't see it; and whether it works on it now."""

    number: str
    holds: bool


def case_with_report(viewer: Viewer, report_id: int) -> CaseWithReport | None:
    """This will give the case that a report is in now, else the last that ended with it; None for none. Two queries."""
    there = Member.objects.filter(kind=Member.Kind.REPORT, thing_id=report_id, until_at__isnull=True)
    member = there.order_by("-holds", "-pk").first()
    if member is None:
        return None
    number = seen_by(viewer).filter(pk=member.case_id).values_list("number", flat=True).first()
    return CaseWithReport(number or "", member.holds)
