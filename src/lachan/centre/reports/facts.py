"""What rooms above count of reports: who lost how much, where and when. No words, no names, no numbers of anybody."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - msgspec resolves the annotations at run time
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.audit.queries import written_after
from lachan.centre.reports.counting import Reporters, tellings_of
from lachan.centre.reports.independence import Telling, count_independent, heads_of
from lachan.centre.reports.likeness import read_sketch
from lachan.centre.reports.models import Addition, Report
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Collection

# Of more reports the newest are looked at: comparing them grows with their number.
MOST_COMPARED: Final = 1_000


class ReportFacts(msgspec.Struct, frozen=True):
    """A report without its words. `is_compared`: it was compared with the others (`services/joining.py`)."""

    id: int
    state: str
    about: str
    received_at: datetime
    happened_on: date | None
    territory_code: str
    case_kind: str
    loss_vnd: int | None
    is_compared: bool

    @property
    def counts(self) -> bool:
        """Whether it tells of a scam and wasn't withdrawn."""
        return self.about == Report.About.SCAM and self.state != Report.State.WITHDRAWN


class Withdrawn(msgspec.Struct, frozen=True):
    """A report was withdrawn, by the id of the log's entry that says so."""

    id: int
    report_id: int


class Totals(msgspec.Struct, frozen=True):
    """What some reports come to: independent reporters, what they lost together (None where nobody said), where, when.

    Of several reports of one reporter the largest loss counts once.
    """

    reporters: int
    loss_vnd: int | None
    territory_codes: tuple[str, ...]
    first_day: date | None
    last_day: date | None


_FIELDS: Final = (
    "pk", "state", "about", "received_at", "happened_on", "territory_code", "case_kind", "loss_vnd", "joined_at",
)  # fmt: skip


def reports_after(report_id: int, *, limit: int) -> tuple[ReportFacts, ...]:
    """This will give the next reports by id, whatever their state. One query."""
    rows = Report.objects.filter(pk__gt=report_id).order_by("pk").values_list(*_FIELDS)[:limit]
    return tuple(_facts(row) for row in rows)


def withdrawn_after(entry_id: int, *, limit: int) -> tuple[Withdrawn, ...]:
    """This will give the next withdrawals of reports, by the ids of the log's entries. One query."""
    rows = written_after(entry_id, kind="reports.withdrawn", limit=limit)
    return tuple(Withdrawn(row.id, int(row.subject.partition(":")[2])) for row in rows)


def facts_of(report_ids: Collection[int]) -> dict[int, ReportFacts]:
    """This will give reports by their ids, those that are there. One query."""
    if not report_ids:
        return {}
    rows = Report.objects.filter(pk__in=list(report_ids)).values_list(*_FIELDS)
    return {row[0]: _facts(row) for row in rows}


def signals_of(report_ids: Collection[int]) -> tuple[str, ...]:
    """This will give how the register names what some reports told, first and later: `report:12`, `report:12:3`."""
    if not report_ids:
        return ()
    added = Addition.objects.filter(report_id__in=list(report_ids)).order_by("pk")
    later = (f"report:{report_id}:{pk}" for report_id, pk in added.values_list("report_id", "pk"))
    return (*(f"report:{one}" for one in sorted(report_ids)), *later)


def reporters_since(indicator_id: int, *, since: datetime | None = None) -> Reporters:
    """This will count who reports an indicator, of those who came after a moment. Three queries."""
    tellings = tellings_of(indicator_id, since=since)
    return Reporters(len(tellings), count_independent(tellings), tuple(one.report_id for one in tellings))


def totals_of(report_ids: Collection[int]) -> Totals:
    """This will count what some reports come to; those that were withdrawn or tell of no scam are left out."""
    if not report_ids:
        return Totals(0, None, (), None, None)
    reports = Report.objects.filter(pk__in=list(report_ids), about=Report.About.SCAM)
    rows = list(
        reports.exclude(state=Report.State.WITHDRAWN)
        .order_by("-pk")
        .values_list(
            "pk", "identity", "network", "device", "received_at", "sketch",
            "loss_vnd", "territory_code", "happened_on",
        )[:MOST_COMPARED]
    )  # fmt: skip
    heads = heads_of([Telling(*row[:5], read_sketch(row[5])) for row in rows])
    lost: dict[int, int] = {}
    for head, row in zip(heads, rows, strict=True):
        if row[6] is not None:
            lost[head] = max(lost.get(head, 0), row[6])
    days = [row[8] or today(row[4]) for row in rows]
    return Totals(
        reporters=len(set(heads)),
        loss_vnd=sum(lost.values()) if lost else None,
        territory_codes=tuple(sorted({row[7] for row in rows if row[7]})),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
    )


def _facts(row: tuple[Any, ...]) -> ReportFacts:
    return ReportFacts(*(*row[:-1], row[-1] is not None))
