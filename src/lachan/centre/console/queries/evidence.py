"""Files of evidence as a viewer may see them, and what waits for a second person among them.

A file of a report belongs to the office that has the report now, whatever it was when the file came; where none has it,
to the top of the centre, as the report does. So does a file of a case. One that is held for something else belongs to
the office that it was kept for; one of an appeal is for those alone who may decide there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import offices_for
from lachan.centre.accounts.log_reach import is_at_top
from lachan.centre.cases.queries.exhibits import offices_of_exhibits
from lachan.centre.evidence import queries
from lachan.centre.evidence.decisions import MOST_WAITING, files_by_content, standing_flags
from lachan.centre.reports.whose import offices_of_reports
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.evidence.decisions import FlagShown
    from lachan.centre.evidence.queries import EvidenceFile, WaitingDecision

_REPORT: Final = "report:"
_CASE: Final = "case:"
_APPEAL: Final = "appeal:"


class WaitingRow(msgspec.Struct, frozen=True):
    """Something that waits for a second person, with a file of it that the viewer sees, and how many hold it.

    `why_not` says why the viewer doesn't decide it: `own` (asked for it), `above` (it is held at an office that the
    viewer doesn't answer for), `role`; "" where the viewer may.
    """

    decision: WaitingDecision
    file: EvidenceFile
    holders: int
    why_not: str


class FlaggedRow(msgspec.Struct, frozen=True):
    """A flag that stands, with a file of it that the viewer sees."""

    flag: FlagShown
    file: EvidenceFile


class Reach:
    """Which files a viewer sees, and for which of them the viewer may decide. Asked once for many files."""

    def __init__(self, viewer: Viewer, files: Iterable[EvidenceFile]) -> None:
        """This will ask for the offices: ten queries at most, more where a report belongs to nobody."""
        files = list(files)
        self._viewer = viewer
        self._reports = offices_of_reports({_report_of(file) for file in files if _report_of(file)})
        self._exhibits = offices_of_exhibits([file.id for file in files if file.holder.startswith(_CASE)])
        self._views = offices_for(viewer, permissions.EVIDENCE_VIEW)
        self._view_reports = offices_for(viewer, permissions.REPORT_VIEW)
        may_decide = viewer.may(permissions.EVIDENCE_DECIDE)
        self._decides = offices_for(viewer, permissions.EVIDENCE_DECIDE) if may_decide else frozenset()
        appeals = any(file.holder.startswith(_APPEAL) for file in files) and viewer.may(
            permissions.MEASURE_LIFT
        )
        self._lifts = offices_for(viewer, permissions.MEASURE_LIFT) if appeals else frozenset()
        self._lifts_unowned = appeals and is_at_top(viewer, permissions.MEASURE_LIFT)
        unowned = any(not self._office_of(file) for file in files)
        self._sees_unowned = unowned and is_at_top(viewer, permissions.REPORT_VIEW)
        self._decides_unowned = unowned and may_decide and is_at_top(viewer, permissions.EVIDENCE_DECIDE)

    def sees(self, file: EvidenceFile) -> bool:
        """This will say whether the viewer sees a file."""
        office_id = self._office_of(file)
        if file.holder.startswith(_APPEAL):
            return office_id in self._lifts if office_id else self._lifts_unowned
        if not office_id:
            return self._sees_unowned and self._viewer.may(permissions.EVIDENCE_VIEW)
        if office_id not in self._views:
            return False
        return not _report_of(file) or office_id in self._view_reports

    def why_not(self, files: Iterable[EvidenceFile], *, asked_by: str) -> str:
        """This will say why the viewer may not decide what is asked about a content, "" where they may.

        It is decided for all who hold it, so by somebody who answers for the offices of all of them.
        """
        offices = {self._office_of(file) for file in files}
        if not self._decides:
            return "role"
        if asked_by == str(self._viewer.actor()):
            return "own"
        answered = all(office in self._decides if office else self._decides_unowned for office in offices)
        return "" if offices and answered else "above"

    def _office_of(self, file: EvidenceFile) -> int:
        report_id = _report_of(file)
        return self._reports.get(report_id, 0) if report_id else self._exhibits.get(file.id, file.office_id)


def file_for(viewer: Viewer, file_id: int) -> EvidenceFile:
    """This will give a file that the viewer sees. Raises Refusal (404)."""
    file = queries.file_for(file_id=file_id, office_ids=None)
    if file is None or not Reach(viewer, [file]).sees(file):
        raise Refusal(404, "not_found")
    return file


def waiting_for_second(viewer: Viewer) -> tuple[WaitingRow, ...]:
    """This will list what waits for a second person and the viewer sees, the oldest first: nine queries at most."""
    waiting = queries.waiting_decisions()[:MOST_WAITING]
    if not waiting:
        return ()
    files = files_by_content({one.sha256 for one in waiting})
    reach = Reach(viewer, [file for some in files.values() for file in some])
    rows = []
    for one in waiting:
        some = files.get(one.sha256, [])
        seen = [file for file in some if reach.sees(file)]
        if seen:
            rows.append(WaitingRow(one, seen[0], len(some), reach.why_not(some, asked_by=one.asked_by)))
    return tuple(rows)


def flagged_for(viewer: Viewer) -> tuple[FlaggedRow, ...]:
    """This will list the flags that stand on files that the viewer sees, the newest first."""
    flags = standing_flags()
    files = files_by_content({flag.sha256 for flag in flags}) if flags else {}
    reach = Reach(viewer, [file for some in files.values() for file in some]) if files else None
    rows = []
    for flag in flags:
        seen = [file for file in files.get(flag.sha256, []) if reach is not None and reach.sees(file)]
        if seen:
            rows.append(FlaggedRow(flag, seen[0]))
    return tuple(rows)


def count_to_decide(viewer: Viewer) -> int:
    """This will count what waits for this viewer to decide; no query where the viewer decides nothing."""
    if not viewer.may(permissions.EVIDENCE_DECIDE):
        return 0
    return sum(1 for row in waiting_for_second(viewer) if not row.why_not)


def _report_of(file: EvidenceFile) -> int:
    number = file.holder.removeprefix(_REPORT)
    return int(number) if file.holder.startswith(_REPORT) and number.isdecimal() else 0
