"""What partners' programs say of what they were told: as JSON, and as a file of a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.utils import timezone

from lachan.centre.accounts.given_tables import LARGEST_BYTES
from lachan.centre.cases.api.bodies import check_length, read_body, read_bytes
from lachan.centre.cases.api.saying import answer, encode
from lachan.centre.exchange.claims.judging import MARK_CHARS, PartnerClaim
from lachan.centre.exchange.claims.results import FILE_NAME, result_file, results
from lachan.centre.exchange.partner_api.said import PartnerClaims
from lachan.centre.exchange.services.answering import read_answers, take_answers
from lachan.centre.exchange.services.claiming import take_claims
from lachan.centre.measures.partner_api.parameters import parameters
from lachan.centre.partners.coming_in import partner_of
from lachan.centre.partners.queries.partners import partners_by_id
from lachan.centre.web import limits
from lachan.centre.web.reading import reading
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from lachan.centre.cases.schemas.asked import Body
    from lachan.centre.exchange.partner_api.said import PartnerClaimsDone

WRITE: Final = "sightings.write"
CSV: Final = "text/csv"
# A claim of a batch weighs less than a question by itself: it is written with the others.
CLAIMS_A_QUESTION: Final = 50


def claims(request: HttpRequest) -> HttpResponse:
    """This will keep or refuse each of some claims."""
    now = timezone.now()
    here = partner_of(request, now=now, scope=WRITE)
    parameters(request, ())
    body = read_body(read_bytes(request), PartnerClaims)
    limits.spend(request, len(body.claims) / CLAIMS_A_QUESTION, key=f"partner:{here.key_id}")
    said = [read_one(one, PartnerClaim) for one in body.claims]
    done = take_claims(
        partner_id=here.partner_id, actor=here.actor(), key_id=here.key_id, said=said, way="api", now=now
    )
    marks = [mark_of(one) for one in body.claims]
    return answer(encode(results(list(range(1, len(done) + 1)), marks, done)))


def claims_file(request: HttpRequest) -> HttpResponse:
    """This will keep or refuse each row of a file, and give a file that says of each what became of it."""
    now = timezone.now()
    here = partner_of(request, now=now, scope=WRITE)
    parameters(request, ())
    if request.content_type != CSV:
        raise Refusal(415, "content_type", allowed=CSV)
    check_length(request, LARGEST_BYTES)
    with reading(request):
        raw = request.read()
    rows = read_answers(partners_by_id([here.partner_id])[here.partner_id], raw, now=now)
    limits.spend(request, len(rows) / CLAIMS_A_QUESTION, key=f"partner:{here.key_id}")
    told = take_answers(
        partner_id=here.partner_id, actor=here.actor(), key_id=here.key_id, rows=rows, way="file", now=now
    )
    return result_response(told)


def read_one[B: Body](one: dict[str, Any], form: type[B]) -> B | Refusal:
    """This will read one of a batch by itself, so that one that doesn't fit leaves the others."""
    try:
        return read_body(msgspec.json.encode(one), form)
    except Refusal as refusal:
        return refusal


def mark_of(one: dict[str, Any]) -> str:
    """This will give under which mark one of a batch was said, as far as it has one."""
    said = one.get("mark")
    return said[:MARK_CHARS] if isinstance(said, str) else ""


def result_response(told: PartnerClaimsDone) -> HttpResponse:
    """This will give what became of each row as a file, counted in the headers."""
    response = answer(result_file(told), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    response.headers["Lachan-Kept"] = str(told.kept)
    response.headers["Lachan-Known"] = str(told.known)
    response.headers["Lachan-Refused"] = str(told.refused)
    return response
