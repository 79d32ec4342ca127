"""How a report came to the office that has it: given by hand, carried on by successions, or waiting for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.accounts.office_lists import offices_by_code
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.queries.successions import carry_on, successions_by_id
from lachan.centre.accounts.queries.territories import places_by_code
from lachan.centre.web.clock import today
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import date

    from lachan.centre.reports.models import Report
    from lachan.centre.web.words import Lang


def moves_of(report: Report, *, day: date, lang: Lang) -> tuple[str, ...]:
    """This will say what became of a report after it had come, one sentence each. No query where it stayed."""
    if report.office_id is None and report.given_to_id is None:
        return (say("reports.unanswered", lang),)
    if report.given_to_id is None:
        return ()
    said = []
    given = report.assignments.order_by("pk").last()
    offices = offices_by_id({report.given_to_id, given.office_id if given else report.given_to_id})
    if given is not None:
        blanks = {"office": offices[given.office_id].name(lang), "reason": given.reason}
        said.append(say("reports.assigned", lang, day=f"{today(given.assigned_at):%d/%m/%Y}", **blanks))
    elif report.given_on is not None and report.given_on > today(report.received_at):
        name = offices[report.given_to_id].name(lang)
        said.append(say("reports.routed_later", lang, day=f"{report.given_on:%d/%m/%Y}", office=name))
    places = places_by_code([report.territory_code]) if report.territory_code else {}
    place = places.get(report.territory_code)
    carried = carry_on(
        office_id=report.given_to_id,
        case_kind=report.case_kind,
        territory_id=place.id if place else None,
        since=report.given_on or today(report.received_at),
        day=day,
    )
    steps = successions_by_id(carried.by)
    names = {
        code: one.name(lang)
        for code, one in offices_by_code({c for s in steps for c in (s.before, s.after)}).items()
    }
    said += [
        say(
            "reports.carried_on",
            lang,
            before=names[one.before],
            after=names[one.after],
            day=f"{one.day:%d/%m/%Y}",
        )
        for one in steps
    ]
    if report.office_id is None:
        said.append(say("reports.divided", lang))
    return tuple(said)
