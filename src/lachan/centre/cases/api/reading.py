"""What programs read: lists, one case, its timeline and custody, figures, hours."""

from __future__ import annotations

from contextvars import copy_context
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.http import HttpResponse, StreamingHttpResponse

from lachan.centre.accounts.access import need_at, office_coded_for
from lachan.centre.accounts.permissions import CASE_VIEW, EVIDENCE_VIEW
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.queries.territories import places_by_id
from lachan.centre.cases.api.coming import Coming, coming_by
from lachan.centre.cases.api.noting import note_cases_read
from lachan.centre.cases.api.saying import answer, encode, etag_of, tell_case, tell_rows
from lachan.centre.cases.api.wanting import (
    day_of,
    parameters_of,
    place_and_size_of,
    place_id_of,
    refused,
    wanted_of,
)
from lachan.centre.cases.figures.asked import asked_by
from lachan.centre.cases.figures.by_day import by_day
from lachan.centre.cases.figures.by_kind import by_kind
from lachan.centre.cases.figures.by_office import by_office
from lachan.centre.cases.figures.by_province import by_province
from lachan.centre.cases.figures.money import money
from lachan.centre.cases.figures.outcomes import outcomes
from lachan.centre.cases.figures.stage_times import stage_times
from lachan.centre.cases.figures.standing import standing
from lachan.centre.cases.hours import write_week
from lachan.centre.cases.queries.calendars import hours_of
from lachan.centre.cases.queries.cases import case_by_number, case_for
from lachan.centre.cases.queries.custody import custody_of_exhibit
from lachan.centre.cases.queries.inbox import inbox_for
from lachan.centre.cases.queries.parts import has_exhibit
from lachan.centre.cases.queries.timeline import timeline_for
from lachan.centre.cases.schemas import told
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from lachan.centre.cases.figures.asked import Asked
    from lachan.centre.cases.queries.cases import CaseRow
    from lachan.centre.web.paging import Page

NDJSON: Final = "application/x-ndjson"
# as many as one read of the database gives, and one entry of the log lists
_AT_ONCE: Final = 500


def list_cases(request: HttpRequest) -> HttpResponse:
    """This will give a page of the cases of the viewer's offices."""
    coming = coming_by(request)
    wanted = wanted_of(coming.viewer, request, besides=("place", "size"))
    place, size = place_and_size_of(request)
    page = inbox_for(coming.viewer, wanted, now=coming.now, place=place, size=size)
    return answer(encode(told.Cases(tell_rows(page.rows), page.later, page.earlier)))


def export_cases(request: HttpRequest) -> HttpResponseBase:
    """This will stream all cases of a list, one a line, the newest first; which were told is written down."""
    coming = coming_by(request)
    if "order" in request.GET:
        raise refused("order")
    wanted = msgspec.structs.replace(wanted_of(coming.viewer, request), order="newest")
    # what can't be looked for is refused before the first line goes
    first = inbox_for(coming.viewer, wanted, now=coming.now, size=_AT_ONCE)

    def turn(page: Page[CaseRow]) -> tuple[bytes, Page[CaseRow] | None]:
        note_cases_read(coming, (row.id for row in page.rows), kind="cases.taken_by_program")
        lines = b"".join(encode(row) + b"\n" for row in tell_rows(page.rows))
        if not page.later:
            return lines, None
        return lines, inbox_for(coming.viewer, wanted, now=coming.now, place=page.later, size=_AT_ONCE)

    # the lines are made after the request is over; its code stands in their entries all the same
    context = copy_context()

    def lines() -> Iterator[bytes]:
        page: Page[CaseRow] | None = first
        while page is not None:
            content, page = context.run(turn, page)
            yield content

    response = StreamingHttpResponse(lines(), content_type=NDJSON)
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response


def one_case(request: HttpRequest, number: str) -> HttpResponse:
    """This will give a case with all around it, or 304 where nothing of it has changed."""
    coming = coming_by(request)
    case_id = case_by_number(coming.viewer, number)
    shown = case_for(coming.viewer, case_id, now=coming.now)
    content = encode(tell_case(shown))
    etag = etag_of(shown.row.version, content)
    known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    if etag in known or "*" in known:
        response = HttpResponse(status=304)
        response.headers["ETag"] = etag
        return response
    note_cases_read(coming, [case_id])
    return answer(content, etag=etag)


