"""What search finds beside the register: reports by the number or name of who told them, with a reason alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.accounts import permissions
from lachan.centre.indicators.search import Hit, Source
from lachan.centre.reports.reporters import reports_of_person

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer


def find_reports(viewer: Viewer, typed: str, limit: int) -> tuple[Hit, ...]:
    """This will give the reports that the viewer sees of who gave the number or the name that is typed."""
    found = reports_of_person(viewer, typed, limit)
    return tuple(
        Hit("reports", row.id, row.beginning or f"#{row.id}", subject=f"report:{row.id}") for row in found
    )


REPORTS: Final = Source("reports", permissions.REPORT_VIEW, find_reports, personal=True)
