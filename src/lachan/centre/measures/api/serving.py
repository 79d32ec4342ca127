"""What programs read of measures, propose, and take back. Signing, holding and lifting have no address here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.http import HttpResponse

from lachan.centre.accounts.access import office_coded_for
from lachan.centre.accounts.permissions import MEASURE_PROPOSE, MEASURE_VIEW
from lachan.centre.audit import log
from lachan.centre.cases.api.bodies import BULK_BYTES, read_body, read_bytes
from lachan.centre.cases.api.coming import coming_by, key_said, version_said
from lachan.centre.cases.api.saying import answer, encode, etag_of
from lachan.centre.cases.api.wanting import parameters_of, place_and_size_of, refused
from lachan.centre.cases.queries.cases import case_by_number
from lachan.centre.cases.services.once import Answered, do_once
from lachan.centre.measures.api.saying import tell_proposed, tell_rows, tell_whole
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.queries.about import measures_of_case
from lachan.centre.measures.queries.measures import MeasureFilter, measure_for, measures_page
from lachan.centre.measures.schemas import asked, told
from lachan.centre.measures.services.ending import withdraw_measure
from lachan.centre.measures.services.proposing import Wanted, propose_measures
from lachan.centre.measures.states import STATES
from lachan.centre.web import limits
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpRequest

    from lachan.centre.cases.api.coming import Coming

SHOWS: Final = ("in_force", *STATES)
VALUE_CHARS: Final = 500
# a thousand things cost a program what ten acts do
_THINGS_FOR_ONE: Final = 100


def list_measures(request: HttpRequest) -> HttpResponse:
    """This will give a page of the measures of the viewer's offices, or those of a case."""
    coming = coming_by(request, permission=MEASURE_VIEW)
    given = parameters_of(request, ("state", "kind", "value", "case", "place", "size"))
    if given.get("state", "") not in {"", *SHOWS}:
        raise refused("state")
    if given.get("kind", "") not in {"", *KINDS}:
        raise refused("kind")
    if len(given.get("value", "")) > VALUE_CHARS:
        raise refused("value")
    if "case" in given:
        rows = measures_of_case(coming.viewer, case_by_number(coming.viewer, given["case"]))
        later = earlier = ""
    else:
        place, size = place_and_size_of(request)
        wanted = MeasureFilter(given.get("state", ""), given.get("kind", ""), given.get("value", ""))
        page = measures_page(coming.viewer, wanted, place=place, size=size)
        rows, later, earlier = tuple(page.rows), page.later, page.earlier
    _note_read(coming, (row.id for row in rows))
    return answer(encode(told.Measures(tell_rows(rows), later, earlier)))


def one_measure(request: HttpRequest, number: str) -> HttpResponse:
    """This will give a measure with all around it, or 304 where nothing of it has changed."""
    coming = coming_by(request, permission=MEASURE_VIEW)
    shown = measure_for(coming.viewer, number, now=coming.now)
    content = encode(tell_whole(shown))
    etag = etag_of(shown.row.version, content)
    known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    if etag in known or "*" in known:
        response = HttpResponse(status=304)
        response.headers["ETag"] = etag
        return response
    _note_read(coming, [shown.row.id])
    return answer(content, etag=etag)


def propose(request: HttpRequest) -> HttpResponse:
    """This will propose a kind of measure on up to ten thousand things, and say what became of each."""
    coming, key = coming_by(request, permission=MEASURE_PROPOSE), key_said(request)
    body = read_bytes(request, most=BULK_BYTES)
    read = read_body(body, asked.Propose)
    limits.spend_by_token(coming.token_id, len(read.things) // _THINGS_FOR_ONE)

    def run() -> Answered:
        office = office_coded_for(coming.viewer, read.office, MEASURE_PROPOSE)
        case_id = case_by_number(coming.viewer, read.case) if read.case else None
        lines = propose_measures(
            kind=read.kind,
            wanted=[Wanted(one.value, one.about) for one in read.things],
            office_id=office.id,
            reason=read.reason,
            case_id=case_id,
            lasting_days=read.lasting_days,
            is_urgent=read.urgent,
            actor=coming.viewer.actor(office.id),
            now=coming.now,
        )
        return Answered(200, encode(tell_proposed(lines)).decode())

    return _once(coming, key, b"propose\n" + body, run)


def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """This will take a proposal back; 412 where it is another version than the one that was read."""
    coming = coming_by(request, permission=MEASURE_PROPOSE)
    version, key = version_said(request), key_said(request)
    body = read_bytes(request)
    read = read_body(body, asked.Withdraw)

    def run() -> Answered:
        row = measure_for(coming.viewer, number, now=coming.now).row
        if row.version != version:
            raise Refusal(412, "measures_version", number=number, version=str(row.version))
        withdraw_measure(
            measure_id=row.id, reason=read.reason, actor=coming.viewer.actor(row.office_id), now=coming.now
        )
        content = encode(tell_whole(measure_for(coming.viewer, number, now=coming.now)))
        return Answered(200, content.decode(), etag_of(row.version + 1, content))

    return _once(coming, key, f"withdraw\n{number}\n{version}\n".encode() + body, run)


def _once(coming: Coming, key: str, what: bytes, run: Callable[[], Answered]) -> HttpResponse:
    done = do_once(token_id=coming.token_id, key=key, asked=what, run=run, now=coming.now)
    return answer(done.answer.encode(), status=done.status, etag=done.etag)


def _note_read(coming: Coming, measure_ids: Iterable[int]) -> None:
    subjects = [f"measure:{measure_id}" for measure_id in sorted(set(measure_ids))]
    if not subjects:
        return
    office = min(coming.viewer.offices_where(MEASURE_VIEW), default=None)
    with transaction.atomic():
        log.record_read(
            kind="measures.viewed",
            actor=coming.viewer.actor(office),
            now=coming.now,
            subjects=subjects,
            off_area=[],
        )
