"""What programs write: one act, many at once, and files as evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import msgspec
from django.http import FileResponse

from lachan.centre.accounts.permissions import EVIDENCE_EXPORT, EVIDENCE_KEEP
from lachan.centre.cases.api.acts import both_values, do_act, done, open_one
from lachan.centre.cases.api.bodies import BULK_BYTES, check_length, read_body, read_bytes
from lachan.centre.cases.api.coming import Coming, coming_by, key_said, version_said
from lachan.centre.cases.api.saying import answer, encode, problem_of, say_problem
from lachan.centre.cases.queries.cases import case_by_number
from lachan.centre.cases.schemas import asked, told
from lachan.centre.cases.services.exhibits import add_exhibit
from lachan.centre.cases.services.giving_out import take_out_exhibits
from lachan.centre.cases.services.once import Answered, do_once
from lachan.centre.cases.services.taking import ChangedMeanwhile, hold_case
from lachan.centre.evidence.incoming import take_in
from lachan.centre.evidence.place import most_bytes
from lachan.centre.web import limits
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from lachan.centre.cases.api.acts import Act

OCTETS: Final = "application/octet-stream"
_read_done: Final = msgspec.json.Decoder(told.ActDone)


def open_case(request: HttpRequest) -> HttpResponse:
    """This will open a case."""
    coming, key = coming_by(request), key_said(request)
    return _say(open_one(coming, read_bytes(request), key=key))


def act_on(request: HttpRequest, number: str, name: str, act: Act) -> HttpResponse:
    """This will do one act with a case; 412 with both values where somebody else came before."""
    coming = coming_by(request)
    version, key = version_said(request, adds_only=act.adds_only), key_said(request)
    body = read_bytes(request)
    try:
        return _say(do_act(coming, name, number, version, body, key=key))
    except ChangedMeanwhile as changed:
        values = both_values(coming, changed, name, number, body)
        return say_problem(problem_of(changed, sent_version=version, values=values))


def bulk(request: HttpRequest) -> HttpResponse:
    """This will do many acts, each in a transaction of its own, and say what came of each."""
    coming = coming_by(request)
    key = key_said(request)
    read = read_body(read_bytes(request, most=BULK_BYTES), asked.Bulk)
    # the request itself was counted as one
    limits.spend_by_token(coming.token_id, len(read.acts) - 1)
    results = tuple(
        _one_of_many(coming, one, key=f"{key}#{number}" if key else "")
        for number, one in enumerate(read.acts)
    )
    return answer(encode(told.BulkDone(results)))


def _one_of_many(coming: Coming, one: asked.BulkAct, *, key: str) -> told.BulkResult:
    body = bytes(one.body)
    try:
        if one.act == "open":
            answered = open_one(coming, body, key=key)
        else:
            answered = do_act(coming, one.act, one.case, one.version, body, key=key)
    except Refusal as refusal:
        values: tuple[told.Field, ...] = ()
        if isinstance(refusal, ChangedMeanwhile):
            values = both_values(coming, refusal, one.act, one.case, body)
        problem = problem_of(refusal, sent_version=one.version, values=values)
        return told.BulkResult(status=problem.status, problem=problem)
    return told.BulkResult(status=answered.status, done=_read_done.decode(answered.answer))


def add_file(request: HttpRequest, number: str) -> HttpResponse:
    """This will keep the body as evidence of a case; it goes to the disk as it comes, sealed."""
    coming = coming_by(request, permission=EVIDENCE_KEEP)
    version, key = version_said(request, adds_only=True), key_said(request)
    name, source = _header(request, "Lachan-Name"), _header(request, "Lachan-Source")
    if request.content_type != OCTETS:
        raise Refusal(415, "content_type", allowed=OCTETS)
    # before anything is taken in: nobody sends gigabytes to a case that isn't theirs
    case_by_number(coming.viewer, number)
    check_length(request, most_bytes())
    with take_in(request) as incoming:

        def run() -> Answered:
            case_id = case_by_number(coming.viewer, number)
            hold_case(case_id=case_id, version=version)
            made = add_exhibit(
                case_id=case_id,
                content=incoming,
                name=name,
                source=source,
                actor=coming.actor(),
                now=coming.now,
            )
            return done(case_id, number, 201, {"id": made})

        what = encode(["file", number, version, name, source, incoming.sha256])
        try:
            answered = do_once(token_id=coming.token_id, key=key, asked=what, run=run, now=coming.now)
        except ChangedMeanwhile as changed:
            return say_problem(problem_of(changed, sent_version=version))
    return _say(answered)


def take_files_out(request: HttpRequest, number: str) -> HttpResponseBase:
    """This will give originals of a case, sealed for the key that is named; each is written down."""
    coming = coming_by(request, permission=EVIDENCE_EXPORT)
    read = read_body(read_bytes(request), asked.TakenOut)
    archive = take_out_exhibits(
        case_id=case_by_number(coming.viewer, number),
        exhibit_ids=read.exhibits,
        reason=read.reason,
        recipient=read.recipient,
        actor=coming.actor(),
        now=coming.now,
    )
    response = FileResponse(archive.file, as_attachment=True, filename=archive.name, content_type=OCTETS)
    response.headers["Content-Length"] = f"{archive.size_bytes}"
    response.headers["Cache-Control"] = "no-store"
    return response


def _say(answered: Answered) -> HttpResponse:
    return answer(answered.answer.encode(), status=answered.status, etag=answered.etag)


def _header(request: HttpRequest, name: str) -> str:
    """This will read a header of UTF-8 in percent-encoding (RFC 3986). Raises Refusal (400 `cases_header`)."""
    try:
        said = unquote(request.headers.get(name, ""), errors="strict").strip()
    except UnicodeDecodeError:
        said = ""
    if not said or not said.isprintable():
        raise Refusal(400, "cases_header", name=name)
    return said