def timeline(request: HttpRequest, number: str) -> HttpResponse:
    """This will give a page of what happened to a case, the newest first."""
    coming = coming_by(request)
    parameters_of(request, ("place", "size"))
    place, size = place_and_size_of(request)
    case_id = case_by_number(coming.viewer, number)
    page = timeline_for(coming.viewer, case_id, place=place, size=size)
    note_cases_read(coming, [case_id])
    happened = tuple(
        told.HappeningTold(
            kind=one.kind, at=one.at, actor=one.actor, version=one.version, data=one.data, said=one.said
        )
        for one in page.rows
    )
    return answer(encode(told.Timeline(happened, page.later, page.earlier)))


def custody(request: HttpRequest, number: str, exhibit: str) -> HttpResponse:
    """This will give each act on a piece of evidence."""
    coming = coming_by(request, permission=EVIDENCE_VIEW)
    case_id = case_by_number(coming.viewer, number)
    if not (exhibit.isascii() and exhibit.isdigit() and len(exhibit) <= len("1" * 18)):
        raise Refusal(404, "not_found")
    if not has_exhibit(case_id, int(exhibit)):
        raise Refusal(404, "not_found")
    acts = custody_of_exhibit(int(exhibit))
    note_cases_read(coming, [case_id])
    shown = tuple(
        told.ActOnEvidence(
            number=act.number, act=act.act, at=act.at, actor=act.actor, data=act.data, chain=chain
        )
        for act, chain in acts
    )
    return answer(encode(told.CustodyTold(int(exhibit), acts[0][0].sha256 if acts else "", shown)))


def _by_office(asked: Asked) -> dict[str, Any]:
    found = by_office(asked)
    offices = offices_by_id(found)
    return {offices[pk].code: group for pk, group in found.items() if pk in offices}


def _by_province(asked: Asked) -> dict[str, Any]:
    found = by_province(asked)
    places = places_by_id({pk for pk in found if pk is not None})
    return {"" if pk is None else places[pk].code: group for pk, group in found.items()}


def _with_now(figure: Callable[..., Any]) -> Callable[[Asked, datetime], Any]:
    return lambda asked, now: figure(asked, now=now)


def _alone(figure: Callable[[Asked], Any]) -> Callable[[Asked, datetime], Any]:
    return lambda asked, _: figure(asked)


FIGURES: Final[Mapping[str, Callable[[Asked, datetime], Any]]] = {
    "standing": _with_now(standing),
    "by_day": _alone(by_day),
    "by_office": _alone(_by_office),
    "by_kind": _alone(by_kind),
    "by_province": _alone(_by_province),
    "money": _alone(money),
    "outcomes": _alone(outcomes),
    "stage_times": _alone(stage_times),
}


def figure(request: HttpRequest, name: str) -> HttpResponse:
    """This will give a named figure, narrowed as the desk narrows it."""
    coming = coming_by(request)
    given = parameters_of(request, ("office", "kind", "territory", "first", "last"))
    if name not in FIGURES:
        raise Refusal(404, "not_found")
    asked = asked_by(
        coming.viewer,
        office_id=office_coded_for(coming.viewer, given["office"], CASE_VIEW).id
        if "office" in given
        else None,
        kinds=(given["kind"],) if "kind" in given else (),
        territories=(place_id_of("territory", given["territory"]),) if "territory" in given else (),
        first=day_of("first", given["first"]) if "first" in given else None,
        last=day_of("last", given["last"]) if "last" in given else None,
        now=coming.now,
    )
    value = FIGURES[name](asked, coming.now)
    return answer(encode(told.FigureTold(name, asked.first, asked.last, value)))


def calendar(request: HttpRequest, office: str) -> HttpResponse:
    """This will give the hours that count for an office on a day, today unless one is named."""
    coming = coming_by(request)
    given = parameters_of(request, ("day",))
    day = day_of("day", given["day"]) if "day" in given else coming.viewer.day
    return answer(encode(_calendar(coming, office, day)))


def _calendar(coming: Coming, code: str, day: Any) -> told.CalendarTold:
    office = office_coded_for(coming.viewer, code, CASE_VIEW)
    need_at(coming.viewer, CASE_VIEW, office.id)
    found = hours_of(office.id, day=day)
    set_by = None if found.office_id is None else offices_by_id([found.office_id])[found.office_id].code
    return told.CalendarTold(
        office=office.code,
        day=day,
        set_by=set_by,
        valid_from=found.valid_from,
        zone=found.hours.zone,
        country=found.hours.country,
        week=write_week(found.hours),
        closed=tuple(sorted(found.hours.closed)),
        worked=tuple(sorted(found.hours.worked)),
    )
