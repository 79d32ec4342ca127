"""Reads for the desk: reports of the offices that the viewer answers for. Long tables of them: `pages.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db.models import Count, F

from lachan.centre.accounts.log_reach import is_at_top
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.queries.territories import places_by_code
from lachan.centre.accounts.tree import below, below_in_query
from lachan.centre.indicators.queries import signal_levels
from lachan.centre.indicators.signals import signals_by_id
from lachan.centre.reports.counting import (
    AlarmShown,
    ReleaseShown,
    Reporters,
    alarms_for,
    public_count,
    release_of,
    reporters_of,
)
from lachan.centre.reports.finding import TriageFilter, find_reports
from lachan.centre.reports.models import Report, ReportFile
from lachan.centre.reports.moves import moves_of
from lachan.centre.reports.routing import why_there
from lachan.centre.web.clock import today
from lachan.centre.web.paging import PAGE_ROWS
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.accounts.queries.offices import OfficeShown
    from lachan.centre.accounts.queries.territories import Place

__all__ = [
    "AdditionShown",
    "AlarmShown",
    "ReleaseShown",
    "ReportShown",
    "Reporters",
    "TriageRow",
    "alarms_for",
    "count_new",
    "public_count",
    "release_of",
    "report_for",
    "reporters_of",
    "reports_for",
]

REPORT_VIEW: Final = "report.view"
_BEGINNING_CHARS: Final = 160


class TriageRow(msgspec.Struct, frozen=True):
    """A report in a list. `beginning` are the first words of what was told; `again`: how many tell the same later.

    `level` is what the engine says of all that was sent, "" before it has looked.
    """

    id: int
    received_at: datetime
    channel: str
    about: str
    state: str
    case_kind: str
    beginning: str
    place: Place | None
    office: OfficeShown | None
    loss_vnd: int | None
    wants_call: bool
    called_at: datetime | None
    called_by: str
    files: int
    again: int
    same_as: int | None
    level: str


class AdditionShown(msgspec.Struct, frozen=True):
    """What the reporter added later."""

    added_at: datetime
    text: str


class ReportShown(msgspec.Struct, frozen=True):
    """A report with all that was told. `files` are ids of `evidence`; `text` is what detection judges.

    `same` are the ids of the reports of the same incident that the viewer may see. `why_vi` and `why_en` say why it
    went to this office, and `is_by_hand` that somebody gave it to one. `verified`: an operator answers for the number.
    """

    row: TriageRow
    story: str
    text: str
    name: str
    phone: str
    mail: str
    verified: bool
    language: str
    happened_on: date | None
    signal_id: int | None
    files: tuple[int, ...]
    additions: tuple[AdditionShown, ...]
    same: tuple[int, ...]
    why_vi: tuple[str, ...]
    why_en: tuple[str, ...]
    is_by_hand: bool
    keep_until: date
    emptied_at: datetime | None


def count_new(viewer: Viewer, *, most: int = 1_000) -> int:
    """This will count the new reports that the viewer sees, up to `most`."""
    return len(find_reports(office_ids=offices_seen_by(viewer), wanted=TriageFilter(), down=True, limit=most))


def report_for(viewer: Viewer, report_id: int) -> ReportShown:
    """This will give a report that the viewer sees. Raises Refusal (404). Whoever shows it records the reading."""
    report = seen_by(viewer).filter(pk=report_id).first()
    if report is None and is_at_top(viewer, REPORT_VIEW):
        report = Report.objects.filter(pk=report_id, office_id__isnull=True).first()
    if report is None:
        raise Refusal(404, "not_found")
    head = report.same_as_id or report.pk
    again = (
        seen_by(viewer).filter(same_as_id=head).order_by("pk").values_list("pk", flat=True)[: PAGE_ROWS + 1]
    )
    first = seen_by(viewer).filter(pk=head).values_list("pk", flat=True)
    same = [each for each in (*first, *again) if each != report.pk][:PAGE_ROWS]
    day = today(report.received_at)
    about: dict[str, Any] = {
        "case_kind": report.case_kind,
        "territory_code": report.territory_code,
        "day": day,
    }
    return ReportShown(
        row=rows_of([report])[0],
        story=report.story,
        text=texts_of([report]).get(report.pk, ""),
        name=report.name,
        phone=report.phone,
        mail=report.mail,
        verified=report.phone_verified_at is not None,
        language=report.language,
        happened_on=report.happened_on,
        signal_id=report.signal_id,
        files=tuple(report.files.order_by("pk").values_list("holding_id", flat=True)),
        additions=tuple(
            AdditionShown(*row) for row in report.additions.order_by("pk").values_list("added_at", "text")
        ),
        same=tuple(same),
        why_vi=why_there(**about, lang="vi") + moves_of(report, day=viewer.day, lang="vi"),
        why_en=why_there(**about, lang="en") + moves_of(report, day=viewer.day, lang="en"),
        is_by_hand=report.given_to_id is not None and report.assignments.exists(),
        keep_until=report.keep_until,
        emptied_at=report.emptied_at,
    )


def reports_for(
    viewer: Viewer, report_ids: Collection[int], *, most: int | None = None
) -> tuple[TriageRow, ...]:
    """This will give those of some reports that the viewer sees, the newest first, up to `most`."""
    return rows_of(_seen_of(viewer, report_ids).order_by("-pk")[:most])


def are_seen(viewer: Viewer, report_ids: Collection[int]) -> bool:
    """This will say whether the viewer sees all of some reports. One query."""
    return _seen_of(viewer, report_ids).count() == len(set(report_ids))


def _seen_of(viewer: Viewer, report_ids: Collection[int]) -> QuerySet[Report]:
    offices = viewer.offices_where(REPORT_VIEW)
    if not offices:
        return Report.objects.none()
    # by the ids, and not by the offices, at which a million may be: an index is asked for a column alone
    found = Report.objects.filter(pk__in=list(report_ids)).alias(at=F("office_id") + 0)
    return found.filter(at__in=below_in_query(offices))


def offices_seen_by(viewer: Viewer, permission: str = REPORT_VIEW) -> frozenset[int]:
    """This will give the offices whose reports the viewer sees by a permission. One query."""
    return below(viewer.offices_where(permission))


def seen_by(viewer: Viewer, permission: str = REPORT_VIEW) -> QuerySet[Report]:
    """This will give the reports of the offices where the viewer has the permission, and of those below them."""
    offices = viewer.offices_where(permission)
    if not offices:
        return Report.objects.none()
    return Report.objects.filter(office_id__in=below_in_query(offices))


def rows_of(reports: Iterable[Report]) -> tuple[TriageRow, ...]:
    """This will make rows of reports, with their offices, places, counts and levels.

    Six queries, however many there are.
    """
    rows = list(reports)
    ids = [report.pk for report in rows]
    offices = offices_by_id({report.office_id for report in rows if report.office_id})
    places = places_by_code({report.territory_code for report in rows if report.territory_code})
    files = _counted(ReportFile.objects.filter(report_id__in=ids), "report_id")
    again = _counted(Report.objects.filter(same_as_id__in=ids), "same_as_id")
    texts = texts_of(rows)
    levels = signal_levels([report.signal_id for report in rows if report.signal_id is not None])
    return tuple(
        TriageRow(
            id=report.pk,
            received_at=report.received_at,
            channel=report.channel,
            about=report.about,
            state=report.state,
            case_kind=report.case_kind,
            beginning=" ".join((report.story or texts.get(report.pk, ""))[: 2 * _BEGINNING_CHARS].split())[
                :_BEGINNING_CHARS
            ],
            place=places.get(report.territory_code),
            office=offices.get(report.office_id or 0),
            loss_vnd=report.loss_vnd,
            wants_call=report.wants_call,
            called_at=report.called_at,
            called_by=report.called_by,
            files=files.get(report.pk, 0),
            again=again.get(report.pk, 0),
            same_as=report.same_as_id,
            level=levels.get(report.signal_id or 0, ""),
        )
        for report in rows
    )


def texts_of(reports: Iterable[Report]) -> dict[int, str]:
    """This will give what detection judges of reports, by their ids. One query."""
    by_signal = {report.signal_id: report.pk for report in reports if report.signal_id is not None}
    return (
        {by_signal[signal.id]: signal.text for signal in signals_by_id(list(by_signal))} if by_signal else {}
    )


def _counted(rows: QuerySet[Any], by: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(by).annotate(Count("pk")))
