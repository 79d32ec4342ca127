"""Which files came with reports: detection reads the pictures among them."""

from __future__ import annotations

import msgspec

from lachan.centre.reports.models import Report, ReportFile


class FileOfReport(msgspec.Struct, frozen=True):
    """A file that came with a report. `holding_id` names it in `evidence`."""

    id: int
    report_id: int
    holding_id: int


def files_told(*, after_id: int, limit: int) -> tuple[FileOfReport, ...]:
    """This will give files of reports that were not withdrawn, by their ids. One query."""
    found = ReportFile.objects.filter(id__gt=after_id).exclude(report__state=Report.State.WITHDRAWN)
    rows = found.order_by("id").values_list("id", "report_id", "holding_id")
    return tuple(FileOfReport(*row) for row in rows[:limit])


def is_withdrawn(report_id: int) -> bool:
    """This will say whether the reporter took a report back, or whether there is none."""
    return not Report.objects.filter(pk=report_id).exclude(state=Report.State.WITHDRAWN).exists()
