"""Which office a report belongs to now, for rooms that hold something of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.reports.models import Report

if TYPE_CHECKING:
    from collections.abc import Collection


def offices_of_reports(report_ids: Collection[int]) -> dict[int, int]:
    """This will give the offices of some reports by their ids: one query. Those of no office are left out."""
    if not report_ids:
        return {}
    found = Report.objects.filter(pk__in=list(report_ids), office_id__isnull=False)
    return {pk: office_id for pk, office_id in found.values_list("pk", "office_id") if office_id is not None}
