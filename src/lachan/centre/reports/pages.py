"""Pages of long tables of this room: the triage list and the alarms, narrowed; and what is taken away of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from lachan.centre.reports.counting import AlarmShown
from lachan.centre.reports.finding import TriageFilter, find_reports
from lachan.centre.reports.models import Alarm, Report
from lachan.centre.reports.queries import (
    REPORT_VIEW,
    TriageRow,
    offices_seen_by,
    rows_of,
    seen_by,
    texts_of,
)
from lachan.centre.web.paging import PAGE_ROWS, Page, page_of, page_of_ids

__all__ = [
    "ALARM_STATES",
    "AlarmState",
    "ReportTold",
    "TriageFilter",
    "alarm_ids",
    "alarms_by_id",
    "alarms_page",
    "told_in",
    "triage_beside",
    "triage_for",
    "triage_ids",
]

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer

type AlarmState = Literal["open", "closed", "all"]
ALARM_STATES: tuple[AlarmState, ...] = ("open", "closed", "all")


class ReportTold(msgspec.Struct, frozen=True):
    """What was told in a report and by whom, for a table that is taken away; "" where nothing was said (any more)."""

    id: int
    happened_on: date | None
    story: str
    text: str
    name: str
    phone: str
    verified: bool
    mail: str
    closed_because: str


_NEW = TriageFilter()


def triage_for(
    viewer: Viewer, wanted: TriageFilter = _NEW, *, place: str = "", size: int = PAGE_ROWS
) -> Page[TriageRow]:
    """This will give a page of the reports that the viewer sees, the newest first if nothing else is wanted."""
    offices = offices_seen_by(viewer)

    def find(beyond: int | None, down: bool, limit: int) -> list[int]:  # noqa: FBT001 - as paging asks it
        return find_reports(office_ids=offices, wanted=wanted, beyond=beyond, down=down, limit=limit)

    page = page_of_ids(find, descending=not wanted.oldest_first, place=place, size=size)
    found = Report.objects.defer("sketch").in_bulk(page.rows)
    return Page(
        rows_of(found[each] for each in page.rows if each in found), earlier=page.earlier, later=page.later
    )


def triage_ids(
    viewer: Viewer, wanted: TriageFilter, *, most: int, permission: str = REPORT_VIEW
) -> list[int]:
    """This will give the ids of reports in the order of the list, at most so many: where the permission is held."""
    offices = offices_seen_by(viewer, permission)
    return find_reports(office_ids=offices, wanted=wanted, down=not wanted.oldest_first, limit=most)


def triage_beside(viewer: Viewer, wanted: TriageFilter, report_id: int) -> tuple[int | None, int | None]:
    """This will give the reports before and after one in the order of the list, whether it is (still) in it or not.

    None where there is none. Three queries.
    """
    offices = offices_seen_by(viewer)
    lower, higher = (
        next(
            iter(find_reports(office_ids=offices, wanted=wanted, beyond=report_id, down=down, limit=1)), None
        )
        for down in (True, False)
    )
    return (lower, higher) if wanted.oldest_first else (higher, lower)


def told_in(viewer: Viewer, report_ids: Collection[int], *, permission: str) -> dict[int, ReportTold]:
    """This will give what was told in those of some reports that are of offices where the viewer has the permission.

    Whoever gives it away records the reading. Two queries.
    """
    reports = list(seen_by(viewer, permission).filter(pk__in=list(report_ids)))
    texts = texts_of(reports)
    return {
        report.pk: ReportTold(
            id=report.pk,
            happened_on=report.happened_on,
            story=report.story,
            text=texts.get(report.pk, "").removeprefix(report.story).strip(),
            name=report.name,
            phone=report.phone,
            verified=report.phone_verified_at is not None,
            mail=report.mail,
            closed_because=report.closed_because,
        )
        for report in reports
    }


def alarms_page(state: AlarmState = "open", *, place: str = "", size: int = PAGE_ROWS) -> Page[AlarmShown]:
    """This will give a page of alarms, the newest first. Two queries."""
    page = page_of(_alarms(state), descending=True, place=place, size=size)
    return Page(tuple(map(_shown_alarm, page.rows)), earlier=page.earlier, later=page.later)


def alarm_ids(state: AlarmState, *, most: int) -> list[int]:
    """This will give the ids of alarms, the newest first, at most so many."""
    return list(_alarms(state).order_by("-pk").values_list("pk", flat=True)[:most])


def alarms_by_id(ids: Collection[int]) -> dict[int, AlarmShown]:
    """This will give alarms by their ids, closed ones too. One query."""
    return {alarm.pk: _shown_alarm(alarm) for alarm in Alarm.objects.filter(pk__in=list(ids))}


def _alarms(state: AlarmState) -> QuerySet[Alarm]:
    found = Alarm.objects.all()
    return found if state == "all" else found.filter(closed_at__isnull=state == "open")


# what is called otherwise where it is kept
_KEPT_AS = {"id": "pk", "first_report_id": "report_id"}


def _shown_alarm(alarm: Alarm) -> AlarmShown:
    return AlarmShown(
        **{name: getattr(alarm, _KEPT_AS.get(name, name)) for name in AlarmShown.__struct_fields__}
    )
