"""What the worker does for reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.reports.services.handing_over import carry_reports_on, route_unanswered
from lachan.centre.reports.services.joining import count_unjoined, join_reports
from lachan.centre.reports.services.keeping import empty_due, empty_traces
from lachan.centre.reports.services.rejoining import compare_reports_again, count_to_compare_again
from lachan.centre.reports.services.telling import write_due_tellings, write_earlier_tellings
from lachan.centre.web.steps import Step

if TYPE_CHECKING:
    from datetime import datetime


def join(now: datetime) -> int:
    """This will compare new reports with those before; while none waits, earlier ones are made ready for search."""
    return join_reports(now=now) or write_earlier_tellings(now=now)


def join_again(now: datetime) -> int:
    """This will compare reports once more in which something new was seen."""
    return compare_reports_again(now=now)


def tidy(now: datetime) -> int:
    """This will empty what has been kept long enough, and what is searched of it."""
    return empty_due(now=now) + empty_traces(now=now) + write_due_tellings(now=now)


_turn = ("", "")


def carry_on(now: datetime) -> int:
    """This will bring reports of offices that handed over to who carries on."""
    return carry_reports_on(now=now)


def route(now: datetime) -> int:
    """This will give reports that no office has to whoever answers for them by now."""
    global _turn
    moved, _turn = route_unanswered(now=now, after=_turn)
    return moved


STEPS: Final[tuple[Step, ...]] = (
    # with detection's half second before it: a case opens within two seconds of the report that tips it
    Step("reports.join", join, 0.4, count_unjoined),
    Step("reports.join_again", join_again, 2.0, count_to_compare_again),
    Step("reports.carry_on", carry_on, 60.0),
    Step("reports.route", route, 60.0),
    Step("reports.tidy", tidy, 600.0),
)
