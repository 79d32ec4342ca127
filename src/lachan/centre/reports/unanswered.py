"""Reports that no office answers for: seen at the top of the centre, from where they are given to an office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.log_reach import is_at_top
from lachan.centre.reports.models import Report
from lachan.centre.reports.queries import REPORT_VIEW, ReportShown, TriageRow, rows_of
from lachan.centre.reports.services.deciding import REPORT_TRIAGE
from lachan.centre.reports.services.handing_over import OPEN
from lachan.centre.web.paging import PAGE_ROWS, Page, page_of
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer

MOST_COUNTED: Final = 1_000


def unanswered_for(viewer: Viewer, *, place: str = "", size: int = PAGE_ROWS) -> Page[TriageRow]:
    """This will give a page of open reports that no office answers for, who has waited longest first.

    Raises Refusal (404) for who is not at the top of the centre.
    """
    if not is_at_top(viewer, REPORT_VIEW):
        raise Refusal(404, "not_found")
    page = page_of(Report.objects.filter(office_id__isnull=True, state__in=OPEN), place=place, size=size)
    return Page(rows_of(page.rows), earlier=page.earlier, later=page.later)


def may_assign(viewer: Viewer, report: ReportShown) -> bool:
    """This will say whether a report is for the viewer to give to an office: nobody has it, or it was given by hand."""
    if not viewer.may(REPORT_TRIAGE) or report.row.state not in OPEN:
        return False
    return (report.row.office is None or report.is_by_hand) and is_at_top(viewer, REPORT_TRIAGE)


def count_unanswered(viewer: Viewer, permission: str = REPORT_VIEW) -> int:
    """This will count them, up to 1,000; 0 for who does not see them. One query where there is none."""
    if not viewer.may(permission):
        return 0
    found = Report.objects.filter(office_id__isnull=True, state__in=OPEN)
    count = found.order_by()[:MOST_COUNTED].count()
    return count if count and is_at_top(viewer, permission) else 0
